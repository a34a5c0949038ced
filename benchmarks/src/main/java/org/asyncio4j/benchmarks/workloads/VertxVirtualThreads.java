package org.asyncio4j.benchmarks.workloads;

import io.vertx.core.ThreadingModel;

/// A context of Vert.x that runs each callback on a virtual thread, one at a time, and the next while one awaits.
public class VertxVirtualThreads extends VertxContext {
    /// Starts it.
    public VertxVirtualThreads() {
        super(ThreadingModel.VIRTUAL_THREAD);
    }

    /// Runs a body that may await.
    void runThread(Runnable body) {
        run(done -> {
            body.run();
            done.run();
        });
    }
}
