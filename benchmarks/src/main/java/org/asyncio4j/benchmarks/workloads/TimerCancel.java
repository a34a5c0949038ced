package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import org.openjdk.jmh.annotations.Benchmark;

/// Schedules a timer and cancels it.
public class TimerCancel extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop) {
        scheduleAndCancel(loop);
    }

    @Benchmark
    public void kotlinx() {
        Kotlinx.timerCancel(BATCHES, BATCH, FarFuture::millis);
    }

    @Benchmark
    public void vertxFutures(VertxEventLoop context) {
        scheduleAndCancel(context);
    }

    @Benchmark
    public void vertxVirtualThreads(VertxVirtualThreads context) {
        scheduleAndCancel(context);
    }

    static void scheduleAndCancel(AsyncioLoop loop) {
        loop.run(() -> {
            var running = getRunningLoop();
            for (int i = 0; i < BATCHES; i++) {
                for (int j = 0; j < BATCH; j++) {
                    running.callLater(FarFuture.seconds(i * BATCH + j), () -> {})
                            .cancel();
                }
                await(sleep(0));
            }
        });
    }

    static void scheduleAndCancel(VertxContext context) {
        var vertx = context.vertx();
        context.runSteps(BATCHES, next -> {
            for (int j = 0; j < BATCH; j++) {
                vertx.cancelTimer(vertx.setTimer(FarFuture.millis(j), _ -> {}));
            }
            context.context().runOnContext(_ -> next.run());
        });
    }
}
