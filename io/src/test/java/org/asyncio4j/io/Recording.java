package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.asyncio4j.Future;
import org.jspecify.annotations.Nullable;

/// A protocol that notes what it is told, and for which a test can wait.
class Recording implements Protocol {
    final List<String> calls = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();

    @Nullable
    Transport transport;

    @Nullable
    Throwable lostBy;

    boolean keepsOpen;
    private final List<Future<Boolean>> waiters = new ArrayList<>();

    Transport transport() {
        return Objects.requireNonNull(transport);
    }

    String text() {
        return received.toString(UTF_8);
    }

    /// Waits until something holds, which is asked after each call.
    void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Future<Boolean> waiter = getRunningLoop().createFuture();
            waiters.add(waiter);
            await(waiter);
        }
    }

    void untilLost() {
        until(() -> calls.contains("lost"));
    }

    void note(String call) {
        calls.add(call);
        var waiting = List.copyOf(waiters);
        waiters.clear();
        waiting.forEach(waiter -> waiter.setResult(true));
    }

    @Override
    public void connectionMade(BaseTransport made) {
        transport = (Transport) made;
        note("made");
    }

    @Override
    public void dataReceived(byte[] data) {
        received.writeBytes(data);
        note("data");
    }

    @Override
    public boolean eofReceived() {
        note("eof");
        return keepsOpen;
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        lostBy = exception;
        note("lost");
    }

    @Override
    public void pauseWriting() {
        note("pause");
    }

    @Override
    public void resumeWriting() {
        note("resume");
    }
}
