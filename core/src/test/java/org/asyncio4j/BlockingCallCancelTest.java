package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BlockingCallCancelTest {
    private final List<Object> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    private static <T extends @Nullable Object> T run(Coroutine<T> main) {
        return Asyncio.run(main, null, () -> Loops.newLoop(VirtualTime.waitingForThreads()));
    }

    /// A task in the midst of a call.
    private final class Scene {
        private final EventLoop loop;
        private final Future<String> entered;
        private final Task<String> task;

        /// Starts a task that calls the body and returns what that returns.
        private Scene(EventLoop loop, CoroutineBody<String> body) {
            this.loop = loop;
            entered = loop.createFuture();
            task = loop.createTask(async(() -> {
                try {
                    return blocking(() -> {
                        enter();
                        return body.run();
                    });
                } finally {
                    calls.add("interrupted: " + Thread.interrupted());
                }
            }));
        }

        private void enter() {
            var _ = loop.callSoonThreadsafe(() -> entered.setResult("entered"));
        }
    }

    /// {@return a task that runs a body, when the body has begun}
    private Task<String> inside(CoroutineBody<String> body) {
        var scene = new Scene(getRunningLoop(), body);
        var _ = await(scene.entered);
        return scene.task;
    }

    private String blockForEver() throws InterruptedException {
        never.await();
        return "not interrupted";
    }

    @Nested
    final class ACancelledTask {
        @Test
        void interruptsTheBodyAndGetsTheErrorWithTheMessage() {
            run(async(() -> {
                var task = inside(BlockingCallCancelTest.this::blockForEver);
                assertThat(task.cancel("enough")).isTrue();
                assertThatThrownBy(() -> await(task))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("enough")
                        .hasNoSuppressedExceptions();
                assertThat(task.cancelled()).isTrue();
            }));
            assertThat(calls).containsExactly("interrupted: false");
        }

        @Test
        void waitsForTheEndOfTheBody() {
            var interrupted = new CountDownLatch(1);
            run(async(() -> {
                var task = inside(() -> {
                    try {
                        return blockForEver();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    never.await();
                    return "ended";
                });
                task.cancel();
                blocking(() -> interrupted.await());
                await(sleep(0));
                assertThat(task.done()).isFalse();
                never.countDown();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            }));
        }

        @Test
        void getsTheErrorThoughTheBodyReturns() {
            run(async(() -> {
                var task = inside(() -> {
                    Thread.onSpinWait();
                    return Thread.currentThread().isInterrupted() ? "in time" : "too early";
                });
                task.cancel("enough");
                assertThatThrownBy(() -> await(task))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("enough");
            }));
            assertThat(calls).containsExactly("interrupted: false");
        }

        @Test
        void hasTheExceptionOfTheBodySuppressedInTheError() {
            var failure = new IOException("broken by the interrupt");
            run(async(() -> {
                var task = inside(() -> {
                    try {
                        return blockForEver();
                    } catch (InterruptedException e) {
                        throw failure;
                    }
                });
                task.cancel("enough");
                assertThatThrownBy(() -> await(task))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("enough")
                        .satisfies(error -> assertThat(error.getSuppressed()).containsExactly(failure));
            }));
        }

        @Test
        void countsEachCancelAndGetsTheMessageOfTheFirst() {
            run(async(() -> {
                var task = inside(BlockingCallCancelTest.this::blockForEver);
                assertThat(task.cancel("first")).isTrue();
                assertThat(task.cancel("second")).isTrue();
                assertThat(task.cancelling()).isEqualTo(2);
                assertThatThrownBy(() -> await(task)).hasMessage("first");
                assertThat(task.cancel("third")).isFalse();
            }));
        }

        @Test
        void mayCatchTheErrorAndBlockAgain() {
            run(async(() -> {
                var entered = getRunningLoop().<String>createFuture();
                var loop = getRunningLoop();
                var task = createTask(async(() -> {
                    try {
                        blocking(() -> {
                            var _ = loop.callSoonThreadsafe(() -> entered.setResult("entered"));
                            never.await();
                        });
                    } catch (CancelledError e) {
                        calls.add("cancelled");
                    }
                    return blocking(() -> "again");
                }));
                var _ = await(entered);
                task.cancel();
                assertThat(await(task)).isEqualTo("again");
            }));
            assertThat(calls).containsExactly("cancelled");
        }

        @Test
        void doesNotStartABodyWhenItWasCancelledBefore() {
            run(async(() -> {
                var task = createTask(async(() -> {
                    var current = Asyncio.currentTask();
                    assertThat(current).isNotNull();
                    current.cancel("before");
                    blocking(() -> calls.add("called"));
                }));
                assertThatThrownBy(() -> await(task))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("before");
            }));
            assertThat(calls).isEmpty();
        }

        @Test
        void mayBeThatOfATimeout() {
            Asyncio.run(async(() -> {
                var limited = Asyncio.waitFor(async(() -> blocking(this::blockUntilInterrupted)), 0.001);
                assertThatThrownBy(() -> await(limited)).isInstanceOf(TimeoutException.class);
            }));
            assertThat(calls).containsExactly("interrupted");
        }

        private void blockUntilInterrupted() throws InterruptedException {
            try {
                never.await();
            } catch (InterruptedException e) {
                calls.add("interrupted");
                throw e;
            }
        }
    }

    @Nested
    final class TheEndOfTheRun {
        @Test
        void cancelsTheTasksThatBlockAndWaitsForThem() {
            assertThatThrownBy(() -> run(async(() -> {
                        var _ = inside(BlockingCallCancelTest.this::blockForEver);
                        var _ = getRunningLoop().callSoon(() -> {
                            throw new SystemExit(3);
                        });
                        await(getRunningLoop().createFuture());
                    })))
                    .isInstanceOf(SystemExit.class);
            assertThat(calls).containsExactly("interrupted: false");
        }

        @Test
        void byCloseInterruptsTheBodyAndUnwindsTheTask() {
            var loop = Loops.newLoop(VirtualTime.waitingForThreads());
            var reports = new ArrayList<Map<String, Object>>();
            loop.setExceptionHandler((where, context) -> reports.add(context));
            var scene = new Scene(loop, this::blockAndLeaveAMark);
            var _ = loop.runUntilComplete(scene.entered);
            loop.close();
            assertThat(calls).containsExactly("body ends", "interrupted: false");
            assertThat(scene.task.done()).isFalse();
            assertThat(reports)
                    .singleElement()
                    .satisfies(report ->
                            assertThat(report).containsEntry("message", "Task was destroyed but it is pending!"));
        }

        private String blockAndLeaveAMark() throws InterruptedException {
            try {
                return blockForEver();
            } finally {
                calls.add("body ends");
            }
        }

        @Test
        void byCloseReportsTheExceptionOfTheBody() {
            var loop = Loops.newLoop(VirtualTime.waitingForThreads());
            var reports = new ArrayList<Map<String, Object>>();
            loop.setExceptionHandler((where, context) -> reports.add(context));
            var failure = new IOException("broken by the interrupt");
            var scene = new Scene(loop, () -> {
                try {
                    return blockForEver();
                } catch (InterruptedException e) {
                    throw failure;
                }
            });
            var _ = loop.runUntilComplete(scene.entered);
            loop.close();
            assertThat(reports).hasSize(2);
            assertThat(reports.getLast())
                    .containsEntry("exception", failure)
                    .containsEntry(
                            "message",
                            "Exception in a call on another thread, which ended when its event loop was closed");
        }

        @Test
        void byCloseReportsAnExceptionThatTheLoopHasNotSeen() {
            var loop = Loops.newLoop(VirtualTime.waitingForThreads());
            var reports = new LinkedBlockingQueue<Map<String, Object>>();
            loop.setExceptionHandler((where, context) -> reports.add(context));
            var failure = new IOException("broken");
            var gate = new Semaphore(0);
            var scene = new Scene(loop, () -> {
                gate.acquireUninterruptibly();
                throw failure;
            });
            var _ = loop.runUntilComplete(scene.entered);
            gate.release();
            loop.close();
            assertThat(reports)
                    .filteredOn(report -> report.get("exception") == failure)
                    .hasSize(1);
            assertThat(calls).containsExactly("interrupted: false");
            assertThat(scene.task.done()).isFalse();
        }
    }

    @Nested
    final class ACoroutineDrivenByHand {
        private Coroutine<String> coroutine() {
            return async(() -> {
                try {
                    return blocking(BlockingCallCancelTest.this::blockForEver);
                } finally {
                    calls.add("unwound, interrupted: " + Thread.interrupted());
                }
            });
        }

        @Test
        void yieldsAFutureAndGoesOnWhenThatIsDone() {
            run(async(() -> {
                var coroutine = coroutine();
                var future = (Future<?>) coroutine.send(null);
                assertThat(future).isNotNull();
                assertThat(future.done()).isFalse();
                assertThatThrownBy(() -> future.setException(new IOException()))
                        .isInstanceOf(IllegalStateException.class);
                never.countDown();
                assertThat(await(future)).isEqualTo("not interrupted");
                assertThatThrownBy(() -> coroutine.send(null))
                        .isInstanceOfSatisfying(
                                StopIteration.class,
                                stop -> assertThat(stop.value()).isEqualTo("not interrupted"));
            }));
        }

        @Test
        void isInterruptedAndUnwoundByClose() {
            run(async(() -> {
                var coroutine = coroutine();
                var future = (Future<?>) coroutine.send(null);
                assertThat(coroutine.close()).isNull();
                assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
                assertThat(future).isNotNull();
                assertThat(catchThrowable(() -> await(future))).isInstanceOf(CancelledError.class);
            }));
            assertThat(calls).containsExactly("unwound, interrupted: false");
        }

        @Test
        void isInterruptedByAnExceptionThatIsThrownIn() {
            var failure = new IllegalArgumentException("thrown in");
            run(async(() -> {
                var coroutine = coroutine();
                assertThat(coroutine.send(null)).isInstanceOf(Future.class);
                assertThatThrownBy(() -> coroutine.throwIn(failure)).isSameAs(failure);
            }));
            assertThat(calls).containsExactly("unwound, interrupted: false");
        }

        @Test
        void failsIfItIsResumedBeforeTheFutureIsDone() {
            run(async(() -> {
                var coroutine = coroutine();
                assertThat(coroutine.send(null)).isInstanceOf(Future.class);
                assertThatThrownBy(() -> coroutine.send(null))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("await wasn't used with future");
            }));
            assertThat(calls).containsExactly("unwound, interrupted: false");
        }
    }

    /// The seed is fixed, but the threads are not: bodies end just when they detach, or are cancelled.
    @Test
    void cancelsAtAnyMomentLeaveEachTaskWithAnOutcome() {
        var random = new Random(1);
        run(async(() -> {
            var tasks = new ArrayList<Task<Integer>>();
            for (int i = 0; i < 1000; i++) {
                int kind = random.nextInt(4);
                var task = createTask(async(() -> {
                    int result = blocking(() -> work(kind));
                    return result + blocking(() -> 1);
                }));
                tasks.add(task);
                switch (random.nextInt(4)) {
                    case 0 -> task.cancel();
                    case 1 -> getRunningLoop().callSoon(task::cancel);
                    case 2 -> getRunningLoop().callSoon(() -> getRunningLoop().callSoon(task::cancel));
                    default -> {}
                }
                if (random.nextInt(10) == 0) {
                    await(sleep(0));
                }
            }
            for (var task : tasks) {
                try {
                    assertThat(await(task)).isEqualTo(2);
                } catch (CancelledError e) {
                    calls.add("cancelled");
                }
            }
        }));
        assertThat(calls.size()).isBetween(1, 999);
    }

    private static int work(int kind) throws InterruptedException {
        switch (kind) {
            case 0 -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
            case 1 -> LockSupport.parkNanos(1);
            case 2 -> {
                synchronized (BlockingCallCancelTest.class) {
                    LockSupport.parkNanos(1);
                }
            }
            default -> {}
        }
        return 1;
    }
}
