package org.asyncio4j.io.internal.select;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Waits for channels on a thread of its own, on behalf of a [ChannelWatch], until that has enough of it.
final class SelectorThread implements Runnable {
    /// After how many milliseconds the watch is asked even if nothing happens.
    private static final long PERIOD = 500;

    private final ChannelWatch watch;
    private final Selector selector;
    private final Queue<Runnable> whenDropped = new ConcurrentLinkedQueue<>();

    private SelectorThread(ChannelWatch watch) throws IOException {
        this.watch = watch;
        selector = Selector.open();
    }

    static SelectorThread start(ChannelWatch watch) {
        try {
            var thread = new SelectorThread(watch);
            try {
                Thread.ofPlatform().daemon().name("asyncio-select").start(thread);
            } catch (OutOfMemoryError e) {
                thread.selector.close();
                throw new IOException("cannot start a thread: " + e.getMessage(), e);
            }
            return thread;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void run() {
        try (selector) {
            while (watch.goesOn(this)) {
                select();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            runAll(whenDropped.size());
        }
    }

    private void select() throws IOException {
        int calls = whenDropped.size();
        if (calls == 0) {
            selector.select(watch::ready, PERIOD);
        } else {
            selector.selectNow(watch::ready);
            runAll(calls);
        }
    }

    private void runAll(int calls) {
        for (int i = 0; i < calls; i++) {
            whenDropped.remove().run();
        }
    }

    boolean arm(Watched watched, int operations) throws ClosedChannelException {
        boolean armed = watched.arm(selector, operations);
        selector.wakeup();
        return armed;
    }

    /// Has something called on this thread, when it selects next and the selector has dropped the keys that are
    /// cancelled by now.
    void whenDropped(Runnable call) {
        whenDropped.add(call);
    }

    /// {@return what is done when the selector has dropped the keys that are cancelled by now, which is soon}
    CompletableFuture<?> dropped() {
        var dropped = new CompletableFuture<@Nullable Void>();
        whenDropped(() -> dropped.complete(null));
        selector.wakeup();
        return dropped;
    }

    boolean isIdle() {
        return whenDropped.isEmpty();
    }
}
