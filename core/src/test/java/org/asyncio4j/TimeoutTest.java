package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.timeout;
import static org.asyncio4j.Asyncio.timeoutAt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeoutTest extends LoopTest {
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    @Nested
    final class ThatExpires {
        @Test
        void throwsTimeoutExceptionAfterTheBody() {
            run(() -> {
                var scope = timeout(0.01);
                assertThatThrownBy(() -> await(scope.run(_ -> await(sleep(10)))))
                        .isInstanceOf(TimeoutException.class)
                        .hasMessage(null);
                assertThat(scope.expired()).isTrue();
                assertThat(loop.time()).isEqualTo(0.01);
            });
        }

        @Test
        void atAPointInTimeKeepsThatVeryDeadline() {
            run(() -> {
                double deadline = loop.time() + 0.01;
                var scope = timeoutAt(deadline);
                assertThatThrownBy(() -> await(scope.run(_ -> await(sleep(10)))))
                        .isInstanceOf(TimeoutException.class);
                assertThat(scope.expired()).isTrue();
                assertThat(scope.when()).isEqualTo(deadline);
            });
        }

        @Test
        void isACancelledErrorForTheCodeInside() {
            run(() -> {
                assertThatThrownBy(() -> await(timeout(0.01, scope -> {
                            try {
                                await(sleep(10));
                            } catch (CancelledError e) {
                                trace.add(scope.expired());
                                throw e;
                            }
                        })))
                        .isInstanceOf(TimeoutException.class);
                assertThat(trace).containsExactly(true);
            });
        }

        @Test
        void hasTheCancellationAsItsCause() {
            run(() -> assertThatThrownBy(() -> await(timeout(0.01, _ -> await(sleep(10)))))
                    .isInstanceOf(TimeoutException.class)
                    .hasCauseExactlyInstanceOf(CancelledError.class));
        }

        @ParameterizedTest
        @ValueSource(doubles = {0, -0.0, -11, Double.NEGATIVE_INFINITY})
        void inThePastInterruptsASingleYield(double delay) {
            run(() -> {
                var scope = timeout(delay);
                double before = loop.time();
                assertThatThrownBy(() -> await(scope.run(_ -> await(sleep(0))))).isInstanceOf(TimeoutException.class);
                assertThat(scope.when()).isLessThanOrEqualTo(before);
            });
        }

        @Test
        void inThePastLetsABodyThatDoesNotWaitReturn() {
            run(() -> {
                var scope = timeout(-1);
                assertThat((Object) await(scope.run(_ -> "returned"))).isEqualTo("returned");
                assertThat(scope.expired()).isFalse();
                await(sleep(0));
                assertThat(self().cancelling()).isZero();
            });
        }

        @Test
        void doesNotCancelTheTaskAroundIt() {
            var task = loop.createTask(async(() -> {
                assertThatThrownBy(() -> await(timeout(0.001, _ -> await(sleep(1)))))
                        .isInstanceOf(TimeoutException.class);
                trace.add(self().cancelling());
                await(sleep(1));
            }));
            loop.runUntilComplete(task);
            assertThat(task.cancelled()).isFalse();
            assertThat(trace).containsExactly(0);
        }

        @Test
        void letsTheBodySuppressTheCancellationAndReturn() {
            run(() -> {
                var scope = timeout(1);
                var result = await(scope.run(_ -> {
                    try {
                        await(sleep(10));
                        return "not reached";
                    } catch (CancelledError e) {
                        return "suppressed";
                    }
                }));
                assertThat(result).isEqualTo("suppressed");
                assertThat(scope.expired()).isTrue();
                assertThat(self().cancelling()).isZero();
            });
        }

        @Test
        void addsNothingToAnExceptionThatHasTheTimeoutAlready() {
            run(() -> {
                var failure = new ArithmeticException("shared");
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(() -> await(timeout(0.01, _ -> {
                                try {
                                    await(sleep(10));
                                } finally {
                                    fail(failure);
                                }
                            })))
                            .isSameAs(failure);
                }
                assertThat(failure.getSuppressed()).singleElement().isInstanceOf(TimeoutException.class);
            });
        }

        private static void fail(RuntimeException failure) {
            throw failure;
        }

        @Test
        void yieldsToTheExceptionOfTheCleanUpWhichHasTheTimeoutAsSuppressed() {
            run(() -> {
                var scope = timeout(0.01);
                assertThatThrownBy(() -> await(scope.run(_ -> {
                            try {
                                await(sleep(10));
                            } finally {
                                failCleanUp();
                            }
                        })))
                        .isExactlyInstanceOf(ArithmeticException.class)
                        .satisfies(failure -> assertThat(failure.getSuppressed())
                                .singleElement()
                                .isInstanceOf(TimeoutException.class));
                assertThat(scope.expired()).isTrue();
                assertThat(self().cancelling()).isZero();
            });
        }

        @Test
        void yieldsToTheOutermostOfSeveralFailingCleanUps() {
            run(() -> assertThatThrownBy(() -> await(timeout(0.01, _ -> {
                        try {
                            try {
                                try {
                                    throw new IllegalArgumentException("first");
                                } finally {
                                    await(sleep(10));
                                }
                            } catch (CancelledError e) {
                                throw new IllegalStateException("second");
                            }
                        } finally {
                            failCleanUp();
                        }
                    })))
                    .isExactlyInstanceOf(ArithmeticException.class)
                    .satisfies(failure ->
                            assertThat(failure.getSuppressed()).singleElement().isInstanceOf(TimeoutException.class)));
        }

        private void failCleanUp() {
            throw new ArithmeticException("clean-up failed");
        }

        @Test
        void convertsItsCancellationThoughAnEarlierOneWasSwallowed() {
            var task = loop.createTask(async(() -> {
                try {
                    await(sleep(1));
                } catch (CancelledError e) {
                    trace.add("swallowed");
                }
                trace.add(self().cancelling());
                try {
                    await(timeout(0, _ -> await(sleep(1))));
                } catch (TimeoutException e) {
                    trace.add("timeout");
                }
                trace.add(self().cancelling());
            }));
            Turns.run(loop, 1);
            task.cancel();
            loop.runUntilComplete(task);
            assertThat(trace).containsExactly("swallowed", 1, "timeout", 1);
        }
    }

    @Nested
    final class ThatDoesNotExpire {
        @Test
        void throwsNothingAndCancelsNothingLater() {
            run(() -> {
                var scope = timeout(10);
                assertThat((Object) await(scope.run(_ -> await(sleep(1, "result")))))
                        .isEqualTo("result");
                assertThat(scope.expired()).isFalse();
                assertThat(scope.when()).isGreaterThan(loop.time());
                await(sleep(20));
                assertThat(loop.time()).isEqualTo(21);
                assertThat(self().cancelling()).isZero();
            });
        }

        @Test
        void isOneWithoutALimit() {
            run(() -> {
                for (var scope : List.of(timeout(FOREVER), timeout((Duration) null), timeoutAt(FOREVER))) {
                    assertThat((Object) await(scope.run(_ -> await(sleep(10, "result")))))
                            .isEqualTo("result");
                    assertThat(scope.expired()).isFalse();
                    assertThat(scope.when()).isEqualTo(FOREVER);
                }
                Duration never = null;
                await(timeout(never, _ -> await(sleep(10))));
                assertThat((Object) await(timeout(never, _ -> await(sleep(10, "result")))))
                        .isEqualTo("result");
                assertThat(loop.time()).isEqualTo(50);
            });
        }

        @Test
        void passesExceptionsOfTheBodyUnchanged() {
            run(() -> {
                var scope = timeout(0.1);
                var failure = new java.io.IOException("of the body");
                assertThatThrownBy(() -> await(scope.run(_ -> {
                            throw failure;
                        })))
                        .isSameAs(failure)
                        .hasNoSuppressedExceptions();
                assertThat(scope.expired()).isFalse();
            });
        }

        @Test
        void passesACancellationFromElsewhere() {
            var scopes = new ArrayList<Timeout>();
            var task = loop.createTask(async(() -> {
                await(timeout(10, scope -> {
                    scopes.add(scope);
                    await(sleep(5));
                }));
            }));
            Turns.run(loop, 1);
            task.cancel("from elsewhere");
            assertThatThrownBy(() -> loop.runUntilComplete(task))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("from elsewhere");
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(scopes)
                    .singleElement()
                    .satisfies(scope -> assertThat(scope.expired()).isFalse());
        }

        @Test
        void passesACancellationThatCameBeforeItExpired() {
            var task = loop.createTask(async(() -> {
                await(timeout(1, _ -> {
                    try {
                        await(sleep(10));
                    } finally {
                        await(sleep(10));
                    }
                }));
            }));
            loop.callLater(0.5, task::cancel);
            assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
            assertThat(loop.time()).isEqualTo(1);
            assertThat(task.cancelling()).isEqualTo(1);
        }
    }

    @Test
    void takesADuration() {
        run(() -> {
            var started = createTask(async(() -> {
                await(timeout(Duration.ofMillis(1500), _ -> await(sleep(10))));
            }));
            assertThatThrownBy(() -> await(started)).isInstanceOf(TimeoutException.class);
            assertThat(loop.time()).isEqualTo(1.5);
            assertThat(timeout(Duration.ofMillis(1500)).when()).isEqualTo(3);
        });
    }

    @Test
    void countsTheDelayOfTheShortFormFromWhenItsBodyStarts() {
        run(() -> {
            Coroutine<@Nullable Void> scope = timeout(1, inner -> {
                trace.add(inner.when());
            });
            await(sleep(5));
            await(scope);
        });
        assertThat(trace).containsExactly(6.0);
    }
}
