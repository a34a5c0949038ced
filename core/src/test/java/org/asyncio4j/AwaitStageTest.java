package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.ensureFuture;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.shield;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.waitFor;
import static org.asyncio4j.Asyncio.wrapFuture;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class AwaitStageTest {
    private final Loop loop = VirtualTime.newLoop();
    private final CompletableFuture<Integer> stage = new CompletableFuture<>();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private void run(CoroutineBody.OfVoid body) {
        Coroutine<@Nullable Void> main = async(body);
        loop.runUntilComplete(main);
    }

    @Test
    void aFailedGatherLeavesTheOtherStages() {
        run(() -> {
            var failing = new CompletableFuture<Integer>();
            var both = gather(stage, failing);
            failing.completeExceptionally(new IOException("broken"));
            assertThatThrownBy(() -> await(both)).hasMessage("broken");
            await(sleep(0));
            assertThat(stage.getNumberOfDependents()).isZero();
        });
    }

    @Test
    @SuppressWarnings("NullAway") // what a program without its checks may do
    void aGatherThatIsRefusedLeavesTheStagesBefore() {
        CompletableFuture<Integer> missing = null;
        run(() -> assertThatThrownBy(() -> gather(stage, missing))
                .hasMessage("a CompletionStage was expected, got null"));
        assertThat(stage.getNumberOfDependents()).isZero();
    }

    @Test
    void aThreadThatDoesNotRunTheLoopIsRefused() {
        run(() -> {
            var refused = new CompletableFuture<Throwable>();
            Thread.startVirtualThread(() -> {
                        Asyncio.setEventLoop(loop);
                        refused.complete(catchThrowable(() -> ensureFuture(CompletableFuture.completedFuture(1))));
                        Asyncio.setEventLoop(null);
                    })
                    .join();
            assertThat(refused.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("thread-safe");
        });
    }

    @Test
    void cancellingOneWaiterLeavesTheStageToTheOthers() {
        run(() -> {
            var impatient = createTask(async(() -> await(stage)));
            var patient = createTask(async(() -> await(stage)));
            await(sleep(0));
            impatient.cancel("enough");
            assertThatThrownBy(() -> await(impatient))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("enough");
            assertThat(stage).isNotDone();
            stage.complete(42);
            assertThat(await(patient)).isEqualTo(42);
        });
    }

    @Test
    void aWaiterThatOwnsTheStageCancelsIt() {
        run(() -> {
            var task = createTask(async(() -> await(wrapFuture(stage))));
            await(sleep(0));
            task.cancel();
            await(sleep(0));
            assertThat(stage).isCancelled();
        });
    }

    @Test
    void aStageThatIsDoneIsNotWaitedFor() {
        run(() -> {
            stage.complete(42);
            var calls = new ArrayList<String>();
            var _ = loop.callSoon(() -> calls.add("next turn"));
            assertThat(await(stage)).isEqualTo(42);
            assertThat(calls).isEmpty();
        });
    }

    @Test
    void aStageThatIsCancelledCancelsTheWaiter() {
        run(() -> {
            stage.cancel(true);
            assertThatThrownBy(() -> await(stage)).isInstanceOf(CancelledError.class);
            var dependent = new CompletableFuture<Integer>();
            var _ = loop.callSoon(() -> dependent.cancel(true));
            assertThatThrownBy(() -> await(dependent.thenApply(value -> value + 1)))
                    .isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void theExceptionOfAStageCanBeCaughtAsWhatItIs() {
        run(() -> {
            stage.completeExceptionally(new IOException("broken"));
            try {
                await(stage, IOException.class);
            } catch (IOException e) {
                assertThat(e).hasMessage("broken");
            }
            try {
                await(stage.thenApply(value -> value + 1), IOException.class, InterruptedException.class);
            } catch (IOException | InterruptedException e) {
                assertThat(e).hasMessage("broken");
            }
        });
    }

    @Test
    void ofTwoCheckedExceptionsEachCanBeCaught() {
        Coroutine<Integer> failing = async(() -> {
            throw new InterruptedException("as it was thrown");
        });
        run(() -> {
            try {
                await(failing, IOException.class, InterruptedException.class);
            } catch (IOException | InterruptedException e) {
                assertThat(e).hasMessage("as it was thrown");
            }
        });
    }

    @Test
    @SuppressWarnings("NullAway") // what a program without null checks may do
    void nullIsRefused() {
        CompletionStage<Integer> none = null;
        for (Consumer<CompletionStage<Integer>> use : List.<Consumer<CompletionStage<Integer>>>of(
                Asyncio::await, Asyncio::createTask, Asyncio::ensureFuture, Asyncio::wrapFuture)) {
            run(() -> assertThatThrownBy(() -> use.accept(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a CompletionStage was expected, got null"));
        }
    }

    @Nested
    final class AStageThatStaysPending {
        private void assertNothingIsLeft(CoroutineBody.OfVoid wait) {
            run(() -> {
                for (int i = 0; i < 100; i++) {
                    Coroutine<@Nullable Void> waiting = async(wait);
                    var task = createTask(waiting);
                    await(sleep(0.5));
                    task.cancel();
                    await(sleep(0));
                    await(sleep(0));
                    assertThat(task.done()).isTrue();
                }
                assertThat(stage).isNotDone();
                assertThat(stage.getNumberOfDependents()).isZero();
            });
        }

        @TestFactory
        Stream<DynamicTest> keepsNothingOfWaitersThatAreGone() {
            var ways = Stream.<CoroutineBody.OfVoid>of(
                    () -> await(stage),
                    () -> await(waitFor(stage, 0.1)),
                    () -> await(waitFor(stage, Duration.ofMillis(100))),
                    () -> await(waitFor(stage, 3600)),
                    () -> await(gather(stage, stage)),
                    () -> await(shield(stage)),
                    () -> await(ensureFuture(stage)),
                    () -> await(createTask(stage)));
            return ways.map(way -> DynamicTest.dynamicTest("way", () -> assertNothingIsLeft(way)));
        }

        @Test
        void keepsNothingOfALoopThatIsClosed() {
            loop.setExceptionHandler((where, context) -> {});
            var _ = loop.createTask(async(() -> await(stage)));
            var _ = loop.createTask(async(() -> await(waitFor(stage, 3600))));
            Turns.run(loop, 2);
            assertThat(stage.getNumberOfDependents()).isEqualTo(2);
            loop.close();
            assertThat(stage.getNumberOfDependents()).isZero();
        }
    }

    @Nested
    final class WithATimeout {
        @Test
        void theStageIsLeftAloneWhenTheTimeIsUp() {
            run(() -> {
                assertThatThrownBy(() -> await(waitFor(stage, 1))).isInstanceOf(TimeoutException.class);
                assertThatThrownBy(() -> await(waitFor(stage, Duration.ofSeconds(1))))
                        .isInstanceOf(TimeoutException.class);
                assertThat(loop.time()).isEqualTo(2);
                assertThat(stage).isNotDone();
            });
        }

        @Test
        void theResultComesInTime() {
            run(() -> {
                var _ = loop.callLater(1, () -> stage.complete(42));
                assertThat(await(waitFor(stage, 2))).isEqualTo(42);
                assertThat(await(waitFor(stage, (Duration) null))).isEqualTo(42);
                assertThat(loop.time()).isEqualTo(1);
            });
        }

        @Test
        void ofZeroAResultThatIsThereIsTaken() {
            run(() -> {
                assertThatThrownBy(() -> await(waitFor(stage, 0))).isInstanceOf(TimeoutException.class);
                assertThat(stage).isNotDone();
                stage.complete(42);
                assertThat(await(waitFor(stage, 0))).isEqualTo(42);
            });
        }
    }

    @Nested
    final class Gathered {
        private final CompletableFuture<Integer> second = new CompletableFuture<>();

        @Test
        void theirResultsAreInTheOrderOfTheArguments() {
            run(() -> {
                var both = gather(stage, second, CompletableFuture.completedFuture(3));
                second.complete(2);
                await(sleep(0));
                assertThat(both.done()).isFalse();
                stage.complete(1);
                assertThat(await(both)).containsExactly(1, 2, 3);
            });
        }

        @Test
        void theFirstExceptionEndsIt() {
            var failure = new IOException("broken");
            run(() -> {
                var both = gather(stage, second);
                second.completeExceptionally(failure);
                assertThatThrownBy(() -> await(both)).isSameAs(failure);
                assertThat(stage).isNotDone();
            });
        }

        @Test
        void cancellingLeavesThemAlone() {
            run(() -> {
                var both = gather(stage, second);
                both.cancel();
                assertThatThrownBy(() -> await(both)).isInstanceOf(CancelledError.class);
                assertThat(stage).isNotDone();
                assertThat(second).isNotDone();
            });
        }
    }

    @Nested
    final class AFutureOrTaskOfIt {
        @Test
        void getsTheOutcomeOfTheStage() {
            run(() -> {
                List<Future<Integer>> futures = List.of(ensureFuture(stage), shield(stage), createTask(stage));
                await(sleep(0));
                assertThat(futures).noneMatch(Future::done);
                stage.complete(42);
                assertThat(await(gather(futures))).containsExactly(42, 42, 42);
            });
        }

        @Test
        void isDoneAtOnceIfTheStageIs() {
            run(() -> {
                stage.complete(42);
                assertThat(ensureFuture(stage).result()).isEqualTo(42);
                assertThat(shield(stage).result()).isEqualTo(42);
            });
        }

        @Test
        void isCancelledWithoutTheStage() {
            run(() -> {
                for (var future : List.of(ensureFuture(stage), shield(stage), createTask(stage))) {
                    await(sleep(0));
                    future.cancel();
                    assertThatThrownBy(() -> await(future)).isInstanceOf(CancelledError.class);
                }
                assertThat(stage).isNotDone();
            });
        }
    }
}
