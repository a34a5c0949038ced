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
}
