package org.asyncio4j.benchmarks.workloads;

import io.vertx.core.ThreadingModel;
import org.openjdk.jmh.infra.Blackhole;

/// A context of Vert.x that runs callbacks on one thread.
public class VertxEventLoop extends VertxContext {
    /// Starts it.
    public VertxEventLoop() {
        super(ThreadingModel.EVENT_LOOP);
    }

    /// Has futures completed by a callback, one after the other.
    void awaitOneByOne(int times, Blackhole blackhole) {
        runSteps(
                times,
                next -> soon().onSuccess(item -> {
                    blackhole.consume(item);
                    next.run();
                }));
    }
}
