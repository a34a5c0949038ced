package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.allTasks;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.ensureFuture;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.setEventLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class FutureTest {
    private final Loop loop = VirtualTime.newLoop();

    @AfterEach
    void closeLoop() {
        setEventLoop(null);
        loop.close();
    }

    @Nested
    final class Making {
        @Test
        void needsACurrentLoop() {
            assertThatThrownBy(() -> new Future<Integer>())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no current event loop");
        }

        @Test
        void takesTheLoopThatWasSet() {
            setEventLoop(loop);
            assertThat(new Future<Integer>().getLoop()).isSameAs(loop);
        }

        @Test
        void takesTheRunningLoopInATask() {
            var future = loop.runUntilComplete(async(() -> {
                return new Future<Integer>();
            }));
            assertThat(future.getLoop()).isSameAs(loop);
        }

        @Test
        void ensureFutureReturnsFuturesOfEveryKindAsTheyAre() {
            loop.runUntilComplete(async(() -> {
                var future = new Future<Integer>();
                var task = createTask(sleep(0));
                var gathering = gather(task);
                assertThat(ensureFuture(future)).isSameAs(future);
                assertThat(ensureFuture(task)).isSameAs(task);
                assertThat(ensureFuture(gathering)).isSameAs(gathering);
                await(gathering);
            }));
        }

        @Test
        void tasksAndGatheringsAreFuturesAndCoroutinesAreNot() {
            loop.runUntilComplete(async(() -> {
                Awaitable<?> coroutine = sleep(0);
                var task = createTask(sleep(0));
                assertThat(coroutine).isNotInstanceOf(Future.class);
                assertThat(task).isInstanceOf(Future.class);
                assertThat(gather(task)).isInstanceOf(Future.class);
                await(coroutine);
                await(task);
            }));
        }
    }

    @Nested
    final class States {
        private final Future<Integer> future = loop.createFuture();

        @Test
        void isNeitherDoneNorCancelledUntilItIsCancelled() {
            assertThat(future.done()).isFalse();
            assertThat(future.cancelled()).isFalse();
            future.cancel();
            assertThat(future.cancelled()).isTrue();
        }

        @Test
        void cancelEndsAPendingFutureOnceAndForAll() {
            assertThat(future.cancel()).isTrue();
            assertThat(future.cancelled()).isTrue();
            assertThat(future.done()).isTrue();
            assertThatThrownBy(future::result).isInstanceOf(CancelledError.class);
            assertThatThrownBy(future::exception).isInstanceOf(CancelledError.class);
            refusesAnotherOutcome();
        }

        @Test
        void resultEndsAPendingFutureOnceAndForAll() {
            assertThatThrownBy(future::result)
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessage("Result is not set.");
            future.setResult(42);
            assertThat(future.done()).isTrue();
            assertThat(future.cancelled()).isFalse();
            assertThat(future.result()).isEqualTo(42);
            assertThat(future.exception()).isNull();
            refusesAnotherOutcome();
            assertThat(future.result()).isEqualTo(42);
        }

        @Test
        void exceptionEndsAPendingFutureOnceAndForAll() {
            var failure = new IOException("broken");
            assertThatThrownBy(future::exception)
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessage("Exception is not set.");
            future.setException(failure);
            assertThat(future.done()).isTrue();
            assertThat(future.cancelled()).isFalse();
            assertThatThrownBy(future::result).isSameAs(failure);
            assertThat(future.exception()).isSameAs(failure);
            refusesAnotherOutcome();
            assertThat(future.exception()).isSameAs(failure);
        }

        private void refusesAnotherOutcome() {
            assertThatThrownBy(() -> future.setResult(1))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessage("invalid state: " + future);
            assertThatThrownBy(() -> future.setException(new IOException("late")))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessage("invalid state: " + future);
            assertThat(future.cancel()).isFalse();
        }
    }

    @Nested
    final class CancelMessages {
        private final Future<Integer> future = loop.createFuture();

        @Test
        void errorHasNoMessageUnlessOneWasGiven() {
            future.cancel();
            assertThatThrownBy(future::result)
                    .isInstanceOfSatisfying(
                            CancelledError.class,
                            error -> assertThat(error.argument()).isNull());
        }

        @Test
        void errorKeepsTheMessageEachTimeItIsThrown() {
            future.cancel("my message");
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> loop.runUntilComplete(future))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("my message");
            }
        }

        @Test
        void laterMessageReplacesOneThatWasNotDelivered() {
            var task = loop.createTask(sleep(1));
            task.cancel("my message");
            task.cancel("my new message");
            assertThatThrownBy(() -> loop.runUntilComplete(task))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("my new message");
        }
    }

    @Nested
    final class Awaiting {
        private final Future<Integer> future = loop.createFuture();

        @Test
        void pendingFutureSuspendsOnceAndADoneOneNever() {
            loop.runUntilComplete(async(() -> {
                loop.callSoon(() -> future.setResult(42));
                assertThat(await(future)).isEqualTo(42);
                var calls = new ArrayList<String>();
                loop.callSoon(() -> calls.add("next iteration"));
                assertThat(await(future)).isEqualTo(42);
                assertThat(calls).isEmpty();
            }));
        }

        @Test
        void throwsTheExceptionThatWasSet() {
            var failure = new IOException("broken");
            future.setException(failure);
            assertThatThrownBy(() -> loop.runUntilComplete(async(() -> {
                        return await(future);
                    })))
                    .isSameAs(failure);
        }

        @Test
        void stackTraceDoesNotGrowWhenTheSameFailureIsAwaitedAgain() {
            var task = loop.createTask(async(() -> {
                throw new IllegalArgumentException("broken");
            }));
            loop.runUntilComplete(async(() -> {
                var lengths = new ArrayList<Integer>();
                for (int i = 0; i < 5; i++) {
                    assertThatThrownBy(() -> await(task))
                            .isSameAs(task.exception())
                            .hasNoCause()
                            .hasNoSuppressedExceptions()
                            .satisfies(thrown -> lengths.add(thrown.getStackTrace().length));
                }
                assertThat(lengths).containsOnly(lengths.getFirst());
            }));
        }

        @Test
        void coroutineResumedByHandWhileTheFutureIsPendingFails() {
            var coroutine = async(() -> {
                return await(future);
            });
            assertThat(coroutine.send(null)).isSameAs(future);
            assertThatThrownBy(() -> coroutine.send(null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("await wasn't used with future");
        }

        @Test
        void needsATaskOrACoroutineAsTheCaller() {
            assertThatThrownBy(() -> await(future)).isInstanceOf(IllegalStateException.class);
            future.setResult(42);
            assertThatThrownBy(() -> await(future))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("await outside of a coroutine");
        }

        @Test
        void isNotForCallbacks() {
            var failures = new ArrayList<Object>();
            loop.setExceptionHandler((where, context) -> failures.add(String.valueOf(context.get("exception"))));
            loop.callSoon(() -> await(future));
            Turns.run(loop, 1);
            assertThat(failures).singleElement().asString().contains("await outside of a coroutine");
        }
    }

    @Test
    void refusesOtherThreadsWhileItsLoopRuns() {
        List<Consumer<Future<Integer>>> operations = List.of(
                future -> future.setResult(1),
                future -> future.setException(new IOException("broken")),
                Future::cancel,
                future -> future.addDoneCallback(done -> {}),
                future -> future.removeDoneCallback(done -> {}));
        try (var running = Loops.newLoop(VirtualTime.waitingForThreads())) {
            for (var operation : operations) {
                var future = running.<Integer>createFuture();
                var thrown = running.<Throwable>createFuture();
                running.callSoon(() -> Thread.ofPlatform().start(() -> {
                    var failure = Assertions.catchThrowable(() -> operation.accept(future));
                    running.callSoonThreadsafe(() -> thrown.setResult(failure));
                }));
                assertThat(running.runUntilComplete(thrown))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("Non-thread-safe operation invoked on an event loop other than the current one");
                assertThat(future.done()).isFalse();
            }
        }
    }

    @Nested
    final class Texts {
        private final Future<Object> future = loop.createFuture();

        @Test
        void showsTheState() {
            assertThat(future).hasToString("<Future pending>");
            future.cancel();
            assertThat(future).hasToString("<Future cancelled>");
        }

        @Test
        void showsTheResult() {
            future.setResult("abc");
            assertThat(future).hasToString("<Future finished result='abc'>");
        }

        @Test
        void showsTheException() {
            future.setException(new IOException("broken"));
            assertThat(future).hasToString("<Future finished exception=IOException('broken')>");
            assertThat(future.exception()).isNotNull();
        }

        @Test
        void showsTheFirstAndTheLastCallbackAndHowManyAreBetween() {
            future.addDoneCallback(done -> {});
            assertThat(future.toString()).matches("<Future pending cb=\\[FutureTest\\.Texts\\.<lambda#\\d+>\\(\\)]>");
            for (int i = 0; i < 3; i++) {
                future.addDoneCallback(done -> {});
            }
            assertThat(future.toString())
                    .matches("<Future pending cb=\\[FutureTest\\.Texts\\.<lambda#\\d+>\\(\\), <2 more>,"
                            + " FutureTest\\.Texts\\.<lambda#\\d+>\\(\\)]>");
        }

        @Test
        void tellsLambdasOfOneClassApart() {
            Consumer<Future<Object>> one = _ -> {};
            future.addDoneCallback(one);
            var first = future.toString();
            assertThat(future).hasToString(first);
            future.removeDoneCallback(one);
            future.addDoneCallback(_ -> {});
            assertThat(future.toString()).isNotEqualTo(first);
        }

        @Test
        void leavesOutTheMiddleOfALongResult() {
            future.setResult("a".repeat(29));
            assertThat(future).hasToString("<Future finished result='aaaaaaaaaaaa...aaaaaaaaaaaaa'>");
        }

        @Test
        void showsAResultWhole() {
            future.setResult("a".repeat(28));
            assertThat(future).hasToString("<Future finished result='" + "a".repeat(28) + "'>");
        }

        @Test
        void leavesOutTheMiddleOfALongListToo() {
            future.setResult(List.of(111_111, 222_222, 333_333, 444_444));
            assertThat(future).hasToString("<Future finished result=[111111, 2222...33333, 444444]>");
        }

        private static final class WithoutText {
            @Override
            public String toString() {
                throw new UnsupportedOperationException("no text");
            }
        }

        @Test
        void namesTheTypeOfAResultThatHasNoText() {
            future.setResult(new WithoutText());
            assertThat(future.toString())
                    .matches("<Future finished result=<FutureTest\\.Texts\\.WithoutText instance at 0x[0-9a-f]+>>");
        }

        @Test
        void resultThatHoldsTheFutureItselfIsShownOnce() {
            future.setResult(List.of(future));
            assertThat(future).hasToString("<Future finished result=[...]>");
        }

        @Test
        void resultThatHoldsItsOwnTaskIsShownOnce() {
            var all = loop.runUntilComplete(async(() -> {
                assertThat(getRunningLoop()).isSameAs(loop);
                return await(createTask(async(() -> {
                    return allTasks();
                })));
            }));
            assertThat(all.toString()).contains("...");
        }
    }
}
