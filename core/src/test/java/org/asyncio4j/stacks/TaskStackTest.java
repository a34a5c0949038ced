package org.asyncio4j.stacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Loops.run;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Future;
import org.asyncio4j.Task;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TaskStackTest {
    private static Coroutine<Integer> outer(Coroutine<Integer> inner) {
        return async(() -> {
            return viaMethod(inner);
        });
    }

    private static int viaMethod(Coroutine<Integer> inner) {
        return await(inner);
    }

    private static Coroutine<Integer> waiting(Future<Integer> future) {
        return async(() -> {
            return await(future);
        });
    }

    private static Coroutine<Integer> failing(int value) {
        return async(() -> {
            if (value < 0) {
                throw new IllegalStateException("broken");
            }
            return value;
        });
    }

    private static List<String> methods(List<StackTraceElement> frames) {
        return frames.stream()
                .map(StackTraceElement::getMethodName)
                .map(name -> name.replaceFirst("lambda\\$(\\w+)\\$.*", "$1"))
                .toList();
    }

    private static String printed(Task<?> task, int limit) {
        var bytes = new ByteArrayOutputStream();
        task.printStack(limit, new PrintStream(bytes, true, UTF_8));
        return bytes.toString(UTF_8).replace("\r\n", "\n");
    }

    /// Runs a check while a task waits for a future, three frames deep.
    private static void whileWaiting(java.util.function.Consumer<Task<Integer>> check) {
        run(async(() -> {
            var future = new Future<Integer>();
            var task = createTask(outer(waiting(future)), "T");
            await(sleep(0));
            check.accept(task);
            future.setResult(1);
            await(task);
        }));
    }

    private static void afterFailure(java.util.function.Consumer<Task<Integer>> check) {
        run(async(() -> {
            var task = createTask(outer(failing(-1)), "T");
            await(sleep(0));
            assertThat(task.exception()).isNotNull();
            check.accept(task);
        }));
    }

    @Nested
    final class OfAWaitingTask {
        @Test
        void goesFromTheOldestFrameToTheNewest() {
            whileWaiting(task -> assertThat(methods(task.getStack())).containsExactly("outer", "viaMethod", "waiting"));
        }

        @Test
        void isCutToTheNewestFrames() {
            whileWaiting(task -> {
                assertThat(methods(task.getStack(2))).containsExactly("viaMethod", "waiting");
                assertThat(methods(task.getStack(1))).containsExactly("waiting");
                assertThat(task.getStack(0)).isEmpty();
                assertThat(task.getStack(100)).hasSize(3);
            });
        }

        @Test
        void isPrintedAsAStack() {
            whileWaiting(task -> assertThat(printed(task, 1))
                    .startsWith("Stack for <Task pending name='T' coro=<outer() running at TaskStackTest.java:")
                    .contains(" (most recent call last):\n  at ")
                    .contains("waiting")
                    .hasLineCount(2));
        }
    }

    @Nested
    final class OfAFailedTask {
        @Test
        void isThatOfTheException() {
            afterFailure(task -> assertThat(methods(task.getStack())).containsExactly("outer", "viaMethod", "failing"));
        }

        @Test
        void doesNotShowItsAwaiters() {
            afterFailure(task -> {
                assertThatThrownBy(() -> await(task)).hasMessage("broken");
                assertThat(methods(task.getStack())).containsExactly("outer", "viaMethod", "failing");
            });
        }

        @Test
        void isCutToTheOldestFrames() {
            afterFailure(task -> {
                assertThat(methods(task.getStack(1))).containsExactly("outer");
                assertThat(task.getStack(0)).isEmpty();
            });
        }

        @Test
        void isPrintedAsATracebackWithTheException() {
            afterFailure(task -> assertThat(printed(task, 3))
                    .startsWith("Traceback for <Task finished name='T' coro=<outer() done>")
                    .endsWith("java.lang.IllegalStateException: broken\n")
                    .hasLineCount(5));
        }
    }

    @Nested
    final class OfATaskThatIsDone {
        @Test
        void isEmpty() {
            run(async(() -> {
                var task = createTask(async(() -> 1), "T");
                await(task);
                assertThat(task.getStack()).isEmpty();
                assertThat(printed(task, 10)).startsWith("No stack for <Task finished name='T'");
            }));
        }

        @Test
        void isEmptyAfterACancellation() {
            run(async(() -> {
                var task = createTask(sleep(10), "T");
                task.cancel();
                await(sleep(0));
                assertThat(task.getStack()).isEmpty();
                assertThat(printed(task, 10)).startsWith("No stack for <Task cancelled name='T'");
            }));
        }
    }

    @Nested
    final class OfTheRunningTask {
        private static Coroutine<Integer> foo() {
            return async(() -> {
                return await(bar());
            });
        }

        private static Coroutine<Integer> bar() {
            return async(() -> {
                var task = Objects.requireNonNull(currentTask());
                assertThat(task.getStack(1)).hasSize(1);
                assertThat(methods(task.getStack())).contains("foo", "bar").startsWith("foo");
                assertThat(printed(task, 1)).contains("foo() running at TaskStackTest.java:");
                return 1;
            });
        }

        @Test
        void isItsOwnCoroutineIfThatAsksForOneFrame() {
            assertThat(run(alone())).containsExactly("alone");
        }

        private static Coroutine<List<String>> alone() {
            return async(() -> {
                return methods(Objects.requireNonNull(currentTask()).getStack(1));
            });
        }

        @Test
        void startsWithItsOwnCoroutineAndSaysThatItRuns() {
            assertThat(run(foo())).isEqualTo(1);
        }
    }
}
