package org.asyncio4j.benchmarks.workloads;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;

import com.softwaremill.jox.Channel;
import java.util.concurrent.BlockingQueue;
import org.asyncio4j.Queue;
import org.openjdk.jmh.infra.Blackhole;

/// Passes items from a producer to a consumer through a queue.
abstract class QueueHop extends Workload {
    static void hop(AsyncioLoop loop, Queue<Object> queue, Blackhole blackhole) {
        loop.run(() -> {
            var producer = createTask(async(() -> {
                for (int i = 0; i < UNITS; i++) {
                    await(queue.put(ITEM));
                }
            }));
            for (int i = 0; i < UNITS; i++) {
                blackhole.consume(await(queue.get()));
            }
            await(producer);
        });
    }

    static void hop(ReadyQueue threads, BlockingQueue<Object> queue, Blackhole blackhole) {
        threads.start(() -> {
            for (int i = 0; i < UNITS; i++) {
                queue.put(ITEM);
            }
        });
        threads.runThread(() -> {
            for (int i = 0; i < UNITS; i++) {
                blackhole.consume(queue.take());
            }
        });
    }

    /// On the JDK's scheduler: Jox has channels for threads that run in parallel.
    static void hop(Channel<Object> channel, Blackhole blackhole) throws InterruptedException {
        var producer = Interruptible.start(() -> {
            for (int i = 0; i < UNITS; i++) {
                channel.send(ITEM);
            }
        });
        var consumer = Interruptible.start(() -> {
            for (int i = 0; i < UNITS; i++) {
                blackhole.consume(channel.receive());
            }
        });
        producer.join();
        consumer.join();
    }
}
