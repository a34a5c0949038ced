package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.util.concurrent.Semaphore;
import org.asyncio4j.CancelledError;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Creates a task, lets it wait for what never comes, cancels it and awaits its end.
public class CancelParked extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            var running = getRunningLoop();
            for (int i = 0; i < UNITS; i++) {
                var task = createTask(async(() -> await(running.createFuture())));
                await(sleep(0));
                task.cancel();
                try {
                    blackhole.consume(await(task));
                } catch (CancelledError e) {
                    blackhole.consume(e);
                }
            }
        });
    }

    @Benchmark
    public void kotlinx() {
        Kotlinx.cancelParked(UNITS);
    }

    @Benchmark
    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is ours
    public void virtualThreads(ReadyQueue queue, Blackhole blackhole) {
        queue.runThread(() -> {
            for (int i = 0; i < UNITS; i++) {
                var thread = queue.start(() -> {
                    try {
                        new Semaphore(0).acquire();
                    } catch (InterruptedException e) {
                        blackhole.consume(e);
                    }
                });
                Thread.yield();
                thread.interrupt();
                thread.join();
            }
        });
    }
}
