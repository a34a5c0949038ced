package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.asyncio4j.internal.stack.StackKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ExecutorTest {
    private final Loop loop = Loops.newLoop(VirtualTime.waitingForThreads());
    private final List<Object> calls = new ArrayList<>();
    private final LogCapture log = LogCapture.open();

    @AfterEach
    void closeLoop() {
        loop.close();
        log.close();
    }

    @Test
    void theFutureGetsTheResultOfTheFunction() {
        assertThat(loop.runUntilComplete(loop.runInExecutor(null, () -> 42))).isEqualTo(42);
    }

    @Test
    void withoutAnExecutorItIsTheDefaultOne() {
        assertThat(loop.runUntilComplete(loop.runInExecutor(() -> 42))).isEqualTo(42);
    }

    @Test
    void theFutureGetsTheExceptionAsItWasThrown() {
        var failure = new IOException("broken");
        assertThatThrownBy(() -> loop.runUntilComplete(loop.runInExecutor(null, () -> {
                    throw failure;
                })))
                .isSameAs(failure);
    }

    @Test
    void theFunctionRunsOnAnotherThreadOutsideOfTheLoop() {
        loop.runUntilComplete(async(() -> {
            var thread = await(loop.runInExecutor(null, () -> {
                assertThatThrownBy(Asyncio::getRunningLoop).isInstanceOf(IllegalStateException.class);
                return Thread.currentThread();
            }));
            assertThat(thread).isNotSameAs(Thread.currentThread());
            // by hand-off, a computation on a virtual thread would keep a carrier from the tasks
            assertThat(thread.isVirtual()).isEqualTo(StackKind.ofProcess() == StackKind.SCHEDULED);
        }));
    }

    @Test
    void theLoopGoesOnWhileTheFunctionBlocks() {
        var latch = new CountDownLatch(1);
        loop.runUntilComplete(async(() -> {
            var blocked = loop.runInExecutor(null, () -> {
                latch.await();
                return "released";
            });
            var _ = loop.callSoon(latch::countDown);
            assertThat(await(blocked)).isEqualTo("released");
        }));
    }

    @Test
    void theFunctionDoesNotSeeTheCurrentContext() {
        var variable = new ContextVar<String>("variable");
        loop.runUntilComplete(async(() -> {
            var _ = variable.set("of the task");
            assertThat(await(loop.runInExecutor(null, () -> variable.get("unset"))))
                    .isEqualTo("unset");
        }));
    }

    @Test
    void aGivenExecutorRunsTheFunction() {
        Executor executor = command -> {
            calls.add("given executor");
            command.run();
        };
        assertThat(loop.runUntilComplete(loop.runInExecutor(executor, () -> "result")))
                .isEqualTo("result");
        assertThat(calls).containsExactly("given executor");
    }

    @Test
    void cancellingTheFutureInterruptsTheFunction() {
        loop.runUntilComplete(async(() -> {
            var started = loop.<String>createFuture();
            var interrupted = loop.<String>createFuture();
            var future = loop.runInExecutor(null, () -> {
                var _ = loop.callSoonThreadsafe(() -> started.setResult("started"));
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    var _ = loop.callSoonThreadsafe(() -> interrupted.setResult("interrupted"));
                }
                return "dropped";
            });
            var _ = await(started);
            assertThat(future.cancel()).isTrue();
            assertThat(await(interrupted)).isEqualTo("interrupted");
            assertThat(future.cancelled()).isTrue();
        }));
    }

    @Test
    void aFunctionCancelledBeforeItStartsNeverRuns() {
        var commands = new ArrayList<Runnable>();
        var future = loop.runInExecutor(commands::add, () -> calls.add("called"));
        future.cancel();
        loop.stop();
        loop.runForever();
        commands.forEach(Runnable::run);
        assertThat(calls).isEmpty();
    }

    @Nested
    final class ACallThatFailsWhenItsLoopIsClosed {
        private final IOException failure = new IOException("broken");
        private final List<Map<String, Object>> reports = new ArrayList<>();

        @BeforeEach
        void setHandler() {
            loop.setExceptionHandler((where, context) -> reports.add(context));
        }

        private void assertReported(Future<?> future) {
            assertThat(reports)
                    .singleElement()
                    .satisfies(report -> assertThat(report)
                            .containsEntry(
                                    "message",
                                    "Exception in a call on another thread, which ended when its event loop was closed")
                            .containsEntry("exception", failure)
                            .containsEntry("future", future));
        }

        private Future<Integer> fail(Executor executor) {
            return loop.runInExecutor(executor, () -> {
                throw failure;
            });
        }

        @Test
        void isReportedIfItEndsAfterwards() {
            var commands = new ArrayList<Runnable>();
            var future = fail(commands::add);
            loop.close();
            commands.forEach(Runnable::run);
            assertReported(future);
        }

        @Test
        void isReportedIfTheLoopHasNotSeenItsEnd() {
            var future = fail(Runnable::run);
            loop.close();
            assertReported(future);
        }

        @Test
        void isNotReportedIfItWasCancelled() {
            var commands = new ArrayList<Runnable>();
            fail(commands::add).cancel();
            fail(Runnable::run).cancel();
            loop.close();
            commands.forEach(Runnable::run);
            assertThat(reports).isEmpty();
        }
    }

    @Test
    void aCallThatReturnsAfterItsLoopIsClosedIsDropped() {
        var commands = new ArrayList<Runnable>();
        var future = loop.runInExecutor(commands::add, () -> calls.add("called"));
        loop.close();
        commands.forEach(Runnable::run);
        assertThat(calls).containsExactly("called");
        assertThat(future.done()).isFalse();
        assertThat(log.messages()).isEmpty();
    }

    @Nested
    final class SetDefault {
        @Test
        void theDefaultExecutorIsTheOneThatWasSet() {
            var factory = Thread.ofPlatform().name("mine").factory();
            try (var executor = Executors.newSingleThreadExecutor(factory)) {
                loop.setDefaultExecutor(executor);
                var name = loop.runInExecutor(null, () -> Thread.currentThread().getName());
                assertThat(loop.runUntilComplete(name)).isEqualTo("mine");
            }
        }

        @Test
        @SuppressWarnings("NullAway") // what a program without null checks may do
        void nullIsRefused() {
            assertThatThrownBy(() -> loop.setDefaultExecutor(null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an executor was expected, got null");
        }

        @Test
        void closingTheLoopShutsItDown() {
            var executor = Executors.newVirtualThreadPerTaskExecutor();
            loop.setDefaultExecutor(executor);
            loop.close();
            assertThat(executor.isShutdown()).isTrue();
        }
    }

    @Nested
    final class Shutdown {
        private final CountDownLatch latch = new CountDownLatch(1);

        @Test
        void waitsForTheCallsThatRun() {
            loop.runUntilComplete(async(() -> {
                var call = loop.runInExecutor(null, () -> {
                    latch.await();
                    return calls.add("call ended");
                });
                var _ = loop.callSoon(latch::countDown);
                await(loop.shutdownDefaultExecutor());
                calls.add("shut down");
                assertThat(await(call)).isTrue();
            }));
            assertThat(calls).containsExactly("call ended", "shut down");
        }

        @Test
        void throwsWhatTheExecutorThrows() {
            var failure = new IllegalStateException("cannot close");
            var executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
                @Override
                public void close() {
                    throw failure;
                }
            };
            loop.setDefaultExecutor(executor);
            assertThatThrownBy(() -> loop.runUntilComplete(loop.shutdownDefaultExecutor()))
                    .isSameAs(failure);
            assertThatThrownBy(() -> VirtualTime.run(async(() -> {
                        Asyncio.getRunningLoop().setDefaultExecutor(executor);
                    })))
                    .isSameAs(failure);
        }

        @Test
        void isDoneAtOnceIfTheExecutorWasNeverUsed() {
            loop.runUntilComplete(loop.shutdownDefaultExecutor());
            assertThat(loop.time()).isZero();
        }

        @Test
        void afterwardsTheDefaultExecutorTakesNoCalls() {
            loop.runUntilComplete(loop.shutdownDefaultExecutor());
            assertThatThrownBy(() -> loop.runInExecutor(null, () -> 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Executor shutdown has been called");
        }

        @Test
        void afterwardsAGivenExecutorStillWorks() {
            loop.runUntilComplete(loop.shutdownDefaultExecutor());
            assertThat(loop.runUntilComplete(loop.runInExecutor(Runnable::run, () -> 1)))
                    .isEqualTo(1);
        }

        @Test
        void withATimeoutThatIsLongEnoughNothingIsLogged() {
            var real = Loops.newLoop();
            real.runUntilComplete(real.runInExecutor(null, () -> 1));
            real.runUntilComplete(real.shutdownDefaultExecutor(3600));
            real.close();
            assertThat(log.messages()).isEmpty();
        }

        @Test
        void givesUpAfterTheTimeoutWithAWarning() {
            loop.runUntilComplete(async(() -> {
                var call = loop.runInExecutor(null, () -> {
                    latch.await();
                    return "went on";
                });
                await(loop.shutdownDefaultExecutor(Duration.ofSeconds(5)));
                assertThat(loop.time()).isEqualTo(5);
                assertThat(call.done()).isFalse();
                latch.countDown();
                assertThat(await(call)).isEqualTo("went on");
            }));
            assertThat(log.messages())
                    .containsExactly(
                            "RuntimeWarning: The executor did not finish joining its threads within 5.0 seconds.");
        }
    }
}
