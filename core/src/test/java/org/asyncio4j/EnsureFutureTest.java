package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.ensureFuture;
import static org.asyncio4j.Asyncio.sleep;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class EnsureFutureTest {
    private final Loop loop = VirtualTime.newLoop();

    @AfterEach
    void closeLoop() {
        Asyncio.setEventLoop(null);
        loop.close();
    }

    @Nested
    final class OfACoroutine {
        @Test
        void makesATaskOfTheGivenLoop() {
            var task = ensureFuture(async(() -> 1), loop);
            assertThat(task).isInstanceOf(Task.class);
            assertThat(task.getLoop()).isSameAs(loop);
            assertThat(loop.runUntilComplete(task)).isEqualTo(1);
        }

        @Test
        void makesATaskOfTheRunningLoop() {
            loop.runUntilComplete(async(() -> {
                var task = ensureFuture(async(() -> 1));
                assertThat(task.getLoop()).isSameAs(loop);
                assertThat(await(task)).isEqualTo(1);
            }));
        }

        @Test
        void makesATaskOfTheLoopThatWasSet() {
            Asyncio.setEventLoop(loop);
            var task = ensureFuture(async(() -> 1));
            assertThat(task.getLoop()).isSameAs(loop);
            assertThat(loop.runUntilComplete(task)).isEqualTo(1);
        }

        @Test
        void failsWithoutALoop() {
            var coroutine = async(() -> 1);
            assertThatThrownBy(() -> ensureFuture(coroutine))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no current event loop");
            coroutine.close();
        }
    }

    @Test
    void closesTheCoroutineIfThereWillBeNoTask() {
        var coroutine = sleep(1);
        var closed = VirtualTime.newLoop();
        closed.close();
        assertThatThrownBy(() -> ensureFuture(coroutine, closed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Event loop is closed");
        assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
    }

    @Nested
    final class OfAFuture {
        @Test
        void isThatFuture() {
            var future = loop.<Integer>createFuture();
            assertThat(ensureFuture(future)).isSameAs(future);
            assertThat(ensureFuture(future, loop)).isSameAs(future);
        }

        @Test
        void isThatTask() {
            var task = loop.createTask(sleep(0));
            assertThat((Object) ensureFuture(task)).isSameAs(task);
            loop.runUntilComplete(task);
        }

        @Test
        void failsForATaskOfAnotherLoop() {
            try (var other = VirtualTime.newLoop()) {
                var task = loop.createTask(async(() -> 1));
                assertThatThrownBy(() -> ensureFuture(task, other)).isInstanceOf(IllegalArgumentException.class);
                loop.runUntilComplete(task);
            }
        }

        @Test
        void saysWhyItFailsForAFutureOfAnotherLoop() {
            try (var other = VirtualTime.newLoop()) {
                var future = loop.<Integer>createFuture();
                assertThatThrownBy(() -> ensureFuture(future, other))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "The future belongs to a different loop than the one specified as the loop argument");
            }
        }
    }

    @Nested
    final class OfAnotherAwaitable {
        private final Awaitable<String> awaitable = () -> await(sleep(1, "ok"));

        @Test
        void makesATaskThatAwaitsIt() {
            assertThat(loop.runUntilComplete(ensureFuture(awaitable, loop))).isEqualTo("ok");
        }

        @Test
        void runsItInAFreshCoroutineEachTime() {
            var first = (Task<String>) ensureFuture(awaitable, loop);
            var second = (Task<String>) ensureFuture(awaitable, loop);
            assertThat(first.getCoro()).isNotSameAs(second.getCoro());
            assertThat(loop.runUntilComplete(first)).isEqualTo("ok");
            assertThat(loop.runUntilComplete(second)).isEqualTo("ok");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what a program without null checks may do
    void ofNullFails() {
        assertThatThrownBy(() -> ensureFuture((Awaitable<Integer>) null, loop))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("An asyncio.Future, a coroutine or an awaitable is required");
    }
}
