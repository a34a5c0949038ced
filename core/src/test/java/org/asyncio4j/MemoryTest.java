package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.asCompleted;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.captureCallGraph;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.shield;
import static org.asyncio4j.Asyncio.sleep;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What is held no longer than it is needed.
final class MemoryTest extends LoopTest {
    private static final ContextVar<Object> VARIABLE = new ContextVar<>("variable");

    /// An object that a body has captured, and what may hold it.
    private record Captured<H>(WeakReference<Object> object, H holder) {}

    private static Coroutine<Integer> using(Object object) {
        return async(() -> {
            await(sleep(0));
            return object.hashCode();
        });
    }

    private static Captured<Coroutine<Integer>> coroutine() {
        var object = new Object();
        return new Captured<>(new WeakReference<>(object), using(object));
    }

    @Nested
    final class WhatABodyHasCaptured {
        @Test
        void aDoneTaskDoesNotHoldWhatItsBodyCaptured() {
            run(() -> {
                var made = coroutine();
                var task = createTask(made.holder);
                await(task);
                Garbage.assertCollected(made.object);
                assertThat(task.getCoro()).isSameAs(made.holder);
                assertThat(task.toString()).contains("coro=<using() done>");
            });
        }

        @Test
        void aTaskThatNeverBeganDoesNotHoldWhatItsBodyCaptured() {
            run(() -> {
                var made = coroutine();
                var task = createTask(made.holder);
                task.cancel();
                await(sleep(0));
                Garbage.assertCollected(made.object);
                assertThat(task.cancelled()).isTrue();
            });
        }

        @Test
        void anAwaitedCoroutineDoesNotHoldWhatItsBodyCaptured() {
            run(() -> {
                var made = coroutine();
                await(made.holder);
                Garbage.assertCollected(made.object);
                assertThat(made.holder.getName()).isEqualTo("using");
            });
        }

        @Test
        void aCoroutineDrivenByHandDoesNotHoldWhatItsBodyCaptured() {
            var made = coroutine();
            made.holder.send(null);
            assertThatThrownBy(() -> made.holder.send(null)).isInstanceOf(StopIteration.class);
            Garbage.assertCollected(made.object);
            assertThat(made.holder.getName()).isEqualTo("using");
        }

        @Test
        void aClosedCoroutineDoesNotHoldWhatItsBodyCaptured() {
            var made = coroutine();
            made.holder.close();
            Garbage.assertCollected(made.object);
            assertThat(made.holder.getName()).isEqualTo("using");
        }

        @Test
        void theLastCoroutineMadeOutsideOfALoopIsNotHeld() {
            Garbage.assertCollected(coroutine().object);
        }
    }

    @Test
    void aCoroutineDoesNotHoldTheResultOfItsTask() {
        run(() -> {
            var made = taskWithResult();
            await(sleep(0));
            Garbage.assertCollected(made.object);
            assertThat(made.holder.state()).isEqualTo(Coroutine.State.CLOSED);
        });
    }

    private static Captured<Coroutine<Object>> taskWithResult() {
        var object = new Object();
        var coroutine = async(() -> object);
        createTask(coroutine);
        return new Captured<>(new WeakReference<>(object), coroutine);
    }

    @Nested
    final class TheContextOfATimer {
        private Captured<TimerHandle> timer() {
            var object = new Object();
            var context = new Context();
            try {
                var timer = context.run(() -> {
                    VARIABLE.set(object);
                    return loop.callLater(100, () -> {});
                });
                return new Captured<>(new WeakReference<>(object), timer);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void aCancelledTimerDoesNotHoldItsContext() {
            var made = timer();
            made.holder.cancel();
            Garbage.assertCollected(made.object);
            assertThat(made.holder.getContext().get(VARIABLE)).isNull();
        }

        @Test
        void aTimerThatCancelsItselfLeavesItsContext() {
            var context = new Context();
            var timers = new ArrayList<TimerHandle>();
            timers.add(loop.callLater(0, () -> timers.getFirst().cancel(), context));
            Turns.run(loop, 2);
            assertThat(timers.getFirst().getContext()).isSameAs(context);
            context.checkNotEntered();
        }
    }

    @Nested
    final class AFutureThatStaysPending {
        private final Future<Object> future = loop.createFuture();

        private String text() {
            return future.toString().replaceAll("<\\d+ more>", "…");
        }

        @Test
        void aPendingFutureHoldsNoGatherThatHasFailed() {
            run(() -> {
                assertThatThrownBy(() -> await(gather(List.of(future, failing()))))
                        .hasMessage("first");
                assertThat(text()).isEqualTo("<Future pending>");
                assertThat(graph().awaitedBy()).isEmpty();
            });
        }

        @Test
        void aPendingFutureHoldsNoGatherThatWasRefused() {
            try (var other = VirtualTime.newLoop()) {
                var foreign = other.createFuture();
                assertThatThrownBy(() -> gather(List.of(future, foreign))).isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(text()).isEqualTo("<Future pending>");
        }

        @Test
        void theExceptionOfAChildAfterAFailedGatherIsNotReported() throws InterruptedException {
            var reports = new GarbageReports();
            loop.setExceptionHandler(reports);
            reports.collect(loop, failAfterGather());
            assertThat(reports.isEmpty()).isTrue();
        }

        private WeakReference<?> failAfterGather() {
            var late = loop.createFuture();
            run(() -> {
                assertThatThrownBy(() -> await(gather(List.of(late, failing()))))
                        .hasMessage("first");
                late.setException(new IllegalStateException("second"));
            });
            return new WeakReference<>(late);
        }

        @Test
        void aPendingFutureHoldsNoIterationThatWasLeft() {
            run(() -> {
                Garbage.assertCollected(iterateOnce(Double.POSITIVE_INFINITY));
                Garbage.assertCollected(iterateOnce(1000));
                assertThat(graph().awaitedBy()).isEmpty();
            });
        }

        private WeakReference<?> iterateOnce(double timeout) {
            var iteration = asCompleted(List.of(sleep(0), future), timeout);
            for (var _ : iteration) {
                break;
            }
            return new WeakReference<>(iteration);
        }

        @Test
        void aPendingFutureForgetsIterationsThatWereLeft() {
            run(() -> {
                for (int i = 0; i < 200; i++) {
                    var left = iterateOnce(1000);
                    if (i % 10 == 0) {
                        Garbage.assertCollected(left);
                    }
                }
                assertThat(awaitings()).isLessThan(100);
            });
        }

        private int awaitings() {
            var more = future.toString().replaceAll(".*<(\\d+) more>.*", "$1");
            return Integer.parseInt(more);
        }

        @Test
        void aPendingFutureIsNotAwaitedByATaskThatHasEnded() {
            run(() -> {
                var waiter = createTask(async(() -> {
                    var _ = asCompleted(List.of(future)).iterator();
                    shield(future);
                }));
                await(waiter);
                assertThat(graph().awaitedBy()).isEmpty();
            });
        }

        private FutureCallGraph graph() {
            return Objects.requireNonNull(captureCallGraph(future));
        }

        private static Coroutine<Object> failing() {
            return async(() -> {
                throw new IllegalStateException("first");
            });
        }
    }

    @Test
    void anIterationThatNobodyElseHoldsGoesOnWhileATaskWaitsInIt() {
        run(() -> {
            var future = loop.<String>createFuture();
            var waiter = createTask(
                    async(() -> asCompleted(List.of(future)).iterator().next().result()));
            await(sleep(0));
            for (int i = 0; i < 5; i++) {
                System.gc();
            }
            future.setResult("came");
            assertThat(await(waiter)).isEqualTo("came");
        });
    }

    @Test
    void aRunnerDoesNotHoldItsLoopOnceItIsClosed() {
        var runner = new Runner(null, VirtualTime::newLoop);
        var loopOfRunner = new WeakReference<>(runner.getLoop());
        runner.close();
        Garbage.assertCollected(loopOfRunner);
        assertThatThrownBy(runner::getLoop).hasMessage("Runner is closed");
    }
}
