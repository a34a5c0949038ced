package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Stacks that overflow just where they give the loop its thread back.
final class StackOverflowTest {
    private int depth;

    @Test
    void aStackThatOverflowsInBlockingCodeStillAwaits() {
        Runnable block = () -> Asyncio.blocking(() -> {});
        VirtualTime.run(async(() -> {
            assertThat(catchThrowable(() -> descend(deepest() - 200, block))).isInstanceOf(StackOverflowError.class);
            assertThat(await(createTask(sleep(1, "result")))).isEqualTo("result");
        }));
    }

    @Test
    void nothingElseRunsBesideAStackThatOverflowsInAnAwait() {
        var running = new AtomicInteger();
        var overlaps = new AtomicInteger();
        Runnable suspend = () -> {
            running.decrementAndGet();
            try {
                await(sleep(0));
            } finally {
                overlaps.addAndGet(running.getAndIncrement());
            }
        };
        Asyncio.run(async(() -> {
            var other = createTask(async(() -> {
                while (true) {
                    running.incrementAndGet();
                    suspend.run();
                    running.decrementAndGet();
                }
            }));
            int deepest = deepest();
            for (int round = 0; round < 20; round++) {
                running.set(1);
                int from = deepest - 50 - 25 * round;
                assertThat(catchThrowable(() -> descend(from, suspend))).isInstanceOf(StackOverflowError.class);
                running.set(0);
                await(sleep(0));
            }
            other.cancel();
        }));
        assertThat(overlaps).hasValue(0);
    }

    private int deepest() {
        assertThat(catchThrowable(() -> descend(Integer.MAX_VALUE, () -> {}))).isInstanceOf(StackOverflowError.class);
        return depth;
    }

    private int descend(int from, Runnable code) {
        depth = 0;
        return descendFurther(from, code);
    }

    /// Calls itself until the stack overflows, and from some depth on runs the code in each call. That may move the
    /// frames to the heap, where they never overflow.
    @SuppressWarnings("InfiniteRecursion") // until the stack overflows
    private int descendFurther(int from, Runnable code) {
        depth++;
        if (depth > from) {
            code.run();
            if (depth > from + 2000) {
                throw new StackOverflowError();
            }
        }
        return 1 + descendFurther(from, code);
    }

    @Test
    void aStackThatOverflowsAgainAndAgainIsNeverResumedWhileItRuns() {
        Asyncio.run(async(() -> {
            for (int round = 0; round < 20; round++) {
                depth = 0;
                assertThat(catchThrowable(this::awaitOnTheWayBack)).isInstanceOf(StackOverflowError.class);
                await(sleep(0));
            }
        }));
    }

    /// The first frames that see the overflow await, while there is hardly any room.
    @SuppressWarnings("InfiniteRecursion") // until the stack overflows
    private void awaitOnTheWayBack() {
        try {
            awaitOnTheWayBack();
        } catch (StackOverflowError e) {
            if (depth++ < 100) {
                await(sleep(0));
            }
            throw e;
        }
    }
}
