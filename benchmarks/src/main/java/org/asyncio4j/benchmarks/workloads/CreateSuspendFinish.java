package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Creates a task that suspends once, and awaits its end. Callbacks do that in two steps.
public class CreateSuspendFinish extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            for (int i = 0; i < UNITS; i++) {
                blackhole.consume(await(createTask(async(() -> await(sleep(0, ITEM))))));
            }
        });
    }

    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.createSuspendFinish(UNITS, blackhole);
    }

    @Benchmark
    public void vertxFutures(VertxEventLoop vertx, Blackhole blackhole) {
        vertx.runSteps(
                UNITS,
                next -> vertx.soon().compose(_ -> vertx.soon()).onSuccess(item -> {
                    blackhole.consume(item);
                    next.run();
                }));
    }

    @Benchmark
    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is ours
    public void virtualThreads(ReadyQueue queue, Blackhole blackhole) {
        queue.runThread(() -> {
            for (int i = 0; i < UNITS; i++) {
                queue.start(() -> {
                            Thread.yield();
                            blackhole.consume(ITEM);
                        })
                        .join();
            }
        });
    }

    @Benchmark
    public void completableFutures(ReadyQueue queue, Blackhole blackhole) {
        queue.runSteps(UNITS, next -> {
            var _ = CompletableFuture.supplyAsync(() -> ITEM, queue)
                    .thenApplyAsync(item -> item, queue)
                    .thenAccept(item -> {
                        blackhole.consume(item);
                        next.run();
                    });
        });
    }
}
