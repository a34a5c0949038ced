package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Awaits a future that is done. They are a thousand in turn: awaiting the same one again and again could be left out
/// by the compiler.
public class FinishedFuture extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            var running = getRunningLoop();
            var futures = thousand(() -> {
                var future = running.createFuture();
                future.setResult(ITEM);
                return future;
            });
            for (int i = 0; i < BATCHES; i++) {
                for (var future : futures) {
                    blackhole.consume(await(future));
                }
            }
        });
    }

    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.finishedFuture(BATCHES, BATCH, blackhole);
    }

    @Benchmark
    public void vertxFutures(VertxEventLoop vertx, Blackhole blackhole) {
        vertx.run(done -> {
            var futures = thousand(() -> Future.succeededFuture(ITEM));
            for (int i = 0; i < BATCHES; i++) {
                for (var future : futures) {
                    future.onSuccess(blackhole::consume);
                }
            }
            done.run();
        });
    }

    @Benchmark
    public void vertxVirtualThreads(VertxVirtualThreads vertx, Blackhole blackhole) {
        vertx.runThread(() -> {
            var futures = thousand(() -> Future.succeededFuture(ITEM));
            for (int i = 0; i < BATCHES; i++) {
                for (var future : futures) {
                    blackhole.consume(future.await());
                }
            }
        });
    }

    @Benchmark
    public void virtualThreads(ReadyQueue queue, Blackhole blackhole) {
        queue.runThread(() -> {
            var futures = thousand(() -> CompletableFuture.completedFuture(ITEM));
            for (int i = 0; i < BATCHES; i++) {
                for (var future : futures) {
                    blackhole.consume(future.join());
                }
            }
        });
    }

    @Benchmark
    public void completableFutures(Blackhole blackhole) {
        var futures = thousand(() -> CompletableFuture.completedFuture(ITEM));
        for (int i = 0; i < BATCHES; i++) {
            for (var future : futures) {
                var _ = future.thenAccept(blackhole::consume);
            }
        }
    }

    private static <F> List<F> thousand(Supplier<F> finished) {
        var futures = new ArrayList<F>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            futures.add(finished.get());
        }
        return futures;
    }
}
