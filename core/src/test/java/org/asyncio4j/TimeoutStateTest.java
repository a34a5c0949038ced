package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.timeout;
import static org.asyncio4j.Asyncio.timeoutAt;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What may be done with a timeout in which state.
final class TimeoutStateTest extends LoopTest {
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    @Nested
    final class Reschedule {
        @Test
        void movesTheDeadlineOrRemovesIt() {
            var moved = new ArrayList<Timeout>();
            var task = loop.createTask(async(() -> {
                await(timeout(10, scope -> {
                    moved.add(scope);
                    trace.add(scope.when());
                    scope.reschedule(20);
                    trace.add(scope.when());
                    await(sleep(15));
                    scope.reschedule(FOREVER);
                    trace.add(scope.when());
                    await(sleep(1000));
                }));
            }));
            loop.callLater(900, task::cancel);
            assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
            assertThat(trace).containsExactly(10.0, 20.0, FOREVER);
            assertThat(moved.getFirst().expired()).isFalse();
            assertThat(loop.time()).isEqualTo(900);
        }

        @Test
        void toThePastExpiresInTheNextIteration() {
            run(() -> assertThatThrownBy(() -> await(timeout(10, scope -> {
                        await(sleep(5));
                        scope.reschedule(5);
                        await(sleep(0));
                    })))
                    .isInstanceOf(TimeoutException.class));
            assertThat(loop.time()).isEqualTo(5);
        }

        @Test
        void isRefusedBeforeTheBody() {
            run(() -> assertThatIllegalStateException()
                    .isThrownBy(() -> timeout(1).reschedule(2))
                    .withMessage("Timeout has not been entered"));
        }

        @Test
        void isRefusedAfterTheBody() {
            run(() -> {
                var scope = timeout(1);
                await(scope.run(_ -> await(sleep(0))));
                assertThatIllegalStateException()
                        .isThrownBy(() -> scope.reschedule(2))
                        .withMessage("Cannot change state of finished Timeout");
            });
        }

        @Test
        void isRefusedWhileItExpiresAndAfterwards() {
            run(() -> {
                var scope = timeout(1);
                assertThatThrownBy(() -> await(scope.run(_ -> {
                            try {
                                await(sleep(10));
                            } finally {
                                assertThatIllegalStateException()
                                        .isThrownBy(() -> scope.reschedule(20))
                                        .withMessage("Cannot change state of expiring Timeout");
                            }
                        })))
                        .isInstanceOf(TimeoutException.class)
                        .hasNoSuppressedExceptions();
                assertThatIllegalStateException()
                        .isThrownBy(() -> scope.reschedule(20))
                        .withMessage("Cannot change state of expired Timeout");
            });
        }
    }

    @Nested
    final class Refuses {
        @Test
        void toBeEnteredAgainInsideOfItself() {
            run(() -> await(timeout(10, scope -> {
                assertThatIllegalStateException()
                        .isThrownBy(() -> await(scope.run(_ -> await(sleep(1)))))
                        .withMessage("Timeout has already been entered");
            })));
        }

        @Test
        void toBeEnteredASecondTime() {
            run(() -> {
                var scope = timeout(10);
                await(scope.run(_ -> await(sleep(0))));
                assertThatIllegalStateException()
                        .isThrownBy(() -> await(scope.run(_ -> await(sleep(0)))))
                        .withMessage("Timeout has already been entered");
            });
        }

        @Test
        void toBeEnteredOutsideOfATaskAndStaysNotEntered() {
            var scope = timeoutAt(10);
            var done = loop.createFuture();
            loop.callSoon(() -> {
                assertThatIllegalStateException()
                        .isThrownBy(() -> scope.run(_ -> await(sleep(0))).send(null))
                        .withMessage("Timeout should be used inside a task");
                assertThatIllegalStateException()
                        .isThrownBy(() -> scope.reschedule(1))
                        .withMessage("Timeout has not been entered");
                done.cancel();
            });
            assertThatThrownBy(() -> loop.runUntilComplete(done)).isInstanceOf(CancelledError.class);
        }

        @Test
        void toBeMadeFromADelayWithoutARunningLoop() {
            assertThatIllegalStateException().isThrownBy(() -> timeout(1)).withMessage("no running event loop");
        }

        @Test
        void whatIsNotANumber() {
            run(() -> {
                for (CoroutineBody.OfVoid use : List.<CoroutineBody.OfVoid>of(
                        () -> timeout(Double.NaN).expired(),
                        () -> timeoutAt(Double.NaN).expired(),
                        () -> await(timeout(Double.NaN, _ -> {})),
                        () -> await(timeout(1, scope -> {
                            scope.reschedule(Double.NaN);
                        })))) {
                    assertThatIllegalArgumentException()
                            .isThrownBy(use::execute)
                            .withMessage("Invalid time: NaN (not a number)");
                }
                assertThat(self().cancelling()).isZero();
            });
        }
    }

    @Nested
    final class Text {
        @Test
        void saysTheStateAndTheDeadline() {
            run(() -> {
                var scope = timeoutAt(10.12345);
                assertThat(scope).hasToString("<Timeout [created]>");
                await(scope.run(_ -> {
                    trace.add(scope.toString());
                }));
                assertThat(scope).hasToString("<Timeout [finished]>");
            });
            assertThat(trace).containsExactly("<Timeout [active] when=10.123>");
        }

        @Test
        void saysThatItHasExpired() {
            run(() -> {
                var scope = timeout(0.01);
                assertThatThrownBy(() -> await(scope.run(_ -> {
                            try {
                                await(sleep(10));
                            } finally {
                                trace.add(scope.toString());
                            }
                        })))
                        .isInstanceOf(TimeoutException.class);
                trace.add(scope.toString());
            });
            assertThat(trace).containsExactly("<Timeout [expiring]>", "<Timeout [expired]>");
        }

        @Test
        void writesDeadlinesAsDecimals() {
            run(() -> await(timeout(FOREVER, scope -> {
                for (var when : List.of(FOREVER, 10.0, 12345678.9, 1e15, Double.NEGATIVE_INFINITY)) {
                    scope.reschedule(when);
                    trace.add(scope.toString().replaceAll(".*when=|>", ""));
                }
                scope.reschedule(FOREVER);
            })));
            assertThat(trace).containsExactly("null", "10.0", "12345678.9", "1000000000000000.0", "-inf");
        }
    }
}
