package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The counting of unfinished work, and the end of a queue.
final class QueueShutdownTest extends LoopTest {
    enum Kind {
        QUEUE,
        LIFO_QUEUE,
        PRIORITY_QUEUE;

        private Queue<Integer> make(int maxsize) {
            return switch (this) {
                case QUEUE -> new Queue<>(maxsize);
                case LIFO_QUEUE -> new LifoQueue<>(maxsize);
                case PRIORITY_QUEUE -> new PriorityQueue<>(maxsize);
            };
        }
    }

    private void assertTooMany(Queue<?> queue) {
        assertThatThrownBy(queue::taskDone)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("task_done() called too many times");
    }

    private void assertNothingCanBePut(Queue<Integer> queue) {
        assertThatThrownBy(() -> queue.putNowait(1)).isInstanceOf(QueueShutDownException.class);
        assertThatThrownBy(() -> loop.runUntilComplete(queue.put(1))).isInstanceOf(QueueShutDownException.class);
    }

    private void assertNothingCanBeGot(Queue<Integer> queue) {
        assertThatThrownBy(queue::getNowait).isInstanceOf(QueueShutDownException.class);
        assertThatThrownBy(() -> loop.runUntilComplete(queue.get())).isInstanceOf(QueueShutDownException.class);
    }

    @ParameterizedTest
    @EnumSource
    void joinEndsWhenTheWorkOnAllItemsIsDone(Kind kind) {
        var queue = kind.make(0);
        int[] sum = new int[1];
        for (int i = 0; i < 100; i++) {
            queue.putNowait(i);
        }
        loop.runUntilComplete(async(() -> {
            var workers = new ArrayList<Task<@Nullable Void>>();
            for (int i = 0; i < 2; i++) {
                workers.add(createTask(async(() -> {
                    while (true) {
                        int item = await(queue.get());
                        sum[0] += item;
                        await(sleep(1));
                        queue.taskDone();
                    }
                })));
            }
            await(queue.join());
            assertThat(loop.time()).isEqualTo(50);
            workers.forEach(Task::cancel);
            await(sleep(0));
        }));
        assertThat(sum[0]).isEqualTo(4950);
    }

    @ParameterizedTest
    @EnumSource
    void joiningAnEmptyQueueReturnsAtOnceEachTime(Kind kind) {
        var queue = kind.make(0);
        var trace = new ArrayList<String>();
        loop.runUntilComplete(async(() -> {
            var _ = loop.callSoon(() -> trace.add("callback"));
            await(queue.join());
            await(queue.join());
            trace.add("joined");
        }));
        loop.runUntilComplete(sleep(0));
        assertThat(trace).containsExactly("joined", "callback");
        assertTooMany(queue);
    }

    @ParameterizedTest
    @EnumSource
    void theTextShowsUnfinishedWork(Kind kind) {
        var queue = kind.make(0);
        queue.putNowait(1);
        queue.putNowait(2);
        assertThat(queue.toString()).contains(" maxsize=0 ").contains(" tasks=2");
        queue.getNowait();
        queue.getNowait();
        queue.taskDone();
        assertThat(queue.toString()).endsWith(" maxsize=0 tasks=1>");
    }

    @ParameterizedTest
    @EnumSource
    void shuttingAnEmptyQueueDownFailsAllThatWaitAndComeLater(Kind kind) {
        var queue = kind.make(0);
        var getter = loop.createTask(queue.get());
        Turns.run(loop, 1);
        queue.shutdown();
        loop.runUntilComplete(queue.join());
        assertThatThrownBy(() -> loop.runUntilComplete(getter)).isInstanceOf(QueueShutDownException.class);
        assertNothingCanBePut(queue);
        assertNothingCanBeGot(queue);
        assertTooMany(queue);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsInAQueueThatIsShutDownCanStillBeGot(Kind kind) {
        var queue = kind.make(1);
        queue.putNowait(1);
        var putter = loop.createTask(queue.put(2));
        Turns.run(loop, 1);
        queue.shutdown();
        assertThatThrownBy(() -> loop.runUntilComplete(putter)).isInstanceOf(QueueShutDownException.class);
        var joining = loop.createTask(queue.join());
        assertNothingCanBePut(queue);
        assertThat(loop.runUntilComplete(queue.get())).isEqualTo(1);
        assertNothingCanBeGot(queue);
        assertThat(joining.done()).isFalse();
        queue.taskDone();
        loop.runUntilComplete(joining);
        assertTooMany(queue);
    }

    @ParameterizedTest
    @EnumSource
    void shuttingDownAtOnceDropsTheItemsAndTheWorkOnThem(Kind kind) {
        var queue = kind.make(2);
        queue.putNowait(1);
        queue.putNowait(2);
        var joining = loop.createTask(queue.join());
        Turns.run(loop, 1);
        queue.shutdown(true);
        loop.runUntilComplete(joining);
        assertThat(queue.empty()).isTrue();
        assertNothingCanBePut(queue);
        assertNothingCanBeGot(queue);
        assertTooMany(queue);
    }

    @ParameterizedTest
    @EnumSource
    void shuttingDownAtOnceLeavesTheWorkOnItemsThatWereTaken(Kind kind) {
        var queue = kind.make(2);
        queue.putNowait(1);
        queue.putNowait(2);
        queue.getNowait();
        queue.shutdown(true);
        assertThat(queue.empty()).isTrue();
        var joining = loop.createTask(queue.join());
        Turns.run(loop, 2);
        assertThat(joining.done()).isFalse();
        queue.taskDone();
        loop.runUntilComplete(joining);
        assertTooMany(queue);
    }
}
