package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;

import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Awaits a future that is done.
public class FinishedFuture extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            var future = getRunningLoop().createFuture();
            future.setResult(ITEM);
            for (int i = 0; i < UNITS; i++) {
                blackhole.consume(await(future));
            }
        });
    }

    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.finishedFuture(UNITS, blackhole);
    }

    @Benchmark
    public void vertxFutures(VertxEventLoop vertx, Blackhole blackhole) {
        vertx.run(done -> {
            var future = Future.succeededFuture(ITEM);
            for (int i = 0; i < UNITS; i++) {
                future.onSuccess(blackhole::consume);
            }
            done.run();
        });
    }

    @Benchmark
    public void vertxVirtualThreads(VertxVirtualThreads vertx, Blackhole blackhole) {
        vertx.runThread(() -> {
            var future = Future.succeededFuture(ITEM);
            for (int i = 0; i < UNITS; i++) {
                blackhole.consume(future.await());
            }
        });
    }

    @Benchmark
    public void virtualThreads(ReadyQueue queue, Blackhole blackhole) {
        queue.runThread(() -> {
            var future = CompletableFuture.completedFuture(ITEM);
            for (int i = 0; i < UNITS; i++) {
                blackhole.consume(future.join());
            }
        });
    }

    @Benchmark
    public void completableFutures(Blackhole blackhole) {
        var future = CompletableFuture.completedFuture(ITEM);
        for (int i = 0; i < UNITS; i++) {
            var _ = future.thenAccept(blackhole::consume);
        }
    }
}
