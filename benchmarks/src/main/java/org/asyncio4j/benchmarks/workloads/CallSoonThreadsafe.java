package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;

import io.vertx.core.Handler;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;

/// Has the event loop run a callback that comes from another thread, which sends one after the other.
public class CallSoonThreadsafe extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop) {
        loop.run(() -> {
            var running = getRunningLoop();
            var done = running.createFuture();
            var callback = new Countdown(() -> done.setResult(ITEM));
            var sender = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < UNITS; i++) {
                    running.callSoonThreadsafe(callback::run);
                }
            });
            await(done);
            sender.join();
        });
    }

    @Benchmark
    public void kotlinx() {
        Kotlinx.callSoonThreadsafe(UNITS);
    }

    @Benchmark
    public void vertxFutures(VertxEventLoop vertx) {
        send(vertx);
    }

    @Benchmark
    public void vertxVirtualThreads(VertxVirtualThreads vertx) {
        send(vertx);
    }

    @Benchmark
    public void completableFutures(SingleThread thread) {
        var done = new CompletableFuture<Object>();
        var callback = new Countdown(() -> done.complete(ITEM));
        for (int i = 0; i < UNITS; i++) {
            var _ = CompletableFuture.runAsync(callback, thread.executor());
        }
        done.join();
    }

    private static void send(VertxContext vertx) {
        var done = new CompletableFuture<Object>();
        var callback = new Countdown(() -> done.complete(ITEM));
        Handler<Void> handler = _ -> callback.run();
        for (int i = 0; i < UNITS; i++) {
            vertx.context().runOnContext(handler);
        }
        done.join();
    }
}
