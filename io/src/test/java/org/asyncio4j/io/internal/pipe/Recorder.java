package org.asyncio4j.io.internal.pipe;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Event;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.Protocol;
import org.jspecify.annotations.Nullable;

/// Writes down what its transport calls.
class Recorder implements Protocol {
    final List<Object> calls = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final Event called = new Event();

    private void record(Object call) {
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

    /// {@return a coroutine that waits for a text}
    Coroutine<@Nullable Void> untilText(String expected) {
        return until(() -> text().equals(expected));
    }

    /// {@return a coroutine that waits for the end}
    Coroutine<@Nullable Void> untilLost() {
        return until(() -> !calls.isEmpty() && calls.getLast() instanceof Lost);
    }

    String text() {
        return text.toString();
    }

    /// The call of `connectionLost`.
    record Lost(@Nullable Throwable exception) {}

    @Override
    public void connectionMade(BaseTransport transport) {
        record("connectionMade");
    }

    @Override
    public void dataReceived(byte[] data) {
        text.append(new String(data, StandardCharsets.UTF_8));
        record("dataReceived");
    }

    @Override
    public boolean eofReceived() {
        record("eofReceived");
        return true;
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        record(new Lost(exception));
    }

    @Override
    public void pauseWriting() {
        record("pauseWriting");
    }

    @Override
    public void resumeWriting() {
        record("resumeWriting");
    }
}
