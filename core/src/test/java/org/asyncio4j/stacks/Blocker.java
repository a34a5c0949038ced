package org.asyncio4j.stacks;

import java.util.concurrent.CountDownLatch;

/// User code that blocks: frames of the library's own package do not show in a report.
public final class Blocker {
    private Blocker() {}

    /// Blocks until the latch is released.
    ///
    /// @param latch the latch
    /// @throws InterruptedException if it is interrupted
    public static void block(CountDownLatch latch) throws InterruptedException {
        latch.await();
    }

    /// Holds a monitor until the latch is released.
    ///
    /// @param latch the latch
    /// @param monitor the monitor
    public static void holdUntil(CountDownLatch latch, Object monitor) {
        synchronized (monitor) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /// Enters a monitor, and leaves it.
    ///
    /// @param monitor the monitor
    /// @return something, so that the compiler keeps the block
    public static int enter(Object monitor) {
        synchronized (monitor) {
            return monitor.hashCode();
        }
    }
}
