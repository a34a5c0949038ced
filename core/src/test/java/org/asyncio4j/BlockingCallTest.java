package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.asyncio4j.internal.stack.StackKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BlockingCallTest {
    private final List<Object> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch latch = new CountDownLatch(1);

    private static <T extends @Nullable Object> T run(Coroutine<T> main) {
        return Asyncio.run(main, null, () -> Loops.newLoop(VirtualTime.waitingForThreads()));
    }

    @Nested
    final class TheOutcome {
        @Test
        void isWhatTheBodyReturns() {
            int result = run(async(() -> {
                return blocking(() -> 42);
            }));
            assertThat(result).isEqualTo(42);
        }

        @Test
        void isNothingForABodyThatReturnsNothing() {
            run(async(() -> {
                blocking(() -> {
                    calls.add("body");
                });
                calls.add("after");
            }));
            assertThat(calls).containsExactly("body", "after");
        }

        @Test
        void isTheExceptionAsItWasThrown() {
            var failure = new IllegalArgumentException("broken");
            run(async(() -> {
                assertThatThrownBy(() -> blocking(() -> {
                            throw failure;
                        }))
                        .isSameAs(failure);
            }));
        }

        @Test
        void mayBeACheckedExceptionThatIsDeclared() {
            run(async(() -> {
                try {
                    blocking(() -> read("missing"), IOException.class);
                } catch (IOException e) {
                    calls.add(String.valueOf(e.getMessage()));
                }
                try {
                    blocking(
                            () -> {
                                var _ = read("void");
                            },
                            IOException.class);
                } catch (IOException e) {
                    calls.add(String.valueOf(e.getMessage()));
                }
            }));
            assertThat(calls).containsExactly("missing", "void");
        }

        private static String read(String file) throws IOException {
            throw new IOException(file);
        }

        @Test
        void comesAfterWhatTheBodyHasQueued() {
            run(async(() -> {
                var loop = getRunningLoop();
                blocking(() -> {
                    var _ = loop.callSoonThreadsafe(() -> calls.add("queued by the body"));
                });
                calls.add("task");
            }));
            assertThat(calls).containsExactly("queued by the body", "task");
        }

        @Test
        void comesToTheTaskInItsLoop() {
            run(async(() -> {
                var loop = getRunningLoop();
                var task = currentTask();
                var thread = Thread.currentThread();
                assertThat(blocking(Thread::currentThread)).isSameAs(thread);
                assertThat(Thread.currentThread()).isSameAs(thread);
                assertThat(getRunningLoop()).isSameAs(loop);
                assertThat(currentTask()).isSameAs(task);
                await(sleep(0));
            }));
        }
    }

    @Nested
    final class Meanwhile {
        @Test
        void theLoopGoesOn() {
            run(async(() -> {
                var _ = getRunningLoop().callSoon(latch::countDown);
                blocking(() -> latch.await());
            }));
        }

        @Test
        void otherTasksMayBlockToo() {
            var allInside = new CountDownLatch(100);
            Coroutine<List<Integer>> main = async(() -> {
                return await(gather(IntStream.range(0, 100)
                        .mapToObj(i -> async(() -> {
                            return blocking(() -> {
                                allInside.countDown();
                                allInside.await();
                                return i;
                            });
                        }))
                        .toList()));
            });
            assertThat(run(main))
                    .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
        }

        @Test
        void theTaskIsSuspendedAndShowsWhereItBlocks() {
            run(async(() -> {
                var inside = getRunningLoop().<String>createFuture();
                var loop = getRunningLoop();
                var task = createTask(async(() -> blocking(() -> {
                    var _ = loop.callSoonThreadsafe(() -> inside.setResult("inside"));
                    latch.await();
                })));
                var _ = await(inside);
                assertThat(task.coroutine().state()).isEqualTo(Coroutine.State.SUSPENDED);
                assertThat(task.toString()).contains("wait_for=<BlockingCall pending");
                latch.countDown();
                await(task);
            }));
        }

        @Test
        void nothingIsReportedAsBlockingTheLoop() {
            try (var log = LogCapture.open()) {
                Asyncio.run(
                        async(() -> {
                            getRunningLoop().setSlowCallbackDuration(0.002);
                            assertThat(blocking(() -> latch.await(20, TimeUnit.MILLISECONDS)))
                                    .isFalse();
                        }),
                        true);
                assertThat(log.messages()).noneMatch(message -> message.contains("its event loop"));
            }
        }
    }

    @Nested
    final class TheThreadOfTheTask {
        private final ContextVar<String> variable = new ContextVar<>("variable");

        @Test
        void seesAndSetsTheContextOfTheTask() {
            run(async(() -> {
                var _ = variable.set("of the task");
                blocking(() -> {
                    calls.add(variable.get());
                    var _ = variable.set("of the body");
                });
                calls.add(variable.get());
            }));
            assertThat(calls).containsExactly("of the task", "of the body");
        }

        @Test
        void doesNotSetTheContextOfOtherTasks() {
            run(async(() -> {
                var _ = variable.set("of the main task");
                await(createTask(async(() -> blocking(() -> {
                    var _ = variable.set("of the body");
                }))));
                calls.add(variable.get());
            }));
            assertThat(calls).containsExactly("of the main task");
        }

        @Test
        void keepsItsThreadLocalsAndScopedValues() {
            var local = new ThreadLocal<String>();
            var scoped = ScopedValue.<String>newInstance();
            run(async(() -> ScopedValue.where(scoped, "scoped").run(() -> {
                local.set("local");
                blocking(() -> {
                    calls.add(local.get());
                    calls.add(scoped.get());
                    local.set("changed");
                });
                calls.add(local.get());
                calls.add(scoped.get());
            })));
            assertThat(calls).containsExactly("local", "scoped", "changed", "scoped");
        }

        @Test
        void keepsItsMonitors() {
            var lock = new Object();
            run(async(() -> {
                synchronized (lock) {
                    blocking(() -> {
                        calls.add(Thread.holdsLock(lock));
                        LockSupport.parkNanos(1000);
                    });
                    calls.add(Thread.holdsLock(lock));
                }
                calls.add(Thread.holdsLock(lock));
            }));
            assertThat(calls).containsExactly(true, true, false);
        }

        @Test
        void mayContendForALock() {
            var lock = new Object();
            int[] count = new int[1];
            run(async(() -> await(gather(IntStream.range(0, 50)
                    .mapToObj(i -> async(() -> {
                        for (int k = 0; k < 20; k++) {
                            blocking(() -> {
                                synchronized (lock) {
                                    count[0]++;
                                    LockSupport.parkNanos(1);
                                }
                            });
                        }
                    }))
                    .toList()))));
            assertThat(count[0]).isEqualTo(1000);
        }

        @Test
        void keepsTheInterruptThatItHadAndTheOneOfTheBody() {
            run(async(() -> {
                Thread.currentThread().interrupt();
                calls.add(blocking(() -> Thread.currentThread().isInterrupted()));
                calls.add(Thread.interrupted());
                blocking(() -> Thread.currentThread().interrupt());
                await(sleep(0));
                calls.add(Thread.interrupted());
                calls.add(Thread.interrupted());
            }));
            assertThat(calls).containsExactly(true, true, true, false);
        }

        @Test
        void doesNotInterruptTheLoop() {
            run(async(() -> {
                var task = createTask(
                        async(() -> blocking(() -> Thread.currentThread().interrupt())));
                await(task);
                calls.add(Thread.interrupted());
            }));
            assertThat(calls).containsExactly(false);
        }
    }

    /// Awaits while it is initialized.
    private static final class Initializer {
        static final String OUTCOME = outcome();

        private static String outcome() {
            try {
                return blocking(() -> "ran");
            } catch (IllegalStateException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    @Nested
    final class Elsewhere {
        private void assertOutsideOfACoroutine() {
            assertThatThrownBy(() -> blocking(() -> calls.add("called")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("await outside of a coroutine");
            assertThat(calls).isEmpty();
        }

        @Test
        void itIsAnErrorWithoutALoop() {
            assertOutsideOfACoroutine();
        }

        @Test
        void itIsAnErrorInACallback() {
            run(async(() -> {
                var done = getRunningLoop().<@Nullable Throwable>createFuture();
                var _ = getRunningLoop()
                        .callSoon(() -> done.setResult(
                                catchThrowable(BlockingCallTest.Elsewhere.this::assertOutsideOfACoroutine)));
                assertThat(await(done)).isNull();
            }));
        }

        @Test
        void itIsAnErrorInACoroutineThatIsDrivenByHandWithoutALoop() {
            assertThatThrownBy(() ->
                            async(() -> blocking(() -> calls.add("called"))).send(null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no running event loop");
            assertThat(calls).isEmpty();
        }

        @Test
        void itIsAnErrorInACallbackOfALoopThatRunsInABody() {
            run(async(() -> {
                blocking(() -> BlockingCallTest.run(async(() -> {
                    var done = getRunningLoop().<@Nullable Throwable>createFuture();
                    var _ = getRunningLoop()
                            .callSoon(() -> done.setResult(
                                    catchThrowable(BlockingCallTest.Elsewhere.this::assertOutsideOfACoroutine)));
                    assertThat(await(done)).isNull();
                })));
            }));
        }

        @Test
        void aClassInitializerPinsScheduledStacks() {
            Assumptions.assumeTrue(
                    Runtime.getRuntime().availableProcessors() > 1, "the initializer pins the carrier of its thread");
            assertThat(run(async(() -> Initializer.OUTCOME)))
                    .isEqualTo(
                            StackKind.ofProcess() == StackKind.HAND_OFF
                                    ? "ran"
                                    : "cannot suspend here: a native method or a class initializer is on the stack");
        }
    }

    @Test
    @Timeout(30)
    void thePollIsToldOfEachCall() throws InterruptedException {
        var poll = new CountingPoll();
        var started = new ArrayList<Integer>();
        Asyncio.run(
                async(() -> {
                    blocking(() -> started.add(poll.underWay()));
                    await(gather(
                            async(() -> blocking(() -> {})), getRunningLoop().runInExecutor(null, () -> 1)));
                }),
                null,
                () -> Loops.newLoop(poll));
        poll.awaitEnds();
        assertThat(started).containsExactly(1);
        assertThat(poll.started()).isEqualTo(4); // the shutdown of the executor is one, too
        assertThat(poll.underWay()).isZero();
    }
}
