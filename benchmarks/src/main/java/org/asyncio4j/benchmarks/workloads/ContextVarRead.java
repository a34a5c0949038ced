package org.asyncio4j.benchmarks.workloads;

import org.asyncio4j.ContextVar;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Reads a context variable.
public class ContextVarRead extends Workload {
    private static final ContextVar<Object> CONTEXT_VAR = new ContextVar<>("item");
    private static final ScopedValue<Object> SCOPED_VALUE = ScopedValue.newInstance();

    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        loop.run(() -> {
            CONTEXT_VAR.set(ITEM);
            for (int i = 0; i < UNITS; i++) {
                blackhole.consume(CONTEXT_VAR.get());
            }
        });
    }

    /// An element of the context of the coroutine.
    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.contextVarRead(UNITS, blackhole);
    }

    /// A scoped value.
    @Benchmark
    public void virtualThreads(ReadyQueue queue, Blackhole blackhole) {
        queue.runThread(() -> ScopedValue.where(SCOPED_VALUE, ITEM).run(() -> {
            for (int i = 0; i < UNITS; i++) {
                blackhole.consume(SCOPED_VALUE.get());
            }
        }));
    }
}
