package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;

/// Schedules a timer and has it fire. They are so many that none is waited for: the least delay that all contenders
/// have, a millisecond, has long passed when the last one is scheduled.
public class TimerFire extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop) {
        loop.run(() -> {
            var running = getRunningLoop();
            var done = running.createFuture();
            var timers = new Countdown(() -> done.setResult(ITEM));
            for (int i = 0; i < UNITS; i++) {
                running.callLater(0.001, timers::run);
            }
            await(done);
        });
    }

    @Benchmark
    public void kotlinx() {
        Kotlinx.timerFire(UNITS);
    }

    @Benchmark
    public void vertxFutures(VertxEventLoop context) {
        fire(context);
    }

    @Benchmark
    public void vertxVirtualThreads(VertxVirtualThreads context) {
        fire(context);
    }

    @Benchmark
    public void completableFutures(SingleThread thread) {
        thread.run(done -> {
            var timers = new Countdown(done);
            var later = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, thread.executor());
            for (int i = 0; i < UNITS; i++) {
                later.execute(timers);
            }
        });
    }

    private static void fire(VertxContext context) {
        context.run(done -> {
            var timers = new Countdown(done);
            for (int i = 0; i < UNITS; i++) {
                context.vertx().setTimer(1, _ -> timers.run());
            }
        });
    }
}
