package org.asyncio4j.io.internal.pipe;

import java.io.IOException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.asyncio4j.Callback;
import org.asyncio4j.Context;
import org.asyncio4j.EventLoop;

/// The threads that wait for pipes and start processes, as many as there are calls that block.
///
/// They are none of the virtual ones: reading a descriptor blocks the carrier of a virtual thread. With
/// more such reads than the JDK has carriers no virtual thread runs any more, and that means no task on
/// hand-off stacks.
public final class BlockingThreads {
    private static final int IDLE_SECONDS = 5;

    static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(
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
    /// @throws IOException if the system has no thread for it, now
    public static void run(Runnable call) throws IOException {
        try {
            POOL.execute(call);
        } catch (OutOfMemoryError e) {
            throw new IOException("cannot start a thread: " + e.getMessage(), e);
        }
    }

    /// Queues what a call has brought, on the loop.
    ///
    /// @param loop the loop
    /// @param callback what is called on its thread
    /// @param context the context in which it runs
    /// @return false if the loop is closed
    public static boolean post(EventLoop loop, Callback callback, Context context) {
        try {
            var _ = loop.callSoonThreadsafe(callback, context);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
