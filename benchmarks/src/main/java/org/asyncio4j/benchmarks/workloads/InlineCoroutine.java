package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Awaits a coroutine that returns at once, without a task of its own.
public class InlineCoroutine extends Workload {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            for (int i = 0; i < UNITS; i++) {
                blackhole.consume(await(async(() -> ITEM)));
            }
        });
    }

    /// A suspending function: what awaits it merely calls it.
    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.inlineCoroutine(UNITS, blackhole);
    }
}
