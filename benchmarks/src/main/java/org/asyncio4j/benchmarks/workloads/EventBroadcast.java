package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.asyncio4j.Event;
import org.asyncio4j.Task;
import org.openjdk.jmh.annotations.Benchmark;

/// Wakes a thousand tasks by one event, for which they wait again at once.
public class EventBroadcast extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop) {
        loop.run(() -> {
            var event = new Event();
            var waiters = new ArrayList<Task<?>>(BATCH);
            for (int i = 0; i < BATCH; i++) {
                waiters.add(createTask(async(() -> {
                    for (int j = 0; j < BATCHES; j++) {
                        await(event);
                    }
                })));
            }
            for (int i = 0; i < BATCHES; i++) {
                await(sleep(0));
                event.set();
                event.clear();
            }
            for (var waiter : waiters) {
                await(waiter);
            }
        });
    }

    /// There is no event that can be cleared, but a new one for each time.
    @Benchmark
    public void kotlinx() {
        Kotlinx.eventBroadcast(BATCH, BATCHES);
    }

    /// There is no event that can be cleared, but a new one for each time.
    @Benchmark
    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is ours
    public void virtualThreads(ReadyQueue queue) {
        var event = new AtomicReference<>(new CountDownLatch(1));
        for (int i = 0; i < BATCH; i++) {
            queue.start(() -> {
                for (int j = 0; j < BATCHES; j++) {
                    event.get().await();
                }
            });
        }
        queue.runThread(() -> {
            for (int i = 0; i < BATCHES; i++) {
                Thread.yield();
                event.getAndSet(new CountDownLatch(1)).countDown();
            }
        });
    }
}
