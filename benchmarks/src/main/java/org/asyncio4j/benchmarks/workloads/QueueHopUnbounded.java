package org.asyncio4j.benchmarks.workloads;

import com.softwaremill.jox.Channel;
import java.util.concurrent.LinkedBlockingQueue;
import org.asyncio4j.Queue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/// Passes an item from a producer to a consumer through a queue that is never full. In one thread, the producer is
/// done before the consumer has its turn.
public class QueueHopUnbounded extends QueueHop {
    @Benchmark
    public void asyncio4j(AsyncioLoop loop, Blackhole blackhole) {
        hop(loop, new Queue<>(), blackhole);
    }

    @Benchmark
    public void kotlinx(Blackhole blackhole) {
        Kotlinx.queueHop(kotlinx.coroutines.channels.Channel.UNLIMITED, UNITS, blackhole);
    }

    @Benchmark
    public void virtualThreads(ReadyQueue threads, Blackhole blackhole) {
        hop(threads, new LinkedBlockingQueue<>(), blackhole);
    }

    @Benchmark
    public void jox(Blackhole blackhole) throws InterruptedException {
        hop(Channel.newUnlimitedChannel(), blackhole);
    }
}
