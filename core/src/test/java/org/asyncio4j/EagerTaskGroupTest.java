package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.eagerTaskFactory;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.taskGroup;
import static org.asyncio4j.Asyncio.timeout;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Groups whose tasks start eagerly.
final class EagerTaskGroupTest extends LoopTest {
    @BeforeEach
    void startTasksEagerly() {
        loop.setTaskFactory(eagerTaskFactory());
    }

    private static Coroutine<?> failing() {
        return async(() -> {
            throw new ArithmeticException("failed");
        });
    }

    private static void assertFailedOnce(ThrowingCallable group) {
        assertThatThrownBy(group)
                .isInstanceOfSatisfying(
                        ExceptionGroup.class,
                        e -> assertThat(e.exceptions()).singleElement().isInstanceOf(ArithmeticException.class));
    }

    private Coroutine<?> sleeper(String name) {
        return async(() -> {
            try {
                await(sleep(10));
            } catch (CancelledError e) {
                trace.add(name + " cancelled");
                throw e;
            }
        });
    }

    @Test
    void aTaskThatEndsAtOnceIsInItsGroupUntilTheNextIteration() {
        run(() -> await(taskGroup(group -> {
            trace.add(group.createTask(async(() -> "result")).result());
            trace.add(group.toString());
            await(sleep(0));
            trace.add(group.toString());
        })));
        assertThat(trace).containsExactly("result", "<TaskGroup tasks=1 entered>", "<TaskGroup entered>");
    }

    @Test
    void aFailureInTheFirstStepCancelsTheBodyInTheNextIteration() {
        run(() -> {
            assertFailedOnce(() -> await(taskGroup(group -> {
                trace.add(group.createTask(failing()).done());
                trace.add(self().cancelling());
                trace.add(group.toString());
                try {
                    await(sleep(1));
                } finally {
                    trace.add(self().cancelling());
                    trace.add(group.toString());
                }
            })));
            assertThat(self().cancelling()).isZero();
        });
        assertThat(trace).containsExactly(true, 0, "<TaskGroup tasks=1 entered>", 1, "<TaskGroup errors=1 cancelling>");
        assertThat(loop.time()).isZero();
    }

    @Test
    void aFailureInTheFirstStepLeavesNoCancellation() {
        run(() -> {
            assertFailedOnce(() -> await(taskGroup(group -> {
                group.createTask(failing());
            })));
            assertThat(self().cancelling()).isZero();
            await(sleep(0));
        });
    }

    @Test
    void aGroupTakesTasksUntilItHasBeenToldOfAFailure() {
        run(() -> {
            assertFailedOnce(() -> await(taskGroup(group -> {
                group.createTask(failing());
                group.createTask(sleeper("second"));
                try {
                    await(sleep(1));
                } finally {
                    assertThatThrownBy(() -> group.createTask(sleep(0)))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("TaskGroup <TaskGroup tasks=1 errors=1 cancelling> is shutting down");
                }
            })));
        });
        assertThat(trace).containsExactly("second cancelled");
    }

    @Test
    void aTaskThatMakesAFailingOneInItsFirstStepIsCancelled() {
        run(() -> {
            assertFailedOnce(() -> await(taskGroup(group -> {
                group.createTask(async(() -> {
                    group.createTask(failing());
                    await(sleeper("outer"));
                }));
            })));
        });
        assertThat(trace).containsExactly("outer cancelled");
        assertThat(loop.time()).isZero();
    }

    @Test
    void allTasksAroundAFailingFirstStepAreCancelledInOrder() {
        run(() -> {
            assertFailedOnce(() -> await(taskGroup(group -> {
                group.createTask(sleeper("before"));
                group.createTask(async(() -> {
                    group.createTask(async(() -> {
                        group.createTask(failing());
                        await(sleeper("inner"));
                    }));
                    await(sleeper("outer"));
                }));
                group.createTask(sleeper("after"));
            })));
        });
        assertThat(trace).containsExactly("before cancelled", "inner cancelled", "outer cancelled", "after cancelled");
    }

    @Test
    void aTimeoutAroundTheGroupOfAFailedFirstStepDoesNotExpire() {
        run(() -> assertFailedOnce(() -> await(timeout(1, _ -> {
            await(taskGroup(group -> {
                group.createTask(async(() -> {
                    group.createTask(failing());
                    await(new Event());
                }));
            }));
        }))));
    }

    @Test
    void systemExitOfATaskComesOutOfCreateTask() {
        run(() -> {
            var exit = new SystemExit(5);
            assertThatThrownBy(() -> await(taskGroup(group -> {
                        group.createTask(async(() -> {
                            throw exit;
                        }));
                    })))
                    .isSameAs(exit);
            assertThat(self().cancelling()).isZero();
        });
    }
}
