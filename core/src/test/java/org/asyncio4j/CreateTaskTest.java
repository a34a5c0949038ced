package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class CreateTaskTest extends LoopTest {
    @Test
    void runsTheCoroutineToItsEndEachTime() {
        for (int i = 0; i < 2; i++) {
            int result = i;
            assertThat(loop.runUntilComplete(loop.createTask(async(() -> result))))
                    .isEqualTo(i);
        }
    }

    @Test
    @LazyStart("the start is what it is about")
    void startsTheTaskInTheNextIteration() {
        var trace = new ArrayList<String>();
        loop.runUntilComplete(async(() -> {
            var task = createTask(async(() -> {
                trace.add("task");
            }));
            trace.add("made");
            await(sleep(0));
            trace.add("later");
            await(task);
        }));
        assertThat(trace).containsExactly("made", "task", "later");
    }

    @Test
    @SuppressWarnings("NullAway") // what a program without null checks may do
    void ofNullFailsEachTime() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> loop.createTask((Coroutine<Integer>) null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a coroutine was expected, got null");
        }
        assertThat(Asyncio.allTasks(loop)).isEmpty();
    }

    @Test
    void failsOnAClosedLoop() {
        loop.close();
        var coroutine = async(() -> 1);
        assertThatThrownBy(() -> loop.createTask(coroutine))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Event loop is closed");
        assertThat(coroutine.state()).isEqualTo(Coroutine.State.CREATED);
        coroutine.close();
    }

    @Test
    void failsWithoutARunningLoop() {
        var coroutine = async(() -> 1);
        assertThatThrownBy(() -> createTask(coroutine))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no running event loop");
        coroutine.close();
    }

    @Nested
    final class WithAFactory {
        private final List<Object> seen = new ArrayList<>();

        @Test
        void givesTheTaskThatTheFactoryMakes() {
            loop.setTaskFactory((owner, coroutine, options) -> {
                var task = new Task<>(owner, coroutine, options);
                seen.add(task);
                return task;
            });
            var result = loop.runUntilComplete(async(() -> {
                var task = createTask(async(() -> 1));
                assertThat(seen).contains(task);
                return await(task);
            }));
            assertThat(result).isEqualTo(1);
        }

        @Test
        void passesOnTheNameAndTheContext() {
            var context = new Context();
            loop.setTaskFactory((owner, coroutine, options) -> {
                seen.add(options);
                return new Task<>(owner, coroutine, options);
            });
            var task = loop.createTask(async(() -> 1), new TaskOptions("named", context, null));
            assertThat(seen).containsExactly(new TaskOptions("named", context, null));
            assertThat(task.getName()).isEqualTo("named");
            assertThat(task.getContext()).isSameAs(context);
            loop.runUntilComplete(task);
        }

        @Test
        @SuppressWarnings("NullAway") // what a program without null checks may do
        void failsIfTheFactoryReturnsNull() {
            loop.setTaskFactory((_, _, _) -> null);
            var coroutine = async(() -> 1);
            assertThatThrownBy(() -> loop.createTask(coroutine))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a task was expected from the task factory, got null");
            assertThat(Asyncio.allTasks(loop)).isEmpty();
            coroutine.close();
        }

        @Test
        void throwsWhatTheFactoryThrowsAndTheLoopGoesOn() {
            var failure = new UnsupportedOperationException("no tasks today");
            loop.setTaskFactory((_, _, _) -> {
                throw failure;
            });
            var coroutine = async(() -> 1);
            assertThatThrownBy(() -> loop.createTask(coroutine)).isSameAs(failure);
            loop.setTaskFactory(null);
            assertThat(loop.runUntilComplete(coroutine)).isEqualTo(1);
        }
    }
}
