package org.asyncio4j.internal.stack;

import java.util.concurrent.locks.LockSupport;

/// Shares the carrier of an event loop that runs on a virtual thread with the other virtual threads of the
/// process.
///
/// A loop and its tasks wake each other in the queue of their carrier, and a carrier looks for further
/// threads only when its queue is empty. So a loop that is never idle would keep them from running. After
/// each turn it waits in another queue, which a carrier leaves only when that is empty, too. It pauses as
/// long as it last had to wait for a carrier, since busy loops leave their queue empty only now and then.
public final class CarrierShare {
    private static final long TURN_NANOS = 10_000_000;
    private static final long LONGEST_PAUSE_NANOS = 50_000_000;

    /// Reading the clock takes as long as a good part of a short iteration.
    private static final int ITERATIONS_PER_LOOK = 8;

    private final boolean needed;
    private long start = System.nanoTime();
    private long pause = 1;
    private int iterations;

    /// Begins the first turn of the current thread.
    public CarrierShare() {
        needed = Thread.currentThread().isVirtual();
    }

    /// Lets the other threads run, if the turn is over. Called between two iterations.
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
