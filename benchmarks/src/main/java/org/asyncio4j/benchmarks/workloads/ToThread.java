package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.toThread;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.infra.Blackhole;

/// Has another thread compute something, and awaits that: each contender where it leaves such work by default.
@OperationsPerInvocation(Workload.BATCH)
public class ToThread extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            for (int i = 0; i < BATCH; i++) {
                blackhole.consume(await(toThread(() -> ITEM)));
            }
        });
    }

    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.toThread(BATCH, blackhole);
    }

    @Benchmark
    public void vertxFutures(VertxEventLoop vertx, Blackhole blackhole) {
        vertx.runSteps(
                BATCH,
                next -> vertx.context().executeBlocking(() -> ITEM).onSuccess(item -> {
                    blackhole.consume(item);
                    next.run();
                }));
    }

    @Benchmark
    public void vertxVirtualThreads(VertxVirtualThreads vertx, Blackhole blackhole) {
        vertx.runThread(() -> {
            for (int i = 0; i < BATCH; i++) {
                blackhole.consume(vertx.context().executeBlocking(() -> ITEM).await());
            }
        });
    }

    /// On the JDK's scheduler.
    @Benchmark
    public void virtualThreads(Blackhole blackhole) throws InterruptedException {
        Interruptible.start(() -> {
                    for (int i = 0; i < BATCH; i++) {
                        Interruptible.start(() -> blackhole.consume(ITEM)).join();
                    }
                })
                .join();
    }

    @Benchmark
    public void completableFutures(SingleThread thread, Blackhole blackhole) {
        thread.runSteps(BATCH, next -> {
            Consumer<Object> receiver = item -> {
                blackhole.consume(item);
                next.run();
            };
            var _ = CompletableFuture.supplyAsync(() -> ITEM).thenAcceptAsync(receiver, thread.executor());
        });
    }
}
