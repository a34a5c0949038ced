package org.asyncio4j.benchmarks.workloads;

import io.vertx.core.ThreadingModel;
import org.openjdk.jmh.infra.Blackhole;

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

    /// Has futures completed by a callback, and awaits one after the other.
    void awaitOneByOne(int times, Blackhole blackhole) {
        runThread(() -> {
            for (int i = 0; i < times; i++) {
                blackhole.consume(soon().await());
            }
        });
    }
}
