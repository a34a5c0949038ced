package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.asCompleted;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.captureCallGraph;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class AsCompletedTest {
    private static double now() {
        return getRunningLoop().time();
    }

    @Test
    void futuresComeInTheOrderInWhichTheyAreDone() {
        VirtualTime.run(async(() -> {
            var results = new ArrayList<String>();
            for (var future : asCompleted(List.of(sleep(0.3, "slow"), sleep(0.1, "fast"), sleep(0.2, "middle")))) {
                assertThat(future.done()).isTrue();
                results.add(future.result());
            }
            assertThat(results).containsExactly("fast", "middle", "slow");
            assertThat(now()).isEqualTo(0.3);
        }));
    }

    @Test
    void iterationGivesTheVeryTasksAndFuturesThatWereGiven() {
        VirtualTime.run(async(() -> {
            var task = createTask(sleep(0.2, "task"));
            var future = new Future<String>();
            future.setResult("future");
            List<Object> given = new ArrayList<>();
            asCompleted(List.of(task, future)).forEach(given::add);
            assertThat(given).containsExactly(future, task);
        }));
    }

    @Test
    void iterationGivesTasksForCoroutines() {
        VirtualTime.run(async(() -> {
            var coroutine = sleep(0.1, "x");
            var futures = new ArrayList<Future<? extends String>>();
            asCompleted(List.of(coroutine)).forEach(futures::add);
            assertThat(futures).singleElement().isInstanceOf(Task.class);
            assertThat(((Task<?>) futures.getFirst()).getCoro()).isSameAs(coroutine);
        }));
    }

    @Test
    void plainIterationGivesCoroutinesOfTheResultsInTheOrderOfCompletion() {
        VirtualTime.run(async(() -> {
            var results = new ArrayList<String>();
            for (var next :
                    asCompleted(List.of(sleep(0.2, "b"), sleep(0.1, "a"))).awaitables()) {
                results.add(await(next));
            }
            assertThat(results).containsExactly("a", "b");
        }));
    }

    @Test
    void whatIsAwaitedFirstInPlainIterationGetsTheFirstResult() {
        VirtualTime.run(async(() -> {
            var iterator = asCompleted(List.of(sleep(0.05, "a"), sleep(0.1, "b")))
                    .awaitables()
                    .iterator();
            var first = iterator.next();
            var second = iterator.next();
            assertThat(await(second)).isEqualTo("a");
            assertThat(now()).isEqualTo(0.05);
            assertThat(await(first)).isEqualTo("b");
            assertThat(now()).isEqualTo(0.1);
        }));
    }

    @Test
    void plainIterationThrowsTheExceptionOfTheFutureAtTheAwait() {
        VirtualTime.run(async(() -> {
            Coroutine<String> failing = async(() -> {
                throw new IllegalStateException("failed");
            });
            var next = asCompleted(List.of(failing)).awaitables().iterator().next();
            assertThatThrownBy(() -> await(next)).hasMessage("failed");
        }));
    }

    @Test
    void aCoroutineInARunningLoopGivesOneAwaitable() {
        VirtualTime.run(async(() -> {
            var results = new ArrayList<Integer>();
            for (var next : asCompleted(List.of(async(() -> 42))).awaitables()) {
                results.add(await(next));
            }
            assertThat(results).containsExactly(42);
        }));
    }

    @Test
    void aTimeoutComesOutOfTheLoopAndCancelsNothing() {
        VirtualTime.run(async(() -> {
            var slow = createTask(sleep(0.15, "b"));
            var results = new ArrayList<String>();
            assertThatThrownBy(() -> {
                        for (var future : asCompleted(List.of(sleep(0.1, "a"), slow), 0.12)) {
                            results.add(future.result());
                        }
                    })
                    .isExactlyInstanceOf(TimeoutException.class);
            assertThat(results).containsExactly("a");
            assertThat(now()).isEqualTo(0.12);
            assertThat(await(slow)).isEqualTo("b");
        }));
    }

    @Test
    void aTimeoutComesOutOfTheAwaitInPlainIterationAndCancelsNothing() {
        VirtualTime.run(async(() -> {
            var slow = createTask(sleep(0.15, "b"));
            var awaitables = asCompleted(List.of(sleep(0.1, "a"), slow), Duration.ofMillis(120))
                    .awaitables()
                    .iterator();
            assertThat(await(awaitables.next())).isEqualTo("a");
            var late = awaitables.next();
            assertThatThrownBy(() -> await(late)).isExactlyInstanceOf(TimeoutException.class);
            assertThat(now()).isEqualTo(0.12);
            assertThat(slow.done()).isFalse();
            assertThat(await(slow)).isEqualTo("b");
        }));
    }

    @Test
    void aTimeoutThatIsNotReachedDoesNotHoldUpPlainIteration() {
        VirtualTime.run(async(() -> {
            var results = new ArrayList<String>();
            for (var next : asCompleted(List.of(sleep(0.01, "a")), 1).awaitables()) {
                results.add(await(next));
            }
            assertThat(results).containsExactly("a");
            assertThat(now()).isEqualTo(0.01);
        }));
    }

    @Test
    void aTimeoutThatIsNotReachedDoesNotHoldUpTheLoop() {
        VirtualTime.run(async(() -> {
            var results = new ArrayList<String>();
            for (var future : asCompleted(List.of(sleep(0.01, "a")), 1)) {
                results.add(future.result());
            }
            assertThat(results).containsExactly("a");
            assertThat(now()).isEqualTo(0.01);
        }));
    }

    @Test
    void nullIsNoLimit() {
        VirtualTime.run(async(() -> {
            var futures = asCompleted(List.of(sleep(100, "a")), (Duration) null);
            assertThat(futures.iterator().next().result()).isEqualTo("a");
        }));
    }

    @Test
    void aLoopThatWasLeftIsContinuedByTheNextOne() {
        VirtualTime.run(async(() -> {
            var futures = asCompleted(List.of(sleep(0.1, 1), sleep(0.2, 2), sleep(0.3, 3), sleep(0.4, 4)));
            var results = new ArrayList<Integer>();
            for (var future : futures) {
                results.add(future.result());
                if (results.size() == 2) {
                    break;
                }
            }
            for (var next : futures.awaitables()) {
                results.add(await(next));
                break;
            }
            for (var future : futures) {
                results.add(future.result());
            }
            assertThat(results).containsExactly(1, 2, 3, 4);
        }));
    }

    @Test
    void plainIterationThatWasLeftAfterTwoIsContinuedByTheNextOne() {
        VirtualTime.run(async(() -> {
            var futures = asCompleted(List.of(sleep(0.1, 1), sleep(0.2, 2), sleep(0.3, 3), sleep(0.4, 4)));
            var results = new ArrayList<Integer>();
            for (var next : futures.awaitables()) {
                results.add(await(next));
                if (results.size() == 2) {
                    break;
                }
            }
            assertThat(results).containsExactly(1, 2);
            for (var next : futures.awaitables()) {
                results.add(await(next));
            }
            assertThat(results).containsExactly(1, 2, 3, 4);
        }));
    }

    @Test
    void theSameCoroutineGivenTwiceCountsOnce() {
        VirtualTime.run(async(() -> {
            var ham = async(() -> "ham");
            var spam = async(() -> "spam");
            var results = new ArrayList<String>();
            for (var next : asCompleted(List.of(ham, spam, ham)).awaitables()) {
                results.add(await(next));
            }
            assertThat(results).containsExactlyInAnyOrder("ham", "spam");
        }));
    }

    @Test
    void nothingGivesNothing() {
        VirtualTime.run(async(() -> {
            var iterator = asCompleted(List.<Coroutine<String>>of()).iterator();
            assertThat(iterator.hasNext()).isFalse();
            assertThatThrownBy(iterator::next).isExactlyInstanceOf(NoSuchElementException.class);
        }));
    }

    @Test
    void cancellingTheTaskThatIteratesCancelsNoneOfTheFutures() {
        VirtualTime.run(async(() -> {
            var slow = createTask(sleep(1, "slow"));
            var iterating = createTask(async(() -> {
                for (var future : asCompleted(List.of(slow))) {
                    future.result();
                }
            }));
            await(sleep(0.1));
            iterating.cancel();
            assertThatThrownBy(() -> await(iterating)).isInstanceOf(CancelledError.class);
            assertThat(await(slow)).isEqualTo("slow");
        }));
    }

    @Test
    void theFuturesAreAwaitedByTheTaskThatAskedForThem() {
        VirtualTime.run(async(() -> {
            var slow = createTask(sleep(1, "slow"));
            var futures = asCompleted(List.of(slow));
            var graph = Objects.requireNonNull(captureCallGraph(slow));
            assertThat(graph.awaitedBy())
                    .singleElement()
                    .satisfies(awaiter -> assertThat(awaiter.future()).isSameAs(currentTask()));
            assertThat(futures.iterator().next()).isSameAs(slow);
        }));
    }

    @Test
    void withoutALoopItIsAnError() {
        assertThatThrownBy(() -> asCompleted(List.of())).isExactlyInstanceOf(IllegalStateException.class);
    }
}
