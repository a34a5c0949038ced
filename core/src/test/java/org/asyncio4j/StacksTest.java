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

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.asyncio4j.internal.stack.StackKind;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A task is a thread of its own: what the JDK's threads do in it.
@Timeout(60)
final class StacksTest {
    private final List<Object> calls = new ArrayList<>();

    private static void setUncaughtExceptionHandler() {
        Thread.currentThread().setUncaughtExceptionHandler((_, e) -> {
            throw new AssertionError(e);
        });
    }

    @Test
    void aTaskThatSetsTheUncaughtExceptionHandlerOfItsThreadStillAwaits() {
        VirtualTime.run(async(() -> {
            setUncaughtExceptionHandler();
            await(sleep(1));
            setUncaughtExceptionHandler();
            assertThat(getRunningLoop().time()).isEqualTo(1);
            setUncaughtExceptionHandler();
            assertThat(blocking(() -> "blocking")).isEqualTo("blocking");
            setUncaughtExceptionHandler();
            assertThat(await(createTask(async(() -> {
                        setUncaughtExceptionHandler();
                        await(sleep(1));
                        return "child";
                    }))))
                    .isEqualTo("child");
        }));
    }

    @Test
    void anotherThreadWithAnUncaughtExceptionHandlerIsNotTakenForATask() {
        VirtualTime.run(async(() -> {
            var thrown = new CompletableFuture<Throwable>();
            Thread.startVirtualThread(() -> {
                        setUncaughtExceptionHandler();
                        thrown.complete(catchThrowable(Asyncio::getRunningLoop));
                    })
                    .join();
            assertThat(thrown.join()).hasMessage("no running event loop");
        }));
    }

    @Nested
    final class VirtualThreadsStartedByATask {
        @Test
        void runOutsideOfTheLoop() {
            VirtualTime.run(async(() -> {
                var seen = new CompletableFuture<Throwable>();
                Thread.startVirtualThread(() -> seen.complete(catchThrowable(Asyncio::getRunningLoop)))
                        .join();
                assertThat(seen.join()).isInstanceOf(IllegalStateException.class);
            }));
        }

        @Test
        void canBlockAndGoOnWhileTheTaskWaitsForThem() {
            VirtualTime.run(async(() -> {
                var steps = new ConcurrentLinkedQueue<String>();
                var waits = Thread.startVirtualThread(() -> {
                    LockSupport.park();
                    steps.add("woken");
                });
                Thread.startVirtualThread(() -> {
                            steps.add("wakes");
                            LockSupport.unpark(waits);
                        })
                        .join();
                waits.join();
                assertThat(steps).containsExactly("wakes", "woken");
            }));
        }

        @Test
        void canSubmitWorkToTheLoop() {
            var loop = Loops.newLoop(VirtualTime.waitingForThreads());
            var result = loop.runUntilComplete(async(() -> {
                var future = loop.<String>createFuture();
                var _ = Thread.startVirtualThread(() -> loop.callSoonThreadsafe(() -> future.setResult("from there")));
                return await(future);
            }));
            assertThat(result).isEqualTo("from there");
            loop.close();
        }

        @Test
        void cannotAwait() {
            VirtualTime.run(async(() -> {
                var seen = new CompletableFuture<Throwable>();
                var coroutine = sleep(0);
                Thread.startVirtualThread(() -> seen.complete(catchThrowable(() -> await(coroutine))))
                        .join();
                assertThat(seen.join())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("await outside of a coroutine");
                coroutine.close();
            }));
        }
    }

    @Nested
    final class BlockingInATask {
        @Test
        void worksInsideAMonitor() {
            var lock = new Object();
            VirtualTime.run(async(() -> {
                synchronized (lock) {
                    Thread.sleep(1);
                    LockSupport.parkNanos(1000);
                    calls.add("slept");
                }
            }));
            assertThat(calls).containsExactly("slept");
        }

        @Test
        @LazyStart("the other task has to be ready while this one blocks")
        void keepsOtherTasksFromRunningInBetween() {
            VirtualTime.run(async(() -> {
                var other = createTask(async(() -> calls.add("other")));
                calls.add("before");
                Thread.sleep(1);
                calls.add("after");
                await(other);
            }));
            assertThat(calls).containsExactly("before", "after", "other");
        }

        @Test
        void aMonitorMayBeHeldInAnAwait() {
            var lock = new Object();
            VirtualTime.run(async(() -> {
                synchronized (lock) {
                    await(sleep(1));
                    calls.add(Thread.holdsLock(lock));
                }
            }));
            assertThat(calls).containsExactly(true);
        }
    }

    @Nested
    final class ASuspendedTask {
        private Coroutine<String> waitFor(Future<String> future, CompletableFuture<Thread> thread) {
            return async(() -> {
                thread.complete(Thread.currentThread());
                var result = await(future);
                calls.add(Thread.interrupted());
                return result;
            });
        }

        @Test
        void isNotWokenByAnInterruptAndStillGoesOnWhenItsFutureIsDone() {
            VirtualTime.run(async(() -> {
                var future = getRunningLoop().<String>createFuture();
                var thread = new CompletableFuture<Thread>();
                var task = createTask(waitFor(future, thread));
                await(sleep(1));
                thread.join().interrupt();
                await(sleep(1));
                assertThat(calls).isEmpty();
                future.setResult("result");
                assertThat(await(task)).isEqualTo("result");
            }));
            assertThat(calls).containsExactly(true);
        }

        @Test
        void mayHaveInterruptedItselfWithoutInterruptingTheLoop() {
            VirtualTime.run(async(() -> {
                Thread.currentThread().interrupt();
                await(sleep(1));
                calls.add(Thread.interrupted());
                await(sleep(1));
                calls.add(Thread.interrupted());
            }));
            assertThat(calls).containsExactly(true, false);
        }

        @Test
        void isNotWokenByAStrayUnpark() {
            VirtualTime.run(async(() -> {
                var future = getRunningLoop().<String>createFuture();
                var thread = new CompletableFuture<Thread>();
                var task = createTask(waitFor(future, thread));
                await(sleep(1));
                LockSupport.unpark(thread.join());
                await(sleep(1));
                LockSupport.unpark(thread.join());
                assertThat(calls).isEmpty();
                future.setResult("result");
                assertThat(await(task)).isEqualTo("result");
            }));
            assertThat(calls).containsExactly(false);
        }
    }

    @Nested
    final class TheThreadOfATask {
        private Coroutine<Thread> currentThread() {
            return async(() -> {
                return Thread.currentThread();
            });
        }

        @Test
        void isItsOwnAndHasItsName() {
            VirtualTime.run(async(() -> {
                var first = createTask(currentThread(), "first");
                var second = createTask(currentThread(), "second");
                assertThat(await(first)).isNotSameAs(await(second));
                assertThat(await(first).getName()).isEqualTo("first");
                assertThat(await(second).getName()).isEqualTo("second");
                assertThat(await(first).isVirtual()).isTrue();
            }));
        }

        @Test
        void staysTheSameThroughAwaitsAndInAwaitedCoroutines() {
            VirtualTime.run(async(() -> {
                var thread = Thread.currentThread();
                await(sleep(1));
                assertThat(Thread.currentThread()).isSameAs(thread);
                assertThat(await(currentThread())).isSameAs(thread);
            }));
        }

        @Test
        void hasItsOwnThreadLocals() {
            var local = ThreadLocal.withInitial(() -> "initial");
            VirtualTime.run(async(() -> {
                var other = createTask(async(() -> {
                    calls.add(local.get());
                    local.set("other");
                }));
                local.set("main");
                await(other);
                calls.add(local.get());
            }));
            assertThat(calls).containsExactly("initial", "main");
        }

        @Test
        void keepsScopedValuesThroughAwaits() {
            var scoped = ScopedValue.<String>newInstance();
            VirtualTime.run(async(() -> {
                var other = createTask(async(() -> {
                    await(sleep(1));
                    calls.add(scoped.isBound());
                }));
                ScopedValue.where(scoped, "bound").run(() -> {
                    await(sleep(2));
                    calls.add(scoped.get());
                });
                await(other);
            }));
            assertThat(calls).containsExactly(false, "bound");
        }
    }

    @Nested
    final class CoroutinesDrivenByHand {
        private Coroutine<String> twoSteps(String result) {
            return async(() -> {
                await(sleep(0));
                await(sleep(0));
                return result;
            });
        }

        private StopIteration drive(Coroutine<String> coroutine) {
            assertThat(coroutine.send(null)).isNull();
            assertThat(coroutine.send(null)).isNull();
            return (StopIteration) catchThrowable(() -> coroutine.send(null));
        }

        @Test
        void runInsideATask() {
            VirtualTime.run(
                    async(() -> assertThat(drive(twoSteps("inner")).value()).isEqualTo("inner")));
        }

        @Test
        void runInsideEachOtherInsideATaskThatAwaitsInBetween() {
            VirtualTime.run(async(() -> {
                Coroutine<String> outer = async(() -> {
                    var inner = twoSteps("inner");
                    inner.send(null);
                    await(sleep(0));
                    inner.send(null);
                    await(sleep(0));
                    var stop = (StopIteration) catchThrowable(() -> inner.send(null));
                    return "outer of " + stop.value();
                });
                outer.send(null);
                await(sleep(1));
                outer.send(null);
                await(sleep(1));
                assertThatThrownBy(() -> outer.send(null))
                        .isInstanceOfSatisfying(
                                StopIteration.class,
                                stop -> assertThat(stop.value()).isEqualTo("outer of inner"));
            }));
        }

        @Test
        void runOnAnyThreadWithoutALoop() throws Exception {
            assertThat(drive(twoSteps("here")).value()).isEqualTo("here");
            var value = new CompletableFuture<Object>();
            Thread.startVirtualThread(
                            () -> value.complete(drive(twoSteps("there")).value()))
                    .join();
            assertThat(value.get()).isEqualTo("there");
        }
    }

    @Nested
    final class StacksInsideOfEachOther {
        private Coroutine<Integer> nested(int depth) {
            return async(() -> await(createTask(nested(depth + 1), TaskOptions.eager(true))));
        }

        private void driveDeeper() {
            var inner = async(() -> driveDeeper());
            inner.send(null);
        }

        private void awaitStillWorks() {
            await(sleep(1));
            assertThat(await(createTask(sleep(0, "result")))).isEqualTo("result");
        }

        @Test
        void eagerTasksThatMakeOthersWithoutEndOverflow() {
            VirtualTime.run(async(() -> {
                assertThat(catchThrowable(() -> await(createTask(nested(0)))))
                        .isInstanceOf(StackOverflowError.class)
                        .hasMessageStartingWith("more than 2000 coroutines run inside of each other");
                awaitStillWorks();
                assertThat(Asyncio.allTasks()).hasSize(1);
            }));
        }

        @Test
        void coroutinesDrivenByHandWithoutEndOverflow() {
            VirtualTime.run(async(() -> {
                assertThat(catchThrowable(this::driveDeeper)).isInstanceOf(StackOverflowError.class);
                awaitStillWorks();
            }));
        }
    }

    @Test
    void aThreadThatATaskHasStartedDoesNotKeepItsBody() throws Exception {
        var released = new CompletableFuture<Boolean>();
        var body = new CompletableFuture<WeakReference<Object>>();
        var child = VirtualTime.run(runWithChild(released, body));
        while (body.get().get() != null) {
            System.gc();
            Thread.onSpinWait();
        }
        released.complete(true);
        child.join();
    }

    private static Coroutine<Thread> runWithChild(
            CompletableFuture<Boolean> released, CompletableFuture<WeakReference<Object>> body) {
        var captured = new Object();
        return async(() -> {
            body.complete(new WeakReference<>(captured));
            return Thread.startVirtualThread(released::join);
        });
    }

    /// Awaits while it is initialized.
    private static final class Initializer {
        static final String OUTCOME = outcome();

        private static String outcome() {
            try {
                return await(sleep(1, "suspended"));
            } catch (IllegalStateException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    @Test
    void anAwaitInAClassInitializerWorksOnHandOffStacksAndFailsOnScheduledOnes() {
        Assumptions.assumeTrue(
                Runtime.getRuntime().availableProcessors() > 1, "the initializer pins the carrier of its thread");
        var outcome = VirtualTime.<String>run(async(() -> Initializer.OUTCOME));
        assertThat(outcome)
                .isEqualTo(
                        StackKind.ofProcess() == StackKind.HAND_OFF
                                ? "suspended"
                                : "cannot suspend here: a native method or a class initializer is on the stack");
    }
}
