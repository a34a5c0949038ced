package org.asyncio4j.io.internal.pipe;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// Until this is closed no thread can be started for pipes and processes, as at a limit of the system.
public final class NoThreads implements AutoCloseable {
    private final ThreadFactory usual = BlockingThreads.POOL.getThreadFactory();
    private final long keepAlive = BlockingThreads.POOL.getKeepAliveTime(TimeUnit.NANOSECONDS);

    private NoThreads() {}

    /// Begins, when the threads that have nothing to do have ended.
    public static NoThreads begin() {
        var begun = new NoThreads();
        BlockingThreads.POOL.setThreadFactory(_ -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        BlockingThreads.POOL.setKeepAliveTime(0, TimeUnit.NANOSECONDS);
        while (BlockingThreads.POOL.getPoolSize() > BlockingThreads.POOL.getActiveCount()) {
            Thread.onSpinWait();
        }
        return begun;
    }

    @Override
    public void close() {
        BlockingThreads.POOL.setThreadFactory(usual);
        BlockingThreads.POOL.setKeepAliveTime(keepAlive, TimeUnit.NANOSECONDS);
    }
}
