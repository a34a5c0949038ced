package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.gather;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.asyncio4j.Coroutine;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Runs a thousand tasks at a time and gathers their results.
public class Gather extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            for (int i = 0; i < BATCHES; i++) {
                var coroutines = new ArrayList<Coroutine<Object>>(BATCH);
                for (int j = 0; j < BATCH; j++) {
                    coroutines.add(async(() -> ITEM));
                }
                blackhole.consume(await(gather(coroutines)));
            }
        });
    }

    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.gather(BATCHES, BATCH, blackhole);
    }

    @Benchmark
    public void vertxFutures(VertxEventLoop vertx, Blackhole blackhole) {
        vertx.runSteps(
                BATCHES,
                next -> all(vertx).onSuccess(items -> {
                    blackhole.consume(items);
                    next.run();
                }));
    }

    @Benchmark
    public void vertxVirtualThreads(VertxVirtualThreads vertx, Blackhole blackhole) {
        vertx.runThread(() -> {
            for (int i = 0; i < BATCHES; i++) {
                blackhole.consume(all(vertx).await());
            }
        });
    }

    @Benchmark
    public void virtualThreads(ReadyQueue queue, Blackhole blackhole) {
        queue.runThread(() -> {
            for (int i = 0; i < BATCHES; i++) {
                var threads = new ArrayList<Thread>(BATCH);
                for (int j = 0; j < BATCH; j++) {
                    threads.add(queue.start(() -> blackhole.consume(ITEM)));
                }
                for (var thread : threads) {
                    thread.join();
                }
            }
        });
    }

    @Benchmark
    public void completableFutures(ReadyQueue queue, Blackhole blackhole) {
        queue.runSteps(BATCHES, next -> {
            var futures = new CompletableFuture<?>[BATCH];
            for (int i = 0; i < BATCH; i++) {
                futures[i] = CompletableFuture.supplyAsync(() -> ITEM, queue);
            }
            var _ = CompletableFuture.allOf(futures).thenRun(() -> {
                for (var future : futures) {
                    blackhole.consume(future.resultNow());
                }
                next.run();
            });
        });
    }

    private static Future<?> all(VertxContext vertx) {
        var futures = new ArrayList<Future<Object>>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            futures.add(vertx.soon());
        }
        return Future.all(futures);
    }
}
