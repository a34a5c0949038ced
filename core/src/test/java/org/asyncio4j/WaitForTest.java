package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.shield;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.waitFor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WaitForTest extends LoopTest {
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    /// Ignores cancellations for 0.2 seconds.
    private Coroutine<String> stubborn() {
        return async(() -> {
            double end = loop.time() + 0.2;
            while (loop.time() < end) {
                try {
                    await(sleep(end - loop.time()));
                } catch (CancelledError e) {
                    trace.add("ignored");
                }
            }
            trace.add(loop.time());
            return "done";
        });
    }

    private Coroutine<?> withCleanUp(double delay) {
        return async(() -> {
            try {
                await(sleep(delay));
            } finally {
                await(sleep(0.5));
                trace.add("cleaned up");
            }
        });
    }

    @Nested
    final class InTime {
        @ParameterizedTest
        @ValueSource(doubles = {FOREVER, 60})
        void givesTheResult(double timeout) {
            run(() -> assertThat((Object) await(waitFor(sleep(10, "done"), timeout)))
                    .isEqualTo("done"));
            assertThat(loop.time()).isEqualTo(10);
        }

        @Test
        void givesTheResultWithoutALimit() {
            run(() -> {
                assertThat((Object) await(waitFor(sleep(10, "done"), null))).isEqualTo("done");
                assertThat((Object) await(waitFor(sleep(10, "done"), Duration.ofSeconds(11))))
                        .isEqualTo("done");
            });
        }

        @Test
        void givesTheResultThatACallbackSetsInTheNextIteration() {
            run(() -> {
                var future = loop.<String>createFuture();
                loop.callSoon(() -> future.setResult("ok"));
                assertThat((Object) await(waitFor(future, 0.2))).isEqualTo("ok");
            });
            assertThat(loop.time()).isZero();
        }

        @Test
        void throwsTheExceptionAsItWasThrown() {
            var failure = new java.io.IOException("failed");
            run(() -> assertThatThrownBy(() -> await(waitFor(
                            async(() -> {
                                throw failure;
                            }),
                            1)))
                    .isSameAs(failure));
        }

        @Test
        void runsACoroutineInTheTaskOfTheCaller() {
            run(() -> {
                var task = self();
                assertThat((Object) await(waitFor(async(() -> self()), 1))).isSameAs(task);
            });
        }

        @Test
        void takesAnAwaitableOfOnesOwn() {
            Awaitable<String> own = () -> await(sleep(1, "own"));
            run(() -> assertThat((Object) await(waitFor(own, 2))).isEqualTo("own"));
        }
    }

    @Nested
    final class TooLate {
        @Test
        void cancelsTheTaskAndWaitsForItsCleanUp() {
            run(() -> {
                var task = createTask(withCleanUp(10));
                assertThatThrownBy(() -> await(waitFor(task, 0.1)))
                        .isInstanceOf(TimeoutException.class)
                        .hasCauseExactlyInstanceOf(CancelledError.class);
                assertThat(task.cancelled()).isTrue();
                assertThat(self().cancelling()).isZero();
            });
            assertThat(trace).containsExactly("cleaned up");
            assertThat(loop.time()).isEqualTo(0.6);
        }

        @Test
        void waitsUntilACoroutineThatIgnoresTheCancellationHasEnded() {
            run(() -> assertThat((Object) await(waitFor(stubborn(), 0.1))).isEqualTo("done"));
            assertThat(trace).containsExactly("ignored", 0.2);
        }

        @Test
        void throwsWhatTheTaskAnswersTheCancellationWith() {
            var failure = new ArithmeticException("answer");
            run(() -> {
                var task = createTask(async(() -> {
                    try {
                        await(sleep(10));
                    } catch (CancelledError e) {
                        throw failure;
                    }
                }));
                assertThatThrownBy(() -> await(waitFor(task, 0.1))).isSameAs(failure);
                assertThat(self().cancelling()).isZero();
            });
        }

        @Test
        void givesWhatACoroutineReturnsThatSuppressesTheCancellation() {
            run(() -> assertThat((Object) await(waitFor(
                            async(() -> {
                                try {
                                    await(sleep(10));
                                    return 0;
                                } catch (CancelledError e) {
                                    return 42;
                                }
                            }),
                            0.1)))
                    .isEqualTo(42));
        }

        @Test
        void leavesAShieldedTaskAlone() {
            run(() -> {
                var task = createTask(sleep(1, "done"));
                assertThatThrownBy(() -> await(waitFor(shield(task), 0.1))).isInstanceOf(TimeoutException.class);
                assertThat(task.done()).isFalse();
                assertThat(task.cancelling()).isZero();
                assertThat(await(task)).isEqualTo("done");
            });
        }
    }

    @Nested
    final class WithoutAnyTime {
        @ParameterizedTest
        @LazyStart("an eager task starts before it can be cancelled")
        @ValueSource(doubles = {0, -0.0, -1, Double.NEGATIVE_INFINITY})
        void neverStartsACoroutine(double timeout) {
            run(() -> assertThatThrownBy(() -> await(waitFor(async(() -> trace.add("started")), timeout)))
                    .isInstanceOf(TimeoutException.class)
                    .hasCauseExactlyInstanceOf(CancelledError.class));
            assertThat(trace).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(doubles = {0, -1})
        void cancelsARunningTaskAndWaitsForItsCleanUp(double timeout) {
            run(() -> {
                var task = createTask(withCleanUp(10));
                await(sleep(0));
                assertThatThrownBy(() -> await(waitFor(task, timeout))).isInstanceOf(TimeoutException.class);
                assertThat(task.cancelled()).isTrue();
                assertThat(self().cancelling()).isZero();
            });
            assertThat(trace).containsExactly("cleaned up");
        }

        @Test
        void givesAResultThatIsThere() {
            run(() -> {
                var future = loop.<String>createFuture();
                future.setResult("there");
                assertThat((Object) await(waitFor(future, 0))).isEqualTo("there");
            });
        }

        @Test
        void throwsTheCancellationOfAFutureThatIsCancelledAlready() {
            run(() -> {
                var future = loop.<String>createFuture();
                future.cancel("before");
                assertThatThrownBy(() -> await(waitFor(future, 0)))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("before");
            });
        }

        @Test
        void givesWhatATaskReturnsThatIgnoresTheCancellation() {
            run(() -> {
                var task = createTask(stubborn());
                await(sleep(0));
                assertThat((Object) await(waitFor(task, 0))).isEqualTo("done");
            });
        }

        @Test
        void isCancelledReliablyWhileItWaitsForTheCleanUp() {
            var waiting = loop.createTask(async(() -> {
                var task = createTask(withCleanUp(10));
                await(sleep(0));
                try {
                    await(waitFor(task, 0));
                } finally {
                    trace.add(task.done());
                }
            }));
            loop.callLater(0.1, waiting::cancel);
            assertThatThrownBy(() -> loop.runUntilComplete(waiting)).isInstanceOf(CancelledError.class);
            assertThat(trace).containsExactly(false);
        }
    }

    @Nested
    final class Cancelled {
        @ParameterizedTest
        @ValueSource(doubles = {FOREVER, 60})
        void cancelsTheTask(double timeout) {
            var inner = loop.createTask(sleep(100));
            var outer = loop.createTask(waitFor(inner, timeout));
            loop.callLater(1, outer::cancel);
            assertThatThrownBy(() -> loop.runUntilComplete(outer)).isInstanceOf(CancelledError.class);
            assertThat(inner.cancelled()).isTrue();
            assertThat(outer.cancelling()).isEqualTo(1);
        }

        @Test
        void endsOnlyAfterACoroutineThatIgnoresTheCancellation() {
            var outer = loop.createTask(waitFor(stubborn(), 1));
            loop.callLater(0.1, outer::cancel);
            loop.runUntilComplete(outer);
            assertThat(trace).containsExactly("ignored", 0.2);
        }

        @Test
        void isNotLostInTheIterationInWhichTheTaskEnds() {
            var release = loop.<String>createFuture();
            var inner = loop.createTask(async(() -> await(release)));
            var outer = loop.createTask(waitFor(inner, 1));
            inner.addDoneCallback(_ -> outer.cancel());
            loop.callLater(0.5, () -> release.setResult("done"));
            assertThatThrownBy(() -> loop.runUntilComplete(outer)).isInstanceOf(CancelledError.class);
            assertThat(inner.result()).isEqualTo("done");
        }
    }

    @Test
    void refusesWhatIsNotANumber() {
        run(() -> {
            var coroutine = sleep(1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> await(waitFor(coroutine, Double.NaN)))
                    .withMessage("Invalid time: NaN (not a number)");
            coroutine.close();
        });
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without it may do
    void refusesNull() {
        run(() -> {
            Awaitable<@Nullable Void> nothing = null;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> await(waitFor(nothing, 1)))
                    .withMessage("object null can't be used in 'await' expression");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> await(waitFor(nothing, 0)))
                    .withMessage("An asyncio.Future, a coroutine or an awaitable is required");
        });
    }
}
