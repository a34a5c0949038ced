package org.asyncio4j.benchmarks.workloads;

import io.vertx.core.ThreadingModel;

/// A context of Vert.x that runs callbacks on one thread.
public class VertxEventLoop extends VertxContext {
    /// Starts it.
    public VertxEventLoop() {
        super(ThreadingModel.EVENT_LOOP);
    }
}
