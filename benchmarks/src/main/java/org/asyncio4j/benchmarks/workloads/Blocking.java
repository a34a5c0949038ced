package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.blocking;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.infra.Blackhole;

/// Leaves the event loop for code that may block, on the task's own stack, and comes back. No peer has that.
@OperationsPerInvocation(Workload.BATCH)
public class Blocking extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            for (int i = 0; i < BATCH; i++) {
                blackhole.consume(blocking(() -> ITEM));
            }
        });
    }
}
