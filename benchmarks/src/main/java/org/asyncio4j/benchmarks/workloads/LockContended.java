package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.asyncio4j.Lock;
import org.asyncio4j.Task;
import org.openjdk.jmh.annotations.Benchmark;

/// Hands a lock over from one task to the next, of ten that each suspend while they hold it.
public class LockContended extends Workload {
    private static final int TASKS = 10;
    private static final int TURNS = UNITS / TASKS;

    @Benchmark
    public void asyncio4j(AsyncioLoop loop) {
        loop.run(() -> {
            var lock = new Lock();
            var tasks = new ArrayList<Task<?>>(TASKS);
            for (int i = 0; i < TASKS; i++) {
                tasks.add(createTask(async(() -> {
                    for (int j = 0; j < TURNS; j++) {
                        await(lock.acquire());
                        await(sleep(0));
                        lock.release();
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
        Kotlinx.lockContended(TASKS, TURNS);
    }

    /// Fair, as the other locks are.
    @Benchmark
    @SuppressWarnings({"LockNotBeforeTry", "ThreadPriorityCheck"}) // nothing fails; the scheduler is ours
    public void virtualThreads(ReadyQueue queue) {
        var lock = new ReentrantLock(true);
        for (int i = 0; i < TASKS; i++) {
            queue.start(() -> {
                for (int j = 0; j < TURNS; j++) {
                    lock.lock();
                    Thread.yield();
                    lock.unlock();
                }
            });
        }
        queue.runReady();
    }
}
