package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.taskGroup;

import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Runs a thousand tasks at a time, in a scope that ends when all have.
public class TaskGroupOf1000 extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            for (int i = 0; i < BATCHES; i++) {
                await(taskGroup(group -> {
                    for (int j = 0; j < BATCH; j++) {
                        group.createTask(async(() -> blackhole.consume(ITEM)));
                    }
                }));
            }
        });
    }

    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.taskGroup(BATCHES, BATCH, blackhole);
    }

    @Benchmark
    public void virtualThreads(ReadyQueue queue, Blackhole blackhole) {
        queue.runThread(() -> {
            for (int i = 0; i < BATCHES; i++) {
                try (var executor = Executors.newThreadPerTaskExecutor(queue::newThread)) {
                    for (int j = 0; j < BATCH; j++) {
                        executor.execute(() -> blackhole.consume(ITEM));
                    }
                }
            }
        });
    }
}
