package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TaskCancelTest extends LoopTest {
    private void assertCancelled(Task<?> task) {
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
        assertThat(task.done()).isTrue();
        assertThat(task.cancelled()).isTrue();
        assertThat(task.cancel()).isFalse();
    }

    @Nested
    final class BeforeItWaits {
        @Test
        void itsFirstAwaitIsInterruptedAtOnce() {
            var task = loop.createTask(async(() -> {
                trace.add("started");
                await(sleep(10));
            }));
            var _ = loop.callSoon(task::cancel);
            assertCancelled(task);
            assertThat(trace).containsExactly("started");
            assertThat(loop.time()).isZero();
        }

        @Test
        void cancelBeforeStartNeverRunsTheBody() {
            var task = loop.createTask(async(() -> {
                trace.add("started");
            }));
            task.cancel();
            assertCancelled(task);
            assertThat(trace).isEmpty();
        }

        @Test
        void cancelBeforeStartKeepsItsMessage() {
            var task = loop.createTask(async(() -> {}));
            task.cancel("my message");
            loop.runUntilComplete(async(() -> await(sleep(0))));
            assertThatThrownBy(task::exception)
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("my message");
        }
    }

    @Nested
    final class WhileItWaits {
        @Test
        void theAwaitedFutureIsCancelledBeforeTheLoopGoesOn() {
            loop.runUntilComplete(async(() -> {
                var future = new Future<Integer>();
                var task = createTask(async(() -> await(future)));
                await(sleep(0));
                assertThat(task.cancel()).isTrue();
                assertThat(future.cancelled()).isTrue();
                assertThat(task.done()).isFalse();
            }));
        }

        @Test
        void cancellingTheFutureCancelsTheTask() {
            var future = loop.<Integer>createFuture();
            var task = loop.createTask(async(() -> await(future)));
            var _ = loop.callLater(1, future::cancel);
            assertCancelled(task);
            assertThat(task.cancelling()).isZero();
        }

        @Test
        void cancellingTheFutureAndThenTheTaskCancelsBothOnce() {
            var future = loop.<Integer>createFuture();
            var task = loop.createTask(async(() -> {
                try {
                    await(future);
                } catch (CancelledError e) {
                    trace.add("cancelled");
                    throw e;
                }
            }));
            var _ = loop.callLater(1, () -> {
                assertThat(future.cancel()).isTrue();
                assertThat(task.cancel()).isTrue();
            });
            assertCancelled(task);
            assertThat(future.cancelled()).isTrue();
            assertThat(trace).containsExactly("cancelled");
        }

        @Test
        void aSleepingTaskEndsAtOnce() {
            var sleeper = loop.createTask(async(() -> await(sleep(5000))));
            var waiter = loop.createTask(async(() -> {
                try {
                    await(sleeper);
                } catch (CancelledError e) {
                    trace.add(loop.time());
                }
            }));
            var _ = loop.callLater(0.5, sleeper::cancel);
            loop.runUntilComplete(waiter);
            assertThat(trace).containsExactly(0.5);
        }

        @Test
        void severalRequestsDeliverOneErrorWithTheFirstMessage() {
            var task = loop.createTask(async(() -> {
                for (int i = 0; i < 3; i++) {
                    try {
                        await(sleep(1));
                        trace.add(i);
                    } catch (CancelledError e) {
                        trace.add(String.valueOf(e.getMessage()));
                    }
                }
            }));
            var _ = loop.callLater(0.5, () -> {
                assertThat(task.cancel("a")).isTrue();
                assertThat(task.cancel("b")).isTrue();
            });
            loop.runUntilComplete(task);
            assertThat(trace).containsExactly("a", 1, 2);
            assertThat(task.cancelling()).isEqualTo(2);
        }

        @Test
        void aTaskThatSwallowsTheErrorGoesOn() {
            var second = loop.<Integer>createFuture();
            var task = loop.createTask(async(() -> {
                try {
                    await(sleep(100));
                } catch (CancelledError e) {
                    trace.add("ignored");
                }
                return await(second);
            }));
            var _ = loop.callLater(1, task::cancel);
            var _ = loop.callLater(2, () -> second.setResult(42));
            assertThat(loop.runUntilComplete(task)).isEqualTo(42);
            assertThat(second.cancelled()).isFalse();
            assertThat(task.cancelled()).isFalse();
        }

        @Test
        void aTaskThatAnswersWithSystemExitFailsAndEndsTheRun() {
            var exit = new SystemExit(2);
            var task = loop.createTask(async(() -> {
                try {
                    await(sleep(100));
                } catch (CancelledError e) {
                    throw exit;
                }
            }));
            var _ = loop.callLater(1, task::cancel);
            assertThatThrownBy(() -> loop.runUntilComplete(task)).isSameAs(exit);
            assertThat(task.cancelled()).isFalse();
            assertThat(task.exception()).isSameAs(exit);
        }
    }

    @Nested
    final class OfItself {
        @Test
        void interruptsTheNextAwait() {
            var task = loop.createTask(async(() -> {
                self().cancel();
                trace.add("goes on");
                await(sleep(100));
                trace.add("not reached");
            }));
            assertCancelled(task);
            assertThat(trace).containsExactly("goes on");
            assertThat(loop.time()).isZero();
        }

        @Test
        void withoutAnotherAwaitDiscardsTheResult() {
            var task = loop.createTask(async(() -> {
                self().cancel("at the end");
                return 12;
            }));
            assertThatThrownBy(() -> loop.runUntilComplete(task))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("at the end");
            assertThat(task.cancelled()).isTrue();
        }

        @Test
        void cancelsTheTaskThatItAwaitsNextAndWhatThatAwaits() {
            var future = loop.<Integer>createFuture();
            var nested = loop.createTask(async(() -> await(future)));
            var task = loop.createTask(async(() -> {
                await(sleep(0));
                self().cancel();
                await(nested);
            }));
            assertCancelled(task);
            assertThat(nested.cancelled()).isTrue();
            assertThat(future.cancelled()).isTrue();
        }
    }

    @Nested
    final class Counting {
        @Test
        void countsTheRequests() {
            var task = loop.createTask(async(() -> await(sleep(10))));
            assertThat(task.cancelling()).isZero();
            assertThat(task.cancel()).isTrue();
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(task.cancel()).isTrue();
            assertThat(task.cancelling()).isEqualTo(2);
            assertCancelled(task);
        }

        @Test
        void uncancelTakesOneBack() {
            var task = loop.createTask(async(() -> {
                try {
                    await(sleep(10));
                } catch (CancelledError e) {
                    trace.add(self().uncancel());
                    await(sleep(10));
                }
            }));
            var _ = loop.callLater(1, task::cancel);
            var _ = loop.callLater(2, () -> {
                assertThat(task.cancelling()).isZero();
                assertThat(task.cancelled()).isFalse();
                task.cancel();
                assertThat(task.cancelling()).isEqualTo(1);
            });
            assertCancelled(task);
            assertThat(trace).containsExactly(0);
            assertThat(task.uncancel()).isZero();
            assertThat(task.cancelled()).isTrue();
            assertThat(task.done()).isTrue();
        }

        @Test
        void uncancelStaysAtZero() {
            var task = loop.createTask(async(() -> {}));
            assertThat(task.uncancel()).isZero();
            assertThat(task.cancelling()).isZero();
            loop.runUntilComplete(task);
        }

        @Test
        void uncancelToZeroDropsAnUndeliveredRequest() {
            var future = loop.<Integer>createFuture();
            var task = loop.createTask(async(() -> {
                return await(future);
            }));
            var _ = loop.callLater(1, () -> {
                future.setResult(42);
                task.cancel();
                assertThat(task.uncancel()).isZero();
            });
            assertThat(loop.runUntilComplete(task)).isEqualTo(42);
        }

        @Test
        void uncancelToMoreThanZeroDropsNothing() {
            var future = loop.<Integer>createFuture();
            var task = loop.createTask(async(() -> await(future)));
            var _ = loop.callLater(1, () -> {
                future.setResult(42);
                task.cancel();
                task.cancel();
                assertThat(task.uncancel()).isEqualTo(1);
            });
            assertCancelled(task);
        }

        @Test
        void aTimeoutBlockByHandLetsTheCodeAfterItRunOn() {
            var task = loop.createTask(async(() -> {
                assertThatThrownBy(() -> timeout(1, sleep(10))).hasMessage("timed out");
                assertThat(self().cancelling()).isZero();
                await(sleep(1));
                return loop.time();
            }));
            assertThat(loop.runUntilComplete(task)).isEqualTo(2);
        }

        @Test
        void aTimeoutBlockByHandThatIsInTimeCancelsNothing() {
            var task = loop.createTask(async(() -> {
                timeout(10, sleep(1));
                assertThat(self().cancelling()).isZero();
                await(sleep(20));
                return loop.time();
            }));
            assertThat(loop.runUntilComplete(task)).isEqualTo(21);
        }

        private void timeout(double delay, Awaitable<?> body) {
            var task = self();
            boolean[] expired = {false};
            var timer = loop.callLater(delay, () -> {
                expired[0] = true;
                task.cancel();
            });
            try {
                await(body);
            } catch (CancelledError e) {
                if (expired[0] && task.uncancel() == 0) {
                    throw new IllegalStateException("timed out", e);
                }
                throw e;
            } finally {
                timer.cancel();
            }
        }
    }
}
