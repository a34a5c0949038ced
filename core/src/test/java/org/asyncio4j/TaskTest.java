package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TaskTest extends LoopTest {
    @Test
    void nameThatIsGivenIsThatOfItsThread() {
        assertThat(threadNames()).containsExactly("named", "");
    }

    @Test
    void nameIsThatOfItsThreadInDebugMode() {
        loop.setDebug(true);
        assertThat(threadNames()).containsExactly("named", "same");
    }

    /// {@return the names of the threads of two tasks; "same" for one that was made up for the task}
    private List<@Nullable Object> threadNames() {
        loop.runUntilComplete(async(() -> {
            await(createTask(async(() -> trace.add(Thread.currentThread().getName())), "named"));
            await(createTask(async(() -> {
                var name = Thread.currentThread().getName();
                var task = Objects.requireNonNull(currentTask());
                trace.add(name.equals(task.getName()) ? "same" : name);
            })));
        }));
        return trace;
    }

    @Nested
    final class AwaitingAFuture {
        @Test
        void resumesWithThatVeryResultInTheNextIteration() {
            var result = new Object();
            loop.runUntilComplete(async(() -> {
                var future = new Future<Object>();
                var task = createTask(async(() -> {
                    var got = await(future);
                    trace.add("resumed");
                    return got;
                }));
                await(sleep(0));
                future.setResult(result);
                trace.add("set");
                await(sleep(0));
                trace.add("next iteration");
                assertThat(await(task)).isSameAs(result);
            }));
            assertThat(trace).containsExactly("set", "resumed", "next iteration");
        }

        @Test
        void ofAnotherLoopFailsInTheTaskOnALaterIteration() {
            try (var other = VirtualTime.newLoop()) {
                var foreign = other.<Integer>createFuture();
                loop.runUntilComplete(async(() -> {
                    var _ = loop.callSoon(() -> trace.add("callback"));
                    assertThatThrownBy(() -> await(foreign))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageMatching(
                                    "Task <Task pending .*> got Future <Future pending> attached to a different loop");
                    trace.add("error");
                }));
            }
            assertThat(trace).containsExactly("callback", "error");
        }

        @Test
        void ofAnotherLoopGivesItsResultIfItIsDone() {
            try (var other = VirtualTime.newLoop()) {
                var foreign = other.<Integer>createFuture();
                foreign.setResult(3);
                var result = loop.runUntilComplete(async(() -> {
                    return await(foreign);
                }));
                assertThat(result).isEqualTo(3);
            }
        }

        @Test
        void thatIsTheTaskItselfFailsOnALaterIteration() {
            loop.runUntilComplete(async(() -> {
                var task = Objects.requireNonNull(currentTask());
                var _ = loop.callSoon(() -> trace.add("callback"));
                assertThatThrownBy(() -> await(task))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("Task cannot await on itself: <Task pending");
                trace.add("error");
            }));
            assertThat(trace).containsExactly("callback", "error");
        }
    }

    @Nested
    final class Outcome {
        @Test
        void isWhatTheCoroutineReturns() {
            assertThat(loop.runUntilComplete(loop.createTask(async(() -> "test"))))
                    .isEqualTo("test");
        }

        @Test
        void isTheFutureItselfIfTheCoroutineReturnsOne() {
            var future = loop.<Integer>createFuture();
            assertThat(loop.runUntilComplete(async(() -> future))).isSameAs(future);
            assertThat(future.done()).isFalse();
        }

        @Test
        void isTheExceptionAsItWasThrownWithItsStackTrace() {
            var task = loop.createTask(async(() -> {
                throw new IOException("failed");
            }));
            assertThatThrownBy(() -> loop.runUntilComplete(task)).isSameAs(task.exception());
            assertThat(Objects.requireNonNull(task.exception()).getStackTrace())
                    .anyMatch(frame -> frame.getClassName().startsWith(TaskTest.class.getName()));
        }

        @Test
        @LazyStart("an eager task fails at once")
        void isThereOneIterationAfterTheFailure() {
            loop.runUntilComplete(async(() -> {
                var task = createTask(async(() -> {
                    throw new IOException("failed");
                }));
                assertThat(task.done()).isFalse();
                await(sleep(0));
                assertThat(task.exception()).hasMessage("failed").hasNoCause();
            }));
        }

        @Test
        void cannotBeSetFromOutside() {
            var task = loop.createTask(async(() -> "own"));
            assertThatThrownBy(() -> task.setResult("other"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Task does not support set_result operation");
            assertThatThrownBy(() -> task.setException(new IOException()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Task does not support set_exception operation");
            assertThat(loop.runUntilComplete(task)).isEqualTo("own");
        }

        @Test
        void thatWasForcedStaysAndTheStepReportsIt() {
            var reports = reports();
            var task = loop.createTask(async(() -> "own"));
            task.finish("forced", null);
            assertThat(loop.runUntilComplete(task)).isEqualTo("forced");
            assertStepReported(reports);
        }

        @Test
        void thatIsAForcedExceptionStaysAndTheStepReportsIt() {
            var reports = reports();
            var task = loop.createTask(async(() -> "own"));
            var failure = new IOException("forced");
            task.finish(null, failure);
            assertThatThrownBy(() -> loop.runUntilComplete(task)).isSameAs(failure);
            assertStepReported(reports);
        }

        private void assertStepReported(List<Map<String, Object>> reports) {
            assertThat(reports).hasSize(1);
            assertThat((Throwable) reports.getFirst().get("exception"))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageStartingWith("step(): already done");
        }
    }

    @Nested
    final class WithItsLoop {
        @Test
        void staysPendingWhenTheLoopIsStoppedAndGoesOnInTheNextRun() {
            var task = loop.createTask(async(() -> {
                for (int i = 0; i < 10; i++) {
                    trace.add(i);
                    await(sleep(1));
                    if (i == 1) {
                        getRunningLoop().stop();
                    }
                }
            }));
            assertThatThrownBy(() -> loop.runUntilComplete(task))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Event loop stopped before Future completed.");
            assertThat(task.done()).isFalse();
            assertThat(trace).startsWith(0, 1).hasSizeLessThan(4);
            loop.runUntilComplete(task);
            assertThat(trace).hasSize(10);
        }

        @Test
        void endsTheRunWithASystemExitThatIsItsException() {
            var exit = new SystemExit(3);
            var task = loop.createTask(async(() -> {
                throw exit;
            }));
            assertThatThrownBy(() -> loop.runUntilComplete(task)).isSameAs(exit);
            assertThat(task.exception()).isSameAs(exit);
        }

        @Test
        void isReportedAsDestroyedIfItIsPendingWhenTheLoopIsClosed() {
            var reports = reports();
            loop.setDebug(true);
            var task = loop.createTask(async(() -> await(loop.createFuture())), "forgotten");
            loop.runUntilComplete(async(() -> await(sleep(0))));
            loop.close();
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst())
                    .containsEntry("message", "Task was destroyed but it is pending!")
                    .containsEntry("task", task)
                    .containsKey("source_traceback");
            assertThat(Asyncio.allTasks(loop)).isEmpty();
        }

        @Test
        void cannotBeMadeOnAClosedOneAndLeavesNoTrace() {
            var closed = VirtualTime.newLoop();
            closed.close();
            var coroutine = async(() -> 1);
            assertThatThrownBy(() -> {
                        var _ = new Task<>(closed, coroutine, TaskOptions.named("half-made"));
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Event loop is closed");
            assertThat(Asyncio.allTasks(closed)).isEmpty();
            coroutine.close();
        }
    }

    @Test
    void isAFuture() {
        assertThat(Future.class).isAssignableFrom(Task.class);
    }

    @Test
    void knowsItsCoroutineAlsoAfterTheEnd() {
        var coroutine = async(() -> 1);
        var task = loop.createTask(coroutine);
        assertThat(task.getCoro()).isSameAs(coroutine);
        loop.runUntilComplete(task);
        assertThat(task.getCoro()).isSameAs(coroutine);
    }

    @Test
    void canRunABodyOfAnyClass() {
        final class Body implements CoroutineBody<Integer> {
            private static final long serialVersionUID = 1L;

            @Override
            public Integer run() {
                return 42;
            }
        }
        assertThat(loop.runUntilComplete(loop.createTask(async(new Body())))).isEqualTo(42);
    }

    @Test
    void aFailureThatNobodyRetrievedIsReportedUnlessTheTaskWasCancelledAfterwards() {
        var messages = new CopyOnWriteArrayList<Object>();
        loop.setExceptionHandler((_, context) -> messages.add(Objects.requireNonNull(context.get("future"))));
        loop.runUntilComplete(async(() -> {
            failAndForget("silenced", true);
            failAndForget("reported", false);
        }));
        try (var log = new GarbageLog("never retrieved")) {
            var _ = log.afterGarbage();
        }
        assertThatCode(() -> loop.runUntilComplete(async(() -> {}))).doesNotThrowAnyException();
        assertThat(messages).hasSize(1);
        assertThat(messages.getFirst().toString()).contains("name='reported'");
    }

    private static void failAndForget(String name, boolean cancel) {
        var task = createTask(
                async(() -> {
                    throw new IOException("failed");
                }),
                name);
        await(sleep(0));
        if (cancel) {
            assertThat(task.cancel()).isFalse();
        }
    }

    private List<Map<String, Object>> reports() {
        var reports = new ArrayList<Map<String, Object>>();
        loop.setExceptionHandler((_, context) -> reports.add(context));
        return reports;
    }
}
