package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Awaits a pending future that a callback completes.
public class PendingFuture extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            var running = getRunningLoop();
            for (int i = 0; i < UNITS; i++) {
                var future = running.createFuture();
                running.callSoon(() -> future.setResult(ITEM));
                blackhole.consume(await(future));
            }
        });
    }

    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.pendingFuture(UNITS, blackhole);
    }

    @Benchmark
    public void vertxFutures(VertxEventLoop vertx, Blackhole blackhole) {
        vertx.awaitOneByOne(UNITS, blackhole);
    }

    @Benchmark
    public void vertxVirtualThreads(VertxVirtualThreads vertx, Blackhole blackhole) {
        vertx.awaitOneByOne(UNITS, blackhole);
    }

    @Benchmark
    public void virtualThreads(ReadyQueue queue, Blackhole blackhole) {
        queue.runThread(() -> {
            for (int i = 0; i < UNITS; i++) {
                var future = new CompletableFuture<Object>();
                queue.execute(() -> future.complete(ITEM));
                blackhole.consume(future.join());
            }
        });
    }

    @Benchmark
    public void completableFutures(ReadyQueue queue, Blackhole blackhole) {
        queue.runSteps(UNITS, next -> {
            var future = new CompletableFuture<Object>();
            queue.execute(() -> future.complete(ITEM));
            var _ = future.thenAccept(item -> {
                blackhole.consume(item);
                next.run();
            });
        });
    }
}
