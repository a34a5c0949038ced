package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.allTasks;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class CurrentTaskTest extends LoopTest {
    @Nested
    final class CurrentTask {
        @Test
        void needsARunningLoopUnlessOneIsGiven() {
            assertThatThrownBy(Asyncio::currentTask)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no running event loop");
            assertThat(currentTask(loop)).isNull();
        }

        @Test
        @SuppressWarnings("NullAway") // what a program without null checks may do
        void nullIsNoLoop() {
            EventLoop none = null;
            for (ThrowingCallable call : List.<ThrowingCallable>of(() -> currentTask(none), () -> allTasks(none))) {
                assertThatThrownBy(call)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("an event loop was expected, got null");
            }
        }

        @Test
        void isTheTaskThatRuns() {
            var seen = new AtomicReference<@Nullable Task<?>>();
            var task = loop.createTask(async(() -> {
                seen.set(currentTask());
                assertThat(currentTask(loop)).isSameAs(currentTask());
            }));
            loop.runUntilComplete(task);
            assertThat(seen.get()).isSameAs(task);
        }

        @Test
        void isTheSameInACoroutineAwaitedInline() {
            loop.runUntilComplete(async(() -> {
                var task = currentTask();
                await(async(() -> assertThat(currentTask()).isSameAs(task)));
            }));
        }

        @Test
        void isEachTaskWhileItRuns() {
            loop.runUntilComplete(async(() -> {
                var own = currentTask();
                var other = createTask(async(() -> {
                    assertThat(currentTask()).isNotSameAs(own);
                    await(sleep(0));
                    assertThat(currentTask()).isNotSameAs(own);
                }));
                await(sleep(0));
                assertThat(currentTask()).isSameAs(own);
                await(other);
                assertThat(currentTask()).isSameAs(own);
            }));
        }

        @Test
        void isNullInACallback() {
            var seen = new AtomicReference<@Nullable Task<?>>(loop.createTask(async(() -> 1)));
            loop.runUntilComplete(async(() -> {
                var _ = loop.callSoon(() -> seen.set(currentTask()));
                await(sleep(0));
            }));
            assertThat(seen.get()).isNull();
        }

        @Test
        void isNullAfterTheTaskWasLeft() {
            var task = loop.createTask(sleep(0));
            loop.tasks().enter(task);
            assertThat(currentTask(loop)).isSameAs(task);
            loop.tasks().leave(task);
            assertThat(currentTask(loop)).isNull();
            loop.runUntilComplete(task);
        }

        @Test
        void staysWhenAnotherTaskIsEntered() {
            var first = loop.createTask(sleep(0));
            var second = loop.createTask(sleep(0));
            loop.tasks().enter(first);
            assertThatThrownBy(() -> loop.tasks().enter(second))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("Cannot enter into task ");
            assertThat(currentTask(loop)).isSameAs(first);
            loop.tasks().leave(first);
            loop.runUntilComplete(second);
        }

        @Test
        void staysWhenAnotherTaskIsLeft() {
            var first = loop.createTask(sleep(0));
            var second = loop.createTask(sleep(0));
            loop.tasks().enter(first);
            assertThatThrownBy(() -> loop.tasks().leave(second))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("does not match the current task");
            assertThat(currentTask(loop)).isSameAs(first);
            loop.tasks().leave(first);
            loop.runUntilComplete(second);
        }

        @Test
        void staysNullWhenATaskIsLeftThatWasNotEntered() {
            var task = loop.createTask(sleep(0));
            assertThatThrownBy(() -> loop.tasks().leave(task)).isInstanceOf(IllegalStateException.class);
            assertThat(currentTask(loop)).isNull();
            loop.runUntilComplete(task);
        }
    }

    @Nested
    final class AllTasks {
        @Test
        void needARunningLoopUnlessOneIsGiven() {
            assertThatThrownBy(Asyncio::allTasks)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no running event loop");
            assertThat(allTasks(loop)).isEmpty();
        }

        @Test
        void areThoseThatWereMadeInThatOrder() {
            var first = loop.createTask(sleep(0));
            var second = loop.createTask(sleep(0));
            var third = loop.createTask(sleep(0));
            assertThat(allTasks(loop)).containsExactly(first, second, third);
            loop.runUntilComplete(third);
        }

        @Test
        void includeTheOneThatRuns() {
            loop.runUntilComplete(async(() -> {
                assertThat(allTasks()).hasSize(1);
                assertThat(allTasks().iterator().next()).isSameAs(currentTask());
            }));
        }

        @Test
        @LazyStart("an eager task that fails at once is never among them")
        void neverIncludeOneThatIsDone() {
            loop.runUntilComplete(async(() -> {
                var task = createTask(sleep(0));
                var failed = createTask(async(() -> {
                    throw new IllegalStateException("failed");
                }));
                var cancelled = createTask(sleep(10));
                cancelled.cancel();
                assertThat(allTasks()).hasSize(4).contains(task, failed, cancelled);
                await(sleep(1));
                assertThat(failed.exception()).isNotNull();
                assertThat(allTasks()).hasSize(1);
            }));
        }

        @Test
        void areThoseOfOneLoopOnly() {
            try (var other = VirtualTime.newLoop()) {
                var task = other.createTask(sleep(0));
                assertThat(allTasks(loop)).isEmpty();
                assertThat(allTasks(other)).hasSize(1);
                other.runUntilComplete(task);
            }
        }

        @Test
        void areACopy() {
            var before = allTasks(loop);
            var task = loop.createTask(sleep(0));
            assertThat(before).isEmpty();
            loop.runUntilComplete(task);
        }

        @Test
        void doNotIncludeOneThatWasRemoved() {
            var task = loop.createTask(sleep(0));
            loop.tasks().remove(task);
            assertThat(allTasks(loop)).isEmpty();
            loop.runUntilComplete(task);
        }

        @Test
        void areTheSameAfterOneWasRemovedThatIsNotAmongThem() {
            var gone = loop.createTask(sleep(0));
            loop.runUntilComplete(gone);
            var task = loop.createTask(sleep(0));
            loop.tasks().remove(gone);
            assertThat(allTasks(loop)).hasSize(1);
            loop.runUntilComplete(task);
        }
    }
}
