package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.waitFor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asyncio4j.Awaitable;
import org.asyncio4j.CoroutineBody;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Tests of streams, each on a loop of its own; nothing may go to the exception handler unless the test takes it.
abstract class StreamTest {
    private static final double LIMIT = 60;

    final EventLoop loop = newEventLoop();
    final List<Map<String, Object>> reports = new ArrayList<>();

    @BeforeEach
    final void collectReports() {
        loop.setExceptionHandler((_, context) -> reports.add(context));
    }

    @AfterEach
    final void closeLoop() {
        loop.close();
        assertThat(reports).isEmpty();
    }

    final <T extends @Nullable Object> T get(Awaitable<T> awaitable) {
        return loop.runUntilComplete(waitFor(awaitable, LIMIT));
    }

    final String text(Awaitable<byte[]> awaitable) {
        return text(get(awaitable));
    }

    final void run(CoroutineBody.OfVoid body) {
        get(async(body));
    }

    /// Runs some iterations of the loop.
    final void turns(int count) {
        for (int i = 0; i < count; i++) {
            loop.stop();
            loop.runForever();
        }
    }

    /// Makes a task and lets it run until it waits.
    final <T extends @Nullable Object> Task<T> started(Awaitable<T> awaitable) {
        var task = loop.createTask(async(() -> awaitable.await()));
        turns(1);
        return task;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    final StreamReader reader() {
        return new StreamReader(StreamReader.DEFAULT_LIMIT, loop);
    }

    final StreamReader reader(int limit) {
        return new StreamReader(limit, loop);
    }

    /// {@return what is left in a reader; it has come to its end then}
    final String rest(StreamReader reader) {
        reader.feedEof();
        return text(reader.read());
    }
}
