package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.allTasks;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.eagerTaskFactory;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.waitTasks;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// How tasks end that are started eagerly.
final class EagerTasksOutcomeTest extends LoopTest {
    @BeforeEach
    void startTasksEagerly() {
        loop.setTaskFactory(eagerTaskFactory());
    }

    @Nested
    final class Outcome {
        @Test
        void cannotBeCancelledAfterAnEagerEnd() {
            run(() -> {
                var task = createTask(async(() -> "result"));
                assertThat(task.cancel()).isFalse();
                assertThat(await(task)).isEqualTo("result");
                assertThat(task.cancelled()).isFalse();
            });
        }

        @Test
        void isACancellationWithItsMessageIfTheTaskIsCancelledAfterItsFirstStep() {
            run(() -> {
                var task = createTask(sleep(10));
                assertThat(task.cancel("cancellation message")).isTrue();
                assertThat(task.cancelling()).isPositive();
                assertThatThrownBy(() -> await(task))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("cancellation message");
            });
        }

        @Test
        void isACancellationAtOnceIfTheTaskCancelsItselfAndReturns() {
            run(() -> {
                var task = createTask(async(() -> self().cancel("message")));
                assertThat(task.cancelled()).isTrue();
                assertThatThrownBy(task::result).hasMessage("message");
            });
        }

        @Test
        void isACancellationInTheNextIterationIfTheTaskCancelsItselfAndWaits() {
            run(() -> {
                var task = createTask(async(() -> {
                    self().cancel("message");
                    await(sleep(1));
                }));
                assertThat(task.done()).isFalse();
                assertThatThrownBy(() -> await(task))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("message");
            });
            assertThat(loop.time()).isZero();
        }

        @Test
        void isAnExceptionThatCreateTaskDoesNotThrow() {
            var failure = new java.io.IOException("failed");
            run(() -> {
                var task = createTask(async(() -> {
                    throw failure;
                }));
                assertThat(task.exception()).isSameAs(failure);
            });
        }

        @Test
        void isReportedIfItIsAnExceptionThatNobodyRetrieved() throws InterruptedException {
            var reports = new GarbageReports();
            loop.setExceptionHandler(reports);
            run(() -> createTask(async(() -> {
                throw new ArithmeticException("nobody asks");
            })));
            assertThat(reports.next())
                    .containsEntry("message", "Task exception was never retrieved")
                    .extractingByKey("exception")
                    .isInstanceOf(ArithmeticException.class);
        }

        @Test
        void comesOutOfCreateTaskIfItEndsTheRun() {
            var exit = new SystemExit(5);
            run(() -> {
                var creator = self();
                assertThatThrownBy(() -> createTask(async(() -> {
                            throw exit;
                        })))
                        .isSameAs(exit);
                assertThat(self()).isSameAs(creator);
                assertThat(allTasks()).containsExactly(creator);
            });
        }

        @Test
        void isAnErrorInTheNextIterationIfTheTaskAwaitsItself() {
            run(() -> {
                var task = createTask(async(() -> await(self())));
                assertThat(task.done()).isFalse();
                await(waitTasks(List.of(task)));
                assertThat(task.exception())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("Task cannot await on itself: <Task pending");
            });
        }

        @Test
        void ofAnEagerEndLeavesTheTaskWithoutItsCoroutine() {
            run(() -> {
                assertThat(createTask(async(() -> 1)).getCoro()).isNull();
                var coroutine = sleep(1);
                var task = createTask(coroutine);
                assertThat(task.getCoro()).isSameAs(coroutine);
                await(task);
                assertThat(task.getCoro()).isSameAs(coroutine);
            });
        }
    }
}
