package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Creates a task that does nothing, runs it and awaits its end.
public class CreateRunAwait extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            for (int i = 0; i < UNITS; i++) {
                blackhole.consume(await(createTask(async(() -> ITEM))));
            }
        });
    }

    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.createRunAwait(UNITS, blackhole);
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
                queue.start(() -> blackhole.consume(ITEM)).join();
            }
        });
    }

    @Benchmark
    public void completableFutures(ReadyQueue queue, Blackhole blackhole) {
        queue.runSteps(UNITS, next -> {
            var _ = CompletableFuture.supplyAsync(() -> ITEM, queue).thenAccept(item -> {
                blackhole.consume(item);
                next.run();
            });
        });
    }
}
