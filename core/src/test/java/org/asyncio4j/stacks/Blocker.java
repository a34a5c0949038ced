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
}
