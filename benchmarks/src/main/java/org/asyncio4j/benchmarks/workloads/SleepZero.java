package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import org.asyncio4j.Task;
import org.openjdk.jmh.annotations.Benchmark;

/// Switches from one task to the next, of 100 tasks that take turns.
public class SleepZero extends Workload {
    private static final int TASKS = 100;
    private static final int SWITCHES = UNITS / TASKS;

    @Benchmark
    public void asyncio4j(AsyncioLoop loop) {
        loop.run(() -> {
            var tasks = new ArrayList<Task<?>>(TASKS);
            for (int i = 0; i < TASKS; i++) {
                tasks.add(createTask(async(() -> {
                    for (int j = 0; j < SWITCHES; j++) {
                        await(sleep(0));
                    }
                })));
            }
            for (var task : tasks) {
                await(task);
            }
        });
    }

    @Benchmark
    public void kotlinx() {
        Kotlinx.sleepZero(TASKS, SWITCHES);
    }

    @Benchmark
    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is ours
    public void virtualThreads(ReadyQueue queue) {
        for (int i = 0; i < TASKS; i++) {
            queue.start(() -> {
                for (int j = 0; j < SWITCHES; j++) {
                    Thread.yield();
                }
            });
        }
        queue.runReady();
    }
}
