package org.asyncio4j.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.waitTasks;

import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.Queue;
import org.asyncio4j.QueueShutDownException;
import org.asyncio4j.Task;

/// Producers and consumers: each item that was put is got once.
final class QueueScenario implements Scenario {
    private final Queue<Integer> queue;
    private final List<Integer> put = new ArrayList<>();
    private final List<Integer> got = new ArrayList<>();
    private int made;

    QueueScenario(Queue<Integer> queue) {
        this.queue = queue;
    }

    @Override
    public void start(Chaos chaos) {
        List<Task<?>> producers = new ArrayList<>();
        for (int count = chaos.upTo(4); count > 0; count--) {
            producers.add(chaos.mortal(() -> produce(chaos)));
        }
        for (int count = chaos.upTo(4); count > 0; count--) {
            chaos.mortal(() -> consume(chaos));
        }
        chaos.immortal(() -> consume(chaos));
        chaos.immortal(() -> {
            await(waitTasks(producers));
            await(queue.join());
            queue.shutdown();
        });
    }

    private void produce(Chaos chaos) {
        for (int count = chaos.upTo(6); count > 0; count--) {
            int item = made++;
            await(queue.put(item));
            put.add(item);
            chaos.pause();
        }
    }

    private void consume(Chaos chaos) {
        try {
            while (true) {
                got.add(await(queue.get()));
                try {
                    chaos.pause();
                } finally {
                    queue.taskDone();
                }
            }
        } catch (QueueShutDownException e) {
            assertThat(queue.empty()).isTrue();
        }
    }

    @Override
    public void check() {
        assertThat(got).containsExactlyInAnyOrderElementsOf(put);
    }
}
