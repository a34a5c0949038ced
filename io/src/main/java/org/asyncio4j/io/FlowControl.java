package org.asyncio4j.io;

import static org.asyncio4j.Asyncio.shield;

import java.util.ArrayDeque;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.asyncio4j.io.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// A protocol for which the tasks that write with a [StreamWriter] can wait: until the transport takes
/// more, and until the connection is closed.
abstract class FlowControl implements BaseProtocol {
    private final EventLoop loop;
    private final ArrayDeque<Future<@Nullable Void>> drainers = new ArrayDeque<>(0);
    private boolean paused;
    private boolean lost;
    private @Nullable Throwable failure;
    private @Nullable Future<@Nullable Void> closed;

    FlowControl(EventLoop loop) {
        this.loop = loop;
    }

    final EventLoop loop() {
        return loop;
    }

    @Override
    public final void pauseWriting() {
        paused = true;
    }

    @Override
    public final void resumeWriting() {
        paused = false;
        for (Future<@Nullable Void> drainer : drainers) {
            finish(drainer, null);
        }
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        if (lost) {
            return;
        }
        lost = true;
        failure = exception;
        if (closed != null) {
            finish(closed, exception);
            var _ = closed.exception(); // nobody has to ask
        }
        for (Future<@Nullable Void> drainer : drainers) {
            finish(drainer, exception);
        }
    }

    private static void finish(Future<@Nullable Void> future, @Nullable Throwable exception) {
        if (future.done()) {
            return;
        }
        if (exception == null) {
            future.setResult(null);
        } else {
            future.setException(exception);
        }
    }

    /// Waits until the transport takes more, not at all if it does.
    final void waitForRoom() {
        loop.checkThread();
        if (lost) {
            throw Rethrow.unchecked(new ConnectionResetException("Connection lost"));
        }
        if (!paused) {
            return;
        }
        Future<@Nullable Void> drainer = loop.createFuture();
        drainers.add(drainer);
        try {
            drainer.await();
        } finally {
            drainers.remove(drainer);
        }
    }

    /// Waits until the connection is closed, and throws what it was lost with.
    final void waitUntilLost() {
        loop.checkThread();
        if (!lost) {
            if (closed == null) {
                closed = loop.createFuture();
            }
            // one who is cancelled does not cancel the others who wait
            var _ = shield(closed).await();
        } else if (failure != null) {
            throw Rethrow.unchecked(failure);
        }
    }
}
