package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.ensureFuture;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class EventLoopTest {
    private final VirtualTime time = new VirtualTime();
    private final Loop loop = Loops.newLoop(time);
    private final List<Object> calls = new ArrayList<>();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private static void assertFails(ThrowingCallable action, String message) {
        assertThatThrownBy(action).isInstanceOf(IllegalStateException.class).hasMessage(message);
    }

    @Test
    void debugModeIsWhatWasSet() {
        loop.setDebug(true);
        assertThat(loop.getDebug()).isTrue();
        loop.setDebug(false);
        assertThat(loop.getDebug()).isFalse();
    }

    @Nested
    final class RunForever {
        @Test
        void theLoopIsTheRunningOneOnlyWhileItRuns() {
            var _ = loop.callSoon(() -> {
                calls.add(getRunningLoop());
                calls.add(loop.isRunning());
                loop.stop();
            });
            loop.runForever();
            assertThat(calls).containsExactly(loop, true);
            assertThat(loop.isRunning()).isFalse();
            assertFails(Asyncio::getRunningLoop, "no running event loop");
        }

        @Test
        void stopLetsTheReadyCallbacksFinishAndKeepsWhatTheyQueueForTheNextRun() {
            var _ = loop.callSoon(loop::stop);
            var _ = loop.callSoon(() -> {
                calls.add("ready");
                var _ = loop.callSoon(() -> calls.add("queued"));
            });
            loop.runForever();
            assertThat(calls).containsExactly("ready");
            loop.stop();
            loop.runForever();
            assertThat(calls).containsExactly("ready", "queued");
        }

        @Test
        void stopBeforehandGivesExactlyOneIterationThatDoesNotWait() {
            var _ = loop.callLater(10, () -> calls.add("timer"));
            loop.stop();
            loop.runForever();
            assertThat(time.polls()).isEqualTo(1);
            assertThat(time.lastTimeout()).isZero();
            assertThat(calls).isEmpty();
        }

        @Test
        void stopBeforehandIsForgottenAfterOneRun() {
            loop.stop();
            loop.runForever();
            var _ = loop.callLater(10, loop::stop);
            loop.runForever();
            assertThat(time.lastTimeout()).isEqualTo(10);
        }

        @Test
        void stoppingDoesNotMakeACallbackOfAnotherThreadRunTwice() {
            var _ = loop.callSoonThreadsafe(() -> {
                calls.add("called");
                loop.stop();
            });
            loop.runForever();
            loop.stop();
            loop.runForever();
            assertThat(calls).containsExactly("called");
        }

        @Test
        void aRunningLoopCannotBeRunAgain() {
            VirtualTime.run(async(
                    () -> assertFails(() -> getRunningLoop().runForever(), "This event loop is already running")));
        }

        @Test
        void anotherLoopCannotRunInsideARunningOne() {
            VirtualTime.run(async(
                    () -> assertFails(loop::runForever, "Cannot run the event loop while another loop is running")));
        }

        @Test
        void runUntilCompleteOfAnotherLoopFailsInsideARunningOne() {
            var future = loop.createFuture();
            var _ = VirtualTime.run(async(() -> {
                assertFails(
                        () -> loop.runUntilComplete(future), "Cannot run the event loop while another loop is running");
                return await(sleep(1, "the outer loop goes on"));
            }));
            assertThat(loop.isRunning()).isFalse();
        }

        @Test
        void aKeyboardInterruptLeavesNoStopPending() {
            assertThatThrownBy(() -> loop.runUntilComplete(async(() -> {
                        throw new KeyboardInterrupt();
                    })))
                    .isInstanceOf(KeyboardInterrupt.class);
            var _ = loop.callLater(5, () -> {
                calls.add("stopped by itself");
                loop.stop();
            });
            loop.runForever();
            assertThat(calls).containsExactly("stopped by itself");
        }
    }

    @Nested
    final class RunUntilComplete {
        @Test
        void returnsTheResult() {
            assertThat(loop.<Integer>runUntilComplete(async(() -> 42))).isEqualTo(42);
        }

        @Test
        void throwsTheExceptionAsItWasThrown() {
            var failure = new IOException("broken");
            assertThatThrownBy(() -> loop.runUntilComplete(async(() -> {
                        throw failure;
                    })))
                    .isSameAs(failure);
        }

        @Test
        void failsIfTheLoopIsStoppedBeforeTheFutureIsDone() {
            var future = loop.createFuture();
            var _ = loop.callSoon(loop::stop);
            assertFails(() -> loop.runUntilComplete(future), "Event loop stopped before Future completed.");
            assertThat(future.done()).isFalse();
        }

        @Test
        void keepsTheLoopUntilTheOutcomeIsRead() {
            var future = loop.createFuture();
            future.addDoneCallback(new Consumer<>() {
                @Override
                public void accept(Future<Object> done) {}

                @Override
                public boolean equals(@Nullable Object callbackToRemove) {
                    calls.add(loop.isRunning());
                    return this == callbackToRemove;
                }

                @Override
                public int hashCode() {
                    return 0;
                }
            });
            loop.stop();
            assertFails(() -> loop.runUntilComplete(future), "Event loop stopped before Future completed.");
            assertThat(calls).containsExactly(true);
            assertThat(loop.isRunning()).isFalse();
        }

        @Test
        void rejectsAFutureOfAnotherLoop() {
            var other = VirtualTime.newLoop();
            assertThatThrownBy(() -> loop.runUntilComplete(other.createFuture()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("different loop");
            other.close();
        }

        @Test
        void aTaskThatASystemExitLeftUnfinishedDoesNotStopTheNextRun() {
            var _ = loop.callSoon(() -> {
                throw new SystemExit(3);
            });
            assertThatThrownBy(() -> loop.runUntilComplete(async(() -> {
                        await(sleep(1));
                        calls.add("left over");
                    })))
                    .isInstanceOf(SystemExit.class);
            loop.runUntilComplete(async(() -> {
                await(sleep(2));
                calls.add("in full");
            }));
            assertThat(calls).containsExactly("left over", "in full");
        }

        @Test
        void failsInACoroutineOfTheSameLoopAndNeverRunsItsOwn() {
            loop.runUntilComplete(async(() -> {
                assertThat(loop.isRunning()).isTrue();
                var inner = async(() -> {
                    calls.add("inner");
                });
                assertFails(() -> loop.runUntilComplete(inner), "This event loop is already running");
                inner.close();
                await(sleep(1));
            }));
            assertThat(calls).isEmpty();
        }

        @Test
        void aDoneFutureGivesItsResultAfterOneIteration() {
            var future = loop.<String>createFuture();
            future.setResult("done");
            assertThat(loop.runUntilComplete(future)).isEqualTo("done");
            assertThat(time.polls()).isEqualTo(1);
        }
    }

    @Nested
    final class Close {
        @Test
        void mayBeCalledTwice() {
            assertThat(loop.isClosed()).isFalse();
            loop.close();
            loop.close();
            assertThat(loop.isClosed()).isTrue();
        }

        @Test
        void isRejectedWhileTheLoopRuns() {
            loop.runUntilComplete(async(() -> assertFails(loop::close, "Cannot close a running event loop")));
            assertThat(loop.isClosed()).isFalse();
        }

        @Test
        void aClosedLoopDoesNotRun() {
            var future = loop.createFuture();
            loop.close();
            assertFails(loop::runForever, "Event loop is closed");
            assertFails(() -> loop.runUntilComplete(future), "Event loop is closed");
        }

        @Test
        void aClosedLoopTakesNothingNew() {
            loop.close();
            Callback callback = () -> {};
            var coroutine = sleep(1);
            assertFails(() -> loop.callSoon(callback), "Event loop is closed");
            assertFails(() -> loop.callSoonThreadsafe(callback), "Event loop is closed");
            assertFails(() -> loop.callLater(1, callback), "Event loop is closed");
            assertFails(() -> loop.callAt(1, callback), "Event loop is closed");
            assertFails(() -> loop.createTask(coroutine), "Event loop is closed");
            assertFails(() -> loop.runInExecutor(null, () -> 1), "Event loop is closed");
            coroutine.close();
        }

        @Test
        void aClosedLoopStillMakesFutures() {
            loop.close();
            var future = loop.<Integer>createFuture();
            future.setResult(1);
            assertThat(future.result()).isEqualTo(1);
        }

        @Test
        void pendingTasksAreReportedAndTheirCoroutinesClosed() {
            loop.setExceptionHandler((_, context) -> calls.add(context));
            var task = loop.createTask(async(() -> {
                try {
                    await(sleep(10));
                } catch (GeneratorExit e) {
                    calls.add("closed");
                    throw e;
                }
            }));
            loop.stop();
            loop.runForever();
            loop.close();
            assertThat(calls)
                    .containsExactly(
                            Map.of("message", "Task was destroyed but it is pending!", "task", task), "closed");
        }
    }

    @Nested
    final class CreateTask {
        @Test
        void theTaskHasTheGivenName() {
            var task = loop.createTask(sleep(0), "test_task");
            assertThat(task.getName()).isEqualTo("test_task");
            loop.runUntilComplete(task);
        }

        @Test
        void theTaskIsWhatTheFactoryMakes() {
            loop.setTaskFactory((owner, coroutine, _) -> {
                var task = new Task<>(owner, coroutine, TaskOptions.named("made by the factory"));
                calls.add(task);
                return task;
            });
            var task = loop.createTask(sleep(0), "asked for");
            assertThat(calls).containsExactly(task);
            assertThat(task.getName()).isEqualTo("made by the factory");
            loop.runUntilComplete(task);
        }

        @Test
        @LazyStart("a loop with eager tasks has a task factory")
        void theFactoryIsWhatWasSetAndNullGivesPlainTasksAgain() {
            assertThat(loop.getTaskFactory()).isNull();
            TaskFactory factory = (_, _, _) -> {
                throw new AssertionError("not used");
            };
            loop.setTaskFactory(factory);
            assertThat(loop.getTaskFactory()).isSameAs(factory);
            loop.setTaskFactory(null);
            assertThat(loop.getTaskFactory()).isNull();
            loop.runUntilComplete(loop.createTask(sleep(0)));
        }

        @Test
        void ensureFutureAndTheFacadeGoThroughTheFactory() {
            loop.setTaskFactory((owner, coroutine, options) -> {
                calls.add(coroutine);
                return new Task<>(owner, coroutine, options);
            });
            var first = sleep(0);
            var second = sleep(0);
            loop.runUntilComplete(ensureFuture(first, loop));
            var main = async(() -> await(createTask(second)));
            loop.runUntilComplete(main);
            assertThat(calls).containsExactly(first, main, second);
        }
    }
}
