package org.asyncio4j.io;

import static org.asyncio4j.Asyncio.shield;

import java.util.ArrayDeque;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.asyncio4j.io.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// A protocol that lets tasks with a [StreamWriter] wait until the transport takes more bytes, or until
/// the connection is closed.
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
            var _ = closed.exception(); // the exception may stay unseen
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

    /// Waits while the transport asks to pause writing.
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

    /// Waits until the connection is closed, and throws the cause if it was lost.
    final void waitUntilLost() {
        loop.checkThread();
        if (!lost) {
            if (closed == null) {
                closed = loop.createFuture();
            }
            // a cancelled waiter does not cancel the others
            var _ = shield(closed).await();
        } else if (failure != null) {
            throw Rethrow.unchecked(failure);
        }
    }
}
