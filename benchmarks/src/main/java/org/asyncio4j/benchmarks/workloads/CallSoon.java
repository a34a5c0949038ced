package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import io.vertx.core.Handler;
import java.util.concurrent.CompletableFuture;
import org.asyncio4j.Callback;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Has the event loop run a callback soon.
public class CallSoon extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            var running = getRunningLoop();
            Callback callback = () -> blackhole.consume(ITEM);
            for (int i = 0; i < BATCHES; i++) {
                for (int j = 0; j < BATCH; j++) {
                    running.callSoon(callback);
                }
                await(sleep(0));
            }
        });
    }

    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.callSoon(BATCHES, BATCH, blackhole);
    }

    @Benchmark
    public void vertxFutures(VertxEventLoop vertx, Blackhole blackhole) {
        callSoon(vertx, blackhole);
    }

    @Benchmark
    public void vertxVirtualThreads(VertxVirtualThreads vertx, Blackhole blackhole) {
        callSoon(vertx, blackhole);
    }

    @Benchmark
    public void completableFutures(ReadyQueue queue, Blackhole blackhole) {
        Runnable callback = () -> blackhole.consume(ITEM);
        queue.runSteps(BATCHES, next -> {
            for (int i = 0; i < BATCH; i++) {
                var _ = CompletableFuture.runAsync(callback, queue);
            }
            queue.execute(next);
        });
    }

    private static void callSoon(VertxContext vertx, Blackhole blackhole) {
        var context = vertx.context();
        Handler<Void> callback = _ -> blackhole.consume(ITEM);
        vertx.runSteps(BATCHES, next -> {
            for (int i = 0; i < BATCH; i++) {
                context.runOnContext(callback);
            }
            context.runOnContext(_ -> next.run());
        });
    }
}
