package org.asyncio4j;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.getEventLoop;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class RunTest {
    private final List<Object> calls = new ArrayList<>();

    private static Coroutine<Boolean> debugOfLoop() {
        return async(() -> {
            return getRunningLoop().getDebug();
        });
    }

    @Test
    void returnsTheValueAndClosesTheLoop() {
        var loop = run(async(() -> {
            await(sleep(0));
            return getRunningLoop();
        }));
        assertThat(loop.isClosed()).isTrue();
        assertThat(loop.isRunning()).isFalse();
    }

    @Test
    void throwsTheExceptionAsItWasThrown() {
        var failure = new IOException("broken");
        assertThatThrownBy(() -> run(async(() -> {
                    throw failure;
                })))
                .isSameAs(failure);
    }

    @Test
    void theTraceOfAnExceptionThatIsThrownAgainGrowsNoMore() throws InterruptedException {
        var failure = new IllegalStateException("same");
        runInTwoThreads(failure, 10);
        int frames = failure.getStackTrace().length;
        runInTwoThreads(failure, 10);
        assertThat(failure.getStackTrace()).hasSize(frames);
    }

    private static void runInTwoThreads(RuntimeException failure, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            for (var builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
                builder.start(() -> assertThatThrownBy(() -> run(async(() -> {
                                    await(sleep(0));
                                    throw failure;
                                })))
                                .isSameAs(failure))
                        .join();
            }
        }
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void theCoroutineMustNotBeNull() {
        assertThatThrownBy(() -> run(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a coroutine was expected");
    }

    @Test
    void theLoopIsInDebugModeIfThatIsAskedFor() {
        assertThat(run(debugOfLoop(), true)).isTrue();
        assertThat(run(debugOfLoop(), false)).isFalse();
        assertThat(run(debugOfLoop())).isEqualTo(DebugMode.isDefault());
    }

    @Test
    void failsWhileALoopRunsInTheThread() {
        var inner = async(() -> calls.add("called"));
        VirtualTime.run(async(() -> assertThatThrownBy(() -> run(inner))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("asyncio.run() cannot be called from a running event loop")));
        inner.close();
        assertThat(calls).isEmpty();
    }

    @Test
    void theLoopFactoryIsCalledOnce() {
        var loop = VirtualTime.newLoop();
        Coroutine<EventLoop> main = async(() -> {
            return getRunningLoop();
        });
        var running = run(main, null, () -> {
            calls.add("made");
            return loop;
        });
        assertThat(running).isSameAs(loop);
        assertThat(calls).containsExactly("made");
    }

    @Test
    void theLoopIsTheCurrentOneOfTheThreadMeanwhile() {
        try (var runner = new Runner()) {
            assertThat(getEventLoopAfter(runner)).isSameAs(runner.getLoop());
        }
        assertThatThrownBy(Asyncio::getEventLoop).isInstanceOf(IllegalStateException.class);
    }

    private static EventLoop getEventLoopAfter(Runner runner) {
        runner.run(sleep(0));
        return getEventLoop();
    }

    @Nested
    final class LeftOverTasks {
        @Test
        void areCancelledAndWaitedFor() {
            var result = VirtualTime.run(async(() -> {
                calls.add(createTask(async(() -> {
                    try {
                        await(sleep(1000));
                    } catch (CancelledError e) {
                        await(sleep(5));
                        calls.add("cleaned up");
                        throw e;
                    }
                })));
                await(sleep(0));
                return 123;
            }));
            assertThat(result).isEqualTo(123);
            assertThat(((Task<?>) calls.getFirst()).cancelled()).isTrue();
            assertThat(calls).hasSize(2).last().isEqualTo("cleaned up");
        }

        @Test
        void theirErrorsGoToTheExceptionHandlerAndDoNotChangeTheResult() {
            var failure = new ArithmeticException("/ by zero");
            var result = VirtualTime.run(async(() -> {
                getRunningLoop().setExceptionHandler((_, context) -> calls.add(context));
                calls.add(createTask(async(() -> {
                    try {
                        await(sleep(1000));
                    } catch (CancelledError e) {
                        throw failure;
                    }
                })));
                await(sleep(0));
                return 123;
            }));
            assertThat(result).isEqualTo(123);
            assertThat(calls)
                    .last()
                    .isEqualTo(Map.of(
                            "message",
                            "unhandled exception during asyncio.run() shutdown",
                            "exception",
                            failure,
                            "task",
                            calls.getFirst()));
        }

        @Test
        void areCancelledIfTheMainCoroutineFailsToo() {
            var failure = new IOException("broken");
            assertThatThrownBy(() -> VirtualTime.run(async(() -> {
                        calls.add(createTask(sleep(1000)));
                        await(sleep(0));
                        throw failure;
                    })))
                    .isSameAs(failure);
            assertThat(((Task<?>) calls.getFirst()).cancelled()).isTrue();
        }
    }

    @Nested
    final class OnThreads {
        private final CompletableFuture<Thread> threadOfLoop = new CompletableFuture<>();

        private Thread.Builder builder(boolean virtual) {
            return virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void worksOnPlatformAndVirtualThreads(boolean virtual) throws Exception {
            var result = new CompletableFuture<Integer>();
            builder(virtual)
                    .start(() -> result.complete(run(async(() -> {
                        await(sleep(0));
                        return await(createTask(sleep(0, 42)));
                    }))));
            assertThat(result.get()).isEqualTo(42);
        }

        /// Awaits a future that is never done, and tells when the loop is idle.
        private void waitForEver() {
            var _ = getRunningLoop().callSoon(() -> threadOfLoop.complete(Thread.currentThread()));
            await(getRunningLoop().createFuture());
        }

        private void interruptWhenIdle(Thread caller) throws Exception {
            while (threadOfLoop.get().getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            caller.interrupt();
            caller.join();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void anInterruptOfTheCallerCancelsTheMainCoroutine(boolean virtual) throws Exception {
            var caller = builder(virtual).start(() -> {
                calls.add(catchThrowable(() -> run(async(() -> {
                    try {
                        waitForEver();
                    } finally {
                        calls.add("cleaned up");
                    }
                }))));
                calls.add(Thread.currentThread().isInterrupted());
            });
            interruptWhenIdle(caller);
            assertThat(calls).hasSize(3);
            assertThat(calls.get(0)).isEqualTo("cleaned up");
            assertThat(calls.get(1)).isInstanceOf(CancelledError.class);
            assertThat(calls.get(2)).isEqualTo(true);
        }

        @Test
        void anInterruptThatArrivesWhileATaskRunsIsNotLost() throws Exception {
            var started = new CountDownLatch(1);
            var interrupted = new AtomicBoolean();
            var caller = builder(false)
                    .start(() -> calls.add(catchThrowable(() -> run(async(() -> {
                        started.countDown();
                        while (!interrupted.get()) {
                            Thread.onSpinWait();
                        }
                        await(getRunningLoop().createFuture());
                    })))));
            started.await();
            caller.interrupt();
            interrupted.set(true);
            caller.join();
            assertThat(calls).singleElement().isInstanceOf(CancelledError.class);
        }

        @Test
        void anInterruptThatArrivesWhileATaskBlocksIsNotLost() throws Exception {
            var started = new CountDownLatch(1);
            var released = new CountDownLatch(1);
            var caller = builder(false)
                    .start(() -> calls.add(catchThrowable(() -> run(async(() -> {
                        var _ = getRunningLoop().callSoon(() -> threadOfLoop.complete(Thread.currentThread()));
                        await(sleep(0));
                        started.countDown();
                        released.await();
                        await(getRunningLoop().createFuture());
                    })))));
            started.await();
            while (threadOfLoop.get().getState() == Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }
            caller.interrupt();
            released.countDown();
            caller.join();
            assertThat(calls).singleElement().isInstanceOf(CancelledError.class);
        }

        @Test
        void anInterruptCancelsABusyMainTaskOnceWheneverItComes() throws Exception {
            for (int round = 0; round < 100; round++) {
                var started = new CountDownLatch(1);
                var caller = builder(false)
                        .start(() -> calls.add(run(async(() -> {
                            try {
                                started.countDown();
                                takeTurns(1_000_000);
                            } catch (CancelledError e) {
                                takeTurns(1_000);
                            }
                            return requireNonNull(currentTask()).cancelling();
                        }))));
                started.await();
                for (int i = 100 * round; i > 0; i--) {
                    Thread.onSpinWait();
                }
                caller.interrupt();
                caller.join();
            }
            assertThat(calls).hasSize(100).containsOnly(1);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void anInterruptBeforeTheRunCancelsTheMainCoroutine(boolean virtual) throws Exception {
            for (int round = 0; round < 10; round++) {
                builder(virtual)
                        .start(() -> {
                            Thread.currentThread().interrupt();
                            calls.add(catchThrowable(() -> run(async(this::waitForEver))));
                        })
                        .join();
            }
            assertThat(calls).hasSize(10).hasOnlyElementsOfType(CancelledError.class);
        }

        @Test
        void eachOfTwoRunsIsCancelledByAnInterruptOfItsOwn() throws Exception {
            var started = new SynchronousQueue<Boolean>();
            var caller = builder(false).start(() -> {
                for (int round = 0; round < 100; round++) {
                    calls.add(catchThrowable(() -> run(async(() -> {
                        started.put(true);
                        takeTurns(1_000_000);
                    }))));
                    var _ = Thread.interrupted();
                }
            });
            for (int round = 0; round < 100; round++) {
                var _ = started.take();
                caller.interrupt();
            }
            caller.join();
            assertThat(calls).hasSize(100).hasOnlyElementsOfType(CancelledError.class);
        }

        @Test
        void anInterruptIsNotLostAfterACallbackHasUsedAChannel() throws Exception {
            for (int round = 0; round < 20; round++) {
                var started = new CountDownLatch(1);
                var caller = builder(false)
                        .start(() -> calls.add(catchThrowable(() -> run(async(() -> {
                            var _ = getRunningLoop().callSoon(OnThreads::useChannel);
                            await(sleep(0));
                            started.countDown();
                            takeTurns(1_000_000);
                        })))));
                started.await();
                caller.interrupt();
                caller.join();
            }
            assertThat(calls).hasSize(20).hasOnlyElementsOfType(CancelledError.class);
        }

        private static void useChannel() {
            try {
                var pipe = Pipe.open();
                try (var source = pipe.source();
                        var sink = pipe.sink()) {
                    var _ = sink.write(ByteBuffer.allocate(1));
                    var _ = source.read(ByteBuffer.allocate(1));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void takeTurns(int count) {
            for (int i = 0; i < count; i++) {
                await(sleep(0));
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void aMainCoroutineMaySurviveAnInterrupt(boolean virtual) throws Exception {
            var caller = builder(virtual).start(() -> {
                var result = run(async(() -> {
                    try {
                        waitForEver();
                    } catch (CancelledError e) {
                        calls.add("caught");
                    }
                    return await(createTask(sleep(0, "result")));
                }));
                calls.add(result);
                calls.add(Thread.currentThread().isInterrupted());
            });
            interruptWhenIdle(caller);
            assertThat(calls).containsExactly("caught", "result", true);
        }
    }

    @Test
    void aMainCoroutineThatCancelsItselfEndsTheRunWithCancelledError() {
        assertThatThrownBy(() -> VirtualTime.run(async(() -> {
                    var main = currentTask();
                    assertThat(main).isNotNull();
                    main.cancel();
                    await(sleep(1));
                })))
                .isInstanceOf(CancelledError.class);
    }
}
