package org.asyncio4j.benchmarks.workloads;

import com.softwaremill.jox.Channel;
import java.util.concurrent.ArrayBlockingQueue;
import org.asyncio4j.Queue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Passes an item from a producer to a consumer through a queue with room for one.
public class QueueHopOfOne extends QueueHop {
    private static final int CAPACITY = 1;

    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        hop(loop, new Queue<>(CAPACITY), blackhole);
    }

    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.queueHop(CAPACITY, UNITS, blackhole);
    }

    @Benchmark
    public void virtualThreads(ReadyQueue threads, Blackhole blackhole) {
        hop(threads, new ArrayBlockingQueue<>(CAPACITY), blackhole);
    }

    @Benchmark
    public void jox(Blackhole blackhole) throws InterruptedException {
        hop(Channel.newBufferedChannel(CAPACITY), blackhole);
    }
}
