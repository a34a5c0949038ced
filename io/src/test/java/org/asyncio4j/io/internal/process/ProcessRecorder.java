package org.asyncio4j.io.internal.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Event;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.SubprocessProtocol;
import org.jspecify.annotations.Nullable;

/// Writes down what it is told about a process.
class ProcessRecorder implements SubprocessProtocol {
    final List<String> calls = new ArrayList<>();
    private final List<ByteArrayOutputStream> data =
            List.of(new ByteArrayOutputStream(), new ByteArrayOutputStream(), new ByteArrayOutputStream());
    private final Event called = new Event();

    private void record(String call) {
        calls.add(call);
        called.set();
    }

    /// {@return a coroutine that waits until something is so}
    Coroutine<@Nullable Void> until(BooleanSupplier condition) {
        return async(() -> {
            while (!condition.getAsBoolean()) {
                called.clear();
                await(called);
            }
        });
    }

    /// {@return a coroutine that waits until a pipe has given a text}
    Coroutine<@Nullable Void> untilText(int fd, String expected) {
        return until(() -> text(fd).equals(expected));
    }

    Coroutine<@Nullable Void> untilCall(String call) {
        return until(() -> calls.contains(call));
    }

    String text(int fd) {
        return data.get(fd).toString(UTF_8);
    }

    @Override
    public void connectionMade(BaseTransport transport) {
        record("connectionMade");
    }

    @Override
    public void pipeDataReceived(int fd, byte[] received) {
        data.get(fd).writeBytes(received);
        record("pipeDataReceived " + fd);
    }

    @Override
    public void pipeConnectionLost(int fd, @Nullable Throwable exception) {
        record("pipeConnectionLost " + fd
                + (exception == null ? "" : " " + exception.getClass().getSimpleName()));
    }

    @Override
    public void processExited() {
        record("processExited");
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        record("connectionLost " + exception);
    }
}
