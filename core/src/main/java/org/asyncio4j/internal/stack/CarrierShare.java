package org.asyncio4j.internal.stack;

import java.util.concurrent.locks.LockSupport;

/// Lets other virtual threads of the process use the carrier of an event loop that runs on a virtual
/// thread.
///
/// A loop and its tasks wake each other in the queue of their carrier, and a carrier looks for other
/// threads only when its queue is empty. So a loop that is never idle would keep other threads from
/// running. After each turn the loop therefore parks for a while, and then waits in another queue, which
/// a carrier leaves only when that queue is empty, too. The pause is as long as the loop last had to
/// wait for a carrier, because busy loops leave their queues empty only now and then.
public final class CarrierShare {
    private static final long TURN_NANOS = 10_000_000;
    private static final long LONGEST_PAUSE_NANOS = 50_000_000;

    /// Reading the clock takes as long as a large part of a short iteration.
    private static final int ITERATIONS_PER_LOOK = 8;

    private final boolean needed;
    private long start = System.nanoTime();
    private long pause = 1;
    private int iterations;

    /// Begins the first turn of the current thread.
    public CarrierShare() {
        needed = Thread.currentThread().isVirtual();
    }

    /// Lets other threads run if the turn is over. The loop calls this between two iterations.
    public void share() {
        if (needed && ++iterations % ITERATIONS_PER_LOOK == 0 && System.nanoTime() - start >= TURN_NANOS) {
            pause();
        }
    }

    private void pause() {
        long before = System.nanoTime();
        LockSupport.parkNanos(this, pause);
        start = System.nanoTime();
        pause = Math.clamp(start - before - pause, 1, LONGEST_PAUSE_NANOS);
    }
}
