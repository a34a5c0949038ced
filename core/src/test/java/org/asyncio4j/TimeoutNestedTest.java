package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.taskGroup;
import static org.asyncio4j.Asyncio.timeout;
import static org.asyncio4j.Asyncio.timeoutAt;
import static org.asyncio4j.Asyncio.waitFor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Timeouts inside of timeouts, groups and coroutines that are driven by hand.
final class TimeoutNestedTest {
    private final VirtualTime clock = new VirtualTime();
    private final Loop loop = Loops.newLoop(clock);
    private final List<Object> trace = new ArrayList<>();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private static Task<?> self() {
        return Objects.requireNonNull(currentTask());
    }

    private void run(CoroutineBody.OfVoid body) {
        loop.runUntilComplete(async(body));
    }

    @Test
    void theInnerOneLetsTheCancellationOfTheOuterOneThrough() {
        run(() -> {
            assertThatThrownBy(() -> await(timeout(0.002, _ -> {
                        try {
                            await(timeout(0.1, _ -> {
                                clock.advance(0.01);
                                await(sleep(1));
                            }));
                        } catch (CancelledError e) {
                            trace.add("cancelled");
                            throw e;
                        }
                    })))
                    .isInstanceOf(TimeoutException.class);
            assertThat(self().cancelling()).isZero();
        });
        assertThat(trace).containsExactly("cancelled");
    }

    @Test
    void bothExpireOneAfterTheOtherIfTheLoopWasBusyUntilThen() {
        run(() -> {
            assertThatThrownBy(() -> await(timeout(0.1, _ -> {
                        try {
                            await(timeout(0.05, _ -> {
                                loop.callSoon(() -> clock.advance(0.07));
                                await(sleep(1));
                            }));
                        } catch (TimeoutException e) {
                            trace.add("inner");
                            await(sleep(10));
                        }
                    })))
                    .isInstanceOf(TimeoutException.class);
            assertThat(self().cancelling()).isZero();
            assertThat(loop.time()).isLessThan(1);
        });
        assertThat(trace).containsExactly("inner");
    }

    @Test
    void onlyTheOuterOneConvertsIfBothExpireInTheSameIteration() {
        run(() -> {
            var inner = timeoutAt(1);
            assertThatThrownBy(() -> await(timeout(1, _ -> {
                        try {
                            await(inner.run(_ -> await(sleep(10))));
                        } catch (CancelledError e) {
                            trace.add(self().cancelling());
                            throw e;
                        }
                    })))
                    .isInstanceOf(TimeoutException.class);
            assertThat(inner.expired()).isTrue();
            assertThat(self().cancelling()).isZero();
        });
        assertThat(trace).containsExactly(1);
    }

    @Test
    void onlyTheOuterOneConvertsIfTheLoopWasBusyPastBothDeadlines() {
        run(() -> {
            var inner = timeout(0.05);
            assertThatThrownBy(() -> await(timeout(0.1, _ -> {
                        try {
                            await(inner.run(_ -> {
                                clock.advance(0.2);
                                await(sleep(1));
                            }));
                        } catch (CancelledError e) {
                            trace.add(self().cancelling());
                            throw e;
                        }
                    })))
                    .isInstanceOf(TimeoutException.class);
            assertThat(inner.expired()).isTrue();
            assertThat(self().cancelling()).isZero();
            assertThat(loop.time()).isEqualTo(0.2);
        });
        assertThat(trace).containsExactly(1);
    }

    @Test
    void theOuterOneStillInterruptsTheHandlingOfTheInnerOne() {
        run(() -> assertThatThrownBy(() -> await(timeout(2, _ -> {
                    try {
                        await(timeout(1, _ -> await(sleep(10))));
                    } catch (TimeoutException e) {
                        await(sleep(10));
                    }
                })))
                .isInstanceOf(TimeoutException.class));
        assertThat(loop.time()).isEqualTo(2);
    }

    @Test
    void aCancellationFromElsewhereInTheIterationOfTheDeadlineWins() {
        var task = loop.createTask(async(() -> {
            await(timeout(1, _ -> await(sleep(10))));
        }));
        loop.callAt(1, task::cancel);
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
        assertThat(task.cancelled()).isTrue();
        assertThat(task.cancelling()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneAroundAGroupCancelsTheTasksAndTimesOut(boolean bodyWaits) {
        run(() -> {
            var children = new ArrayList<Task<?>>();
            assertThatThrownBy(() -> await(timeout(1, _ -> {
                        await(taskGroup(group -> {
                            children.add(group.createTask(sleep(10)));
                            if (bodyWaits) {
                                await(sleep(10));
                            }
                        }));
                    })))
                    .isInstanceOf(TimeoutException.class);
            assertThat(children)
                    .singleElement()
                    .satisfies(child -> assertThat(child.cancelled()).isTrue());
            assertThat(self().cancelling()).isZero();
        });
        assertThat(loop.time()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneAroundAGroupWhoseTaskFailsInItsCleanUpThrowsTheExceptionGroupAndLeavesNoCancellation(boolean bodyWaits) {
        run(() -> {
            assertThatThrownBy(() -> await(timeout(1, _ -> {
                        await(taskGroup(group -> {
                            group.createTask(failingCleanUp());
                            if (bodyWaits) {
                                await(sleep(10));
                            }
                        }));
                    })))
                    .isInstanceOfSatisfying(
                            ExceptionGroup.class,
                            group -> assertThat(group.exceptions())
                                    .singleElement()
                                    .isInstanceOf(ArithmeticException.class));
            assertThat(self().cancelling()).isZero();
            await(sleep(0));
        });
    }

    private static Coroutine<?> failingCleanUp() {
        return async(() -> {
            try {
                await(sleep(10));
            } catch (CancelledError e) {
                throw new ArithmeticException("clean-up failed");
            }
        });
    }

    @Test
    void oneInATaskOfAGroupIsAFailureOfThatTask() {
        run(() -> {
            assertThatThrownBy(() -> await(taskGroup(group -> {
                        group.createTask(timeout(1, _ -> await(sleep(10))));
                        group.createTask(sleep(20));
                    })))
                    .isInstanceOfSatisfying(
                            ExceptionGroup.class,
                            group -> assertThat(group.exceptions())
                                    .singleElement()
                                    .isInstanceOf(TimeoutException.class));
            assertThat(self().cancelling()).isZero();
        });
        assertThat(loop.time()).isEqualTo(1);
    }

    @Test
    void oneInTheBodyOfAGroupPassesTheGroupsCancellation() {
        run(() -> {
            assertThatThrownBy(() -> await(taskGroup(group -> {
                        group.createTask(async(() -> {
                            throw new ArithmeticException("child");
                        }));
                        try {
                            await(timeout(10, _ -> await(sleep(5))));
                        } catch (CancelledError e) {
                            trace.add(self().cancelling());
                            throw e;
                        }
                    })))
                    .isInstanceOf(ExceptionGroup.class);
            assertThat(self().cancelling()).isZero();
        });
        assertThat(trace).containsExactly(1);
    }

    @Test
    void waitForInsideOfOneIsEndedByTheEarlierOfBoth() {
        run(() -> {
            assertThatThrownBy(() -> await(timeout(5, _ -> await(waitFor(sleep(10), 1)))))
                    .isInstanceOf(TimeoutException.class);
            assertThat(loop.time()).isEqualTo(1);
            assertThatThrownBy(() -> await(timeout(1, _ -> await(waitFor(sleep(10), 5)))))
                    .isInstanceOf(TimeoutException.class);
            assertThat(loop.time()).isEqualTo(2);
            assertThat(self().cancelling()).isZero();
        });
    }

    @Test
    void oneInACoroutineThatIsDrivenByHandGetsOneGeneratorExitAndStopsItsTimer() {
        run(() -> {
            var scope = timeout(5);
            var coroutine = async(() -> {
                try {
                    await(scope.run(_ -> {
                        try {
                            await(sleep(0));
                        } catch (Throwable e) {
                            trace.add("body " + e.getClass().getSimpleName());
                            throw e;
                        }
                    }));
                } catch (Throwable e) {
                    trace.add("around " + e.getClass().getSimpleName());
                    throw e;
                }
            });
            assertThat(coroutine.send(null)).isNull();
            coroutine.close();
            assertThat(scope).hasToString("<Timeout [finished]>");
            await(sleep(10));
        });
        assertThat(trace).containsExactly("body GeneratorExit", "around GeneratorExit");
    }

    @Test
    void oneInACoroutineThatIsDrivenByHandCancelsTheTaskThatDrivesIt() {
        run(() -> {
            var coroutine = timeout(1, _ -> await(sleep(0)));
            coroutine.send(null);
            assertThatThrownBy(() -> await(sleep(10))).isInstanceOf(CancelledError.class);
            assertThat(self().cancelling()).isEqualTo(1);
            assertThatThrownBy(() -> coroutine.throwIn(new CancelledError())).isInstanceOf(TimeoutException.class);
            assertThat(self().cancelling()).isZero();
        });
    }
}
