package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.ALL_COMPLETED;
import static org.asyncio4j.Asyncio.FIRST_COMPLETED;
import static org.asyncio4j.Asyncio.FIRST_EXCEPTION;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.waitTasks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WaitTasksTest extends LoopTest {
    private static Task<?> failingAfter(double delay) {
        return createTask(async(() -> {
            await(sleep(delay));
            throw new ArithmeticException("failed");
        }));
    }

    @Nested
    final class ForAll {
        @Test
        void returnsWhenTheLastIsDoneInTheOrderOfTheArguments() {
            run(() -> {
                var a = createTask(sleep(0.1));
                var b = createTask(sleep(0.15));
                for (int again = 0; again < 2; again++) {
                    var result = await(waitTasks(List.of(b, a)));
                    assertThat(result.done()).containsExactly(b, a);
                    assertThat(result.pending()).isEmpty();
                    assertThat(loop.time()).isEqualTo(0.15);
                }
            });
        }

        @Test
        void countsATaskGivenTwiceOnce() {
            run(() -> {
                var test = createTask(sleep(1, "test"));
                var spam = createTask(sleep(2, "spam"));
                var result = await(waitTasks(List.of(test, test, spam)));
                assertThat(result.done())
                        .extracting(future -> (Object) future.result())
                        .containsExactly("test", "spam");
                assertThat(result.pending()).isEmpty();
            });
        }

        @Test
        void goesOnWaitingWhenOneFails() {
            run(() -> {
                var slow = createTask(sleep(0.1));
                var failing = failingAfter(0.05);
                for (int again = 0; again < 2; again++) {
                    var result = await(waitTasks(List.of(slow, failing), ALL_COMPLETED));
                    assertThat(result.done()).containsExactly(slow, failing);
                    assertThat(loop.time()).isEqualTo(0.1);
                }
                assertThat(failing.exception()).isInstanceOf(ArithmeticException.class);
                assertThat(slow.exception()).isNull();
            });
        }

        @Test
        @SuppressWarnings("StreamToIterable") // one that can be gone through only once
        void takesAnyIterableEvenALazyOneOfWhichItTakesEachTaskOnce() {
            run(() -> {
                Iterable<Task<Integer>> lazy = IntStream.range(0, 10).mapToObj(i -> createTask(sleep(i, i)))::iterator;
                var result = await(waitTasks(lazy));
                assertThat(result.done()).hasSize(10);
                assertThat(result.pending()).isEmpty();
            });
        }

        @Test
        void takesFuturesOfDifferentTypes() {
            run(() -> {
                Future<String> text = loop.createFuture();
                Future<Integer> number = loop.createFuture();
                loop.callLater(1, () -> text.setResult("text"));
                loop.callLater(2, () -> number.setResult(2));
                List<Future<?>> both = List.of(text, number);
                assertThat(await(waitTasks(both)).done()).containsExactly(text, number);
            });
        }

        @Test
        void yieldsOnceIfAllAreDone() {
            run(() -> {
                var order = new ArrayList<String>();
                var future = loop.<Integer>createFuture();
                future.setResult(1);
                loop.callSoon(() -> order.add("queued earlier"));
                await(waitTasks(List.of(future)));
                order.add("returned");
                assertThat(order).containsExactly("queued earlier", "returned");
            });
        }
    }

    @Nested
    final class ForTheFirst {
        @Test
        void returnsWhenItIsDoneAndLetsTheOthersRun() {
            run(() -> {
                var slow = createTask(sleep(10));
                var quick = createTask(sleep(0.1));
                var result = await(waitTasks(List.of(slow, quick), FIRST_COMPLETED));
                assertThat(result.done()).containsExactly(quick);
                assertThat(result.pending()).containsExactly(slow);
                assertThat(loop.time()).isEqualTo(0.1);
                await(slow);
                assertThat(loop.time()).isEqualTo(10);
            });
        }

        @Test
        void includesASecondOneThatHasEndedMeanwhile() {
            run(() -> {
                var first = createTask(sleep(0, 1));
                var second = createTask(async(() -> {
                    await(sleep(0));
                    await(sleep(0));
                    return 2;
                }));
                var third = createTask(sleep(10, 3));
                var result = await(waitTasks(List.of(first, second, third), FIRST_COMPLETED));
                assertThat(result.done()).containsExactly(first, second);
                assertThat(result.pending()).containsExactly(third);
            });
        }
    }

    @Nested
    final class ForTheFirstException {
        @Test
        void returnsWhenOneHasFailedAlreadyAndThrowsNothing() {
            run(() -> {
                var failed = failingAfter(0);
                var sleeping = createTask(sleep(10));
                var result = await(waitTasks(List.of(sleeping, failed), FIRST_EXCEPTION));
                assertThat(result.done()).containsExactly(failed);
                assertThat(result.pending()).containsExactly(sleeping);
                assertThat(loop.time()).isZero();
            });
        }

        @Test
        void returnsWhenOneFailsMeanwhile() {
            run(() -> {
                var failing = failingAfter(0.01);
                var sleeping = createTask(sleep(10));
                var result = await(waitTasks(List.of(failing, sleeping), FIRST_EXCEPTION));
                assertThat(result.done()).containsExactly(failing);
                assertThat(result.pending()).containsExactly(sleeping);
                assertThat(loop.time()).isEqualTo(0.01);
            });
        }

        @Test
        void goesOnWaitingWhenOneIsCancelledOrReturns() {
            run(() -> {
                var cancelled = createTask(sleep(10));
                loop.callLater(1, cancelled::cancel);
                var returns = createTask(sleep(2));
                var last = createTask(sleep(3));
                var result = await(waitTasks(List.of(cancelled, returns, last), FIRST_EXCEPTION));
                assertThat(result.done()).containsExactly(cancelled, returns, last);
                assertThat(loop.time()).isEqualTo(3);
            });
        }
    }

    @Nested
    final class WithATimeout {
        @Test
        void returnsWhatIsDoneThenAndNeitherThrowsNorCancels() {
            run(() -> {
                var a = createTask(sleep(0.1));
                var b = createTask(sleep(0.15));
                var result = await(waitTasks(List.of(a, b), 0.11));
                assertThat(result.done()).containsExactly(a);
                assertThat(result.pending()).containsExactly(b);
                assertThat(loop.time()).isEqualTo(0.11);
                assertThat(b.cancelling()).isZero();
                await(b);
            });
        }

        @ParameterizedTest
        @EnumSource
        void returnsEarlierIfThatIsEnough(ReturnWhen returnWhen) {
            run(() -> {
                var failing = failingAfter(1);
                await(waitTasks(List.of(failing), 5, returnWhen));
                assertThat(failing.done()).isTrue();
                assertThat(loop.time()).isEqualTo(1);
                await(waitTasks(List.of(createTask(sleep(1))), Duration.ofMillis(500), returnWhen));
                assertThat(loop.time()).isEqualTo(1.5);
            });
        }

        @Test
        void hasNoLimitIfThatIsNull() {
            run(() -> {
                await(waitTasks(List.of(createTask(sleep(1000))), null, ALL_COMPLETED));
                assertThat(loop.time()).isEqualTo(1000);
                await(waitTasks(List.of(createTask(sleep(1000))), (Duration) null));
                assertThat(loop.time()).isEqualTo(2000);
            });
        }

        @Test
        void ofNoTimeReturnsInTheNextIteration() {
            run(() -> {
                var task = createTask(sleep(1));
                assertThat(await(waitTasks(List.of(task), -1)).pending()).containsExactly(task);
                assertThat(loop.time()).isZero();
            });
        }
    }

    @Test
    void thatIsCancelledLeavesTheTasksAloneAndNoCallbackBehind() {
        var future = loop.<Integer>createFuture();
        var waiting = loop.createTask(waitTasks(List.of(future), 5));
        loop.callLater(1, waiting::cancel);
        assertThatThrownBy(() -> loop.runUntilComplete(waiting)).isInstanceOf(CancelledError.class);
        assertThat(future).hasToString("<Future pending>");
    }

    @Nested
    final class Refuses {
        private void assertRefused(String message, Iterable<? extends Awaitable<?>> tasks, @Nullable ReturnWhen when) {
            var coroutine = waitTasks(tasks, when);
            run(() -> assertThatIllegalArgumentException()
                    .isThrownBy(() -> await(coroutine))
                    .withMessage(message));
        }

        @Test
        void nothingWhenItIsAwaited() {
            assertRefused("Set of Tasks/Futures is empty.", List.of(), ALL_COMPLETED);
        }

        @Test
        void coroutinesEvenBesideTasks() {
            var coroutine = sleep(1);
            var task = loop.createTask(sleep(1));
            assertRefused(
                    "Passing coroutines is forbidden, use tasks explicitly.", List.of(task, coroutine), ALL_COMPLETED);
            coroutine.close();
        }

        @Test
        void noCondition() {
            assertRefused("Invalid return_when value: null", List.of(loop.createFuture()), null);
        }

        @Test
        @SuppressWarnings("NullAway") // what a caller without it may do
        void nullAmongTheTasks() {
            assertRefused(
                    "Passing coroutines is forbidden, use tasks explicitly.",
                    Arrays.asList((Future<?>) null),
                    ALL_COMPLETED);
        }

        @Test
        void aTimeoutThatIsNotANumber() {
            run(() -> assertThatIllegalArgumentException()
                    .isThrownBy(() -> await(waitTasks(List.of(loop.createFuture()), Double.NaN)))
                    .withMessage("Invalid time: NaN (not a number)"));
        }
    }
}
