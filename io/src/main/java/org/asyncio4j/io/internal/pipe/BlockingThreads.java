package org.asyncio4j.io.internal.pipe;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads that wait for pipes and start processes, as many as there are calls that block.
///
/// They are none of the virtual ones: reading a descriptor blocks the carrier of a virtual thread. With more
/// such reads than the JDK has carriers no virtual thread runs any more, and that means no task on hand-off
/// stacks.
public final class BlockingThreads {
    private static final int IDLE_SECONDS = 5;

    private static final Executor POOL = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform()
                    .name("asyncio4j-pipe-", 0)
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .factory());

    private BlockingThreads() {}

    /// Runs something that may block.
    ///
    /// @param call what is run; it throws nothing
    public static void run(Runnable call) {
        POOL.execute(call);
    }
}
