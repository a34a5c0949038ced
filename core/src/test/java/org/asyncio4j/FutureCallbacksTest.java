package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class FutureCallbacksTest extends LoopTest {
    private final Future<Integer> future = loop.createFuture();
    private final List<Object> calls = new ArrayList<>();
    private final Consumer<Object> first = adding(42);
    private final Consumer<Object> second = adding(17);
    private final Consumer<Object> third = adding(100);

    private Consumer<Object> adding(int number) {
        return done -> calls.add(number);
    }

    @Nested
    final class Calling {
        @Test
        void neverHappensInsideSetResultButInOrderInTheNextIteration() {
            addAll();
            future.setResult(42);
            assertThat(calls).isEmpty();
            Turns.run(loop, 1);
            assertThat(calls).containsExactly(42, 17, 100);
        }

        @Test
        void neverHappensInsideSetExceptionButInTheNextIteration() {
            var failure = new IllegalStateException("broken");
            addAll();
            future.setException(failure);
            assertThat(calls).isEmpty();
            Turns.run(loop, 1);
            assertThat(calls).containsExactly(42, 17, 100);
            assertThat(future.exception()).isSameAs(failure);
        }

        @Test
        void neverHappensInsideCancelButInTheNextIteration() {
            addAll();
            future.cancel();
            assertThat(calls).isEmpty();
            Turns.run(loop, 1);
            assertThat(calls).containsExactly(42, 17, 100);
        }

        @Test
        void passesTheFuture() {
            future.addDoneCallback(calls::add);
            future.setResult(1);
            Turns.run(loop, 1);
            assertThat(calls).containsExactly(future);
        }

        @Test
        void happensOncePerRegistration() {
            future.addDoneCallback(first);
            future.addDoneCallback(first);
            future.setResult(1);
            Turns.run(loop, 2);
            assertThat(calls).containsExactly(42, 42);
        }

        @Test
        void ofACallbackAddedToADoneFutureHappensInTheNextIterationBehindWhatIsReady() {
            future.addDoneCallback(first);
            future.setResult(1);
            loop.callSoon(() -> calls.add("ready"));
            future.addDoneCallback(second);
            assertThat(calls).isEmpty();
            Turns.run(loop, 1);
            assertThat(calls).containsExactly(42, "ready", 17);
        }

        @Test
        void ofACallbackAddedByACallbackHappensAnIterationLater() {
            future.addDoneCallback(done -> done.addDoneCallback(first));
            future.addDoneCallback(second);
            future.setResult(1);
            Turns.run(loop, 1);
            assertThat(calls).containsExactly(17);
            Turns.run(loop, 1);
            assertThat(calls).containsExactly(17, 42);
        }

        @Test
        void goesOnAfterACallbackThatFails() {
            var failure = new IllegalStateException("broken");
            loop.setExceptionHandler((where, context) -> calls.add(context.getOrDefault("exception", "none")));
            future.addDoneCallback(done -> {
                throw failure;
            });
            future.addDoneCallback(first);
            future.setResult(1);
            Turns.run(loop, 1);
            assertThat(calls).containsExactly(failure, 42);
        }

        private void addAll() {
            future.addDoneCallback(first);
            future.addDoneCallback(second);
            future.addDoneCallback(third);
        }
    }

    @Nested
    final class Removing {
        @Test
        void theFirstLeavesTheOthersInOrder() {
            addAll();
            assertThat(future.removeDoneCallback(first)).isEqualTo(1);
            assertThat(future.removeDoneCallback(first)).isZero();
            future.setResult(1);
            assertThat(calls).isEmpty();
            Turns.run(loop, 1);
            assertThat(calls).containsExactly(17, 100);
        }

        @Test
        void theFirstAndTheSecondLeavesTheThird() {
            addAll();
            future.removeDoneCallback(first);
            future.removeDoneCallback(second);
            future.setResult(1);
            Turns.run(loop, 1);
            assertThat(calls).containsExactly(100);
        }

        @Test
        void theThirdLeavesTheFirstTwoInOrder() {
            addAll();
            future.removeDoneCallback(third);
            assertThat(future.removeDoneCallback(third)).isZero();
            future.setResult(1);
            Turns.run(loop, 1);
            assertThat(calls).containsExactly(42, 17);
        }

        @Test
        void takesAllRegistrationsAndReturnsHowManyThereWere() {
            future.addDoneCallback(first);
            for (int i = 0; i < 6; i++) {
                future.addDoneCallback(second);
            }
            assertThat(future.removeDoneCallback(first)).isEqualTo(1);
            assertThat(future.removeDoneCallback(third)).isZero();
            assertThat(future.removeDoneCallback(second)).isEqualTo(6);
            future.setResult(1);
            Turns.run(loop, 1);
            assertThat(calls).isEmpty();
        }

        @Test
        void isTooLateOnceTheFutureIsDone() {
            future.addDoneCallback(first);
            future.setResult(1);
            assertThat(future.removeDoneCallback(first)).isZero();
            Turns.run(loop, 1);
            assertThat(calls).containsExactly(42);
        }

        private void addAll() {
            future.addDoneCallback(first);
            future.addDoneCallback(second);
            future.addDoneCallback(third);
        }
    }

    @Nested
    final class RemovingInsideEquals {
        @Test
        void ofOtherCallbacksTakesThemOnce() {
            var comparing = new ActsWhenCompared(
                    () -> assertThat(future.removeDoneCallback(first)).isEqualTo(63), false);
            future.addDoneCallback(comparing);
            for (int i = 0; i < 63; i++) {
                future.addDoneCallback(first);
            }
            assertThat(future.removeDoneCallback(first)).isZero();
            future.setResult(1);
            Turns.run(loop, 1);
            assertThat(calls).containsExactly("compared");
        }

        @Test
        void ofTheCallbackThatIsComparedTakesIt() {
            var itself = new ArrayList<Consumer<Object>>();
            var comparing = new ActsWhenCompared(
                    () -> assertThat(future.removeDoneCallback(itself.getFirst()))
                            .isEqualTo(1),
                    true);
            itself.add(comparing);
            future.addDoneCallback(comparing);
            future.addDoneCallback(second);
            assertThat(future.removeDoneCallback(third)).isZero();
            future.setResult(1);
            Turns.run(loop, 1);
            assertThat(calls).containsExactly(17);
        }

        @Test
        void ofAllCallbacksWhileTheListIsSearchedTakesThem() {
            future.addDoneCallback(new ActsWhenCompared(() -> {}, true));
            future.addDoneCallback(new ActsWhenCompared(() -> future.removeDoneCallback(first), true));
            future.addDoneCallback(new ActsWhenCompared(() -> future.removeDoneCallback(first), true));
            assertThatCode(() -> future.removeDoneCallback(first)).doesNotThrowAnyException();
            future.setResult(1);
            Turns.run(loop, 1);
            assertThat(calls).isEmpty();
        }

        @Test
        void isTooLateIfEqualsEndsTheFuture() {
            future.addDoneCallback(new ActsWhenCompared(() -> future.setResult(1), true));
            assertThat(future.removeDoneCallback(first)).isZero();
            Turns.run(loop, 1);
            assertThat(calls).containsExactly("compared");
        }

        /// Does something the first time it is compared.
        private final class ActsWhenCompared implements Consumer<Object> {
            private final Runnable action;
            private final boolean equalToAll;
            private boolean acted;

            private ActsWhenCompared(Runnable action, boolean equalToAll) {
                this.action = action;
                this.equalToAll = equalToAll;
            }

            @Override
            public void accept(Object done) {
                calls.add("compared");
            }

            @Override
            public boolean equals(@Nullable Object other) {
                if (!acted) {
                    acted = true;
                    action.run();
                }
                return equalToAll;
            }

            @Override
            public int hashCode() {
                return 0;
            }
        }
    }
}
