package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.timeout;

import io.vertx.core.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Puts a limit of an hour on what is done at once.
public class TimeoutNotFiring extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            for (int i = 0; i < UNITS; i++) {
                blackhole.consume(await(timeout(3_600, _ -> ITEM)));
            }
        });
    }

    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.timeoutNotFiring(UNITS, blackhole);
    }

    @Benchmark
    public void vertxFutures(VertxEventLoop vertx, Blackhole blackhole) {
        vertx.runSteps(UNITS, next -> {
            Promise<Object> promise = Promise.promise();
            promise.future().timeout(1, TimeUnit.HOURS).onSuccess(item -> {
                blackhole.consume(item);
                vertx.context().runOnContext(_ -> next.run());
            });
            promise.complete(ITEM);
        });
    }

    @Benchmark
    public void completableFutures(Blackhole blackhole) {
        for (int i = 0; i < UNITS; i++) {
            var future = new CompletableFuture<Object>().orTimeout(1, TimeUnit.HOURS);
            future.complete(ITEM);
            blackhole.consume(future.join());
        }
    }
}
