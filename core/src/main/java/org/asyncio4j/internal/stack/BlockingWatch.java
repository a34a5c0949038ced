package org.asyncio4j.internal.stack;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Waits for a stack that does not give its thread back, and tells the host when the wait exceeds the
/// host's patience. Keeps interrupts that arrive meanwhile until the wait ends: they would turn it into
/// a busy loop.
final class BlockingWatch implements AutoCloseable {
    private final @Nullable Host host;
    private final Thread thread;
    private final long patience;
    private final long start;
    private boolean reported;
    private boolean interrupted;

    BlockingWatch(@Nullable Host host, Thread thread) {
        this.host = host;
        this.thread = thread;
        patience = host == null ? Long.MAX_VALUE : host.patienceNanos();
        start = patience == Long.MAX_VALUE ? 0 : System.nanoTime();
    }

    void park(Object blocker) {
        if (host == null || patience == Long.MAX_VALUE || reported) {
            LockSupport.park(blocker);
        } else {
            long blocked = System.nanoTime() - start;
            if (blocked < patience) {
                LockSupport.parkNanos(blocker, patience - blocked);
            } else {
                reported = true;
                report(host, false, blocked);
            }
        }
        interrupted |= Thread.interrupted();
    }

    /// Reports to the host. Drops exceptions of the report: the stack must go on even if the report
    /// fails.
    private void report(Host told, boolean goesOn, long nanos) {
        try {
            if (goesOn) {
                told.unblocked(thread, nanos);
            } else {
                told.blocked(thread, nanos);
            }
        } catch (Throwable e) {
            // such as a lack of memory, which would make the next report fail too
        }
    }

    @Override
    public void close() {
        if (host != null && patience != Long.MAX_VALUE) {
            long blocked = System.nanoTime() - start;
            if (reported || blocked >= patience) {
                report(host, true, blocked);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
