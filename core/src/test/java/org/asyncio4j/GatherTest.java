package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.eagerTaskFactory;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.setEventLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GatherTest {
    /// More iterations than the chains of callbacks here need.
    private static final int ENOUGH = 10;

    private final Loop loop = VirtualTime.newLoop();
    private final GarbageReports reports = new GarbageReports();
    private final Future<Integer> a = loop.createFuture();
    private final Future<Integer> b = loop.createFuture();
    private final Future<Integer> c = loop.createFuture();
    private final Future<Integer> d = loop.createFuture();
    private final List<Object> calls = new ArrayList<>();

    /// What is gathered.
    enum Of {
        FUTURES,
        COROUTINES;

        Awaitable<Integer> wrap(Future<Integer> future) {
            return this == FUTURES ? future : awaiting(future);
        }
    }

    private static Coroutine<Integer> awaiting(Future<Integer> future) {
        return async(() -> {
            return await(future);
        });
    }

    @BeforeEach
    void setLoop() {
        setEventLoop(loop);
        loop.setExceptionHandler(reports);
    }

    @AfterEach
    void closeLoop() {
        setEventLoop(null);
        loop.close();
        assertThat(reports.isEmpty()).isTrue();
    }

    @Test
    void aChildThatAnEagerOneEndsIsNotedInALaterIteration() {
        loop.setTaskFactory(eagerTaskFactory());
        var doneAtOnce = loop.runUntilComplete(async(() -> {
            var gathering = gather(a, async(() -> {
                a.setResult(1);
                return 2;
            }));
            var done = gathering.done();
            assertThat(await(gathering)).containsExactly(1, 2);
            return done;
        }));
        assertThat(doneAtOnce).isFalse();
    }

    @Test
    void exceptionsOfChildrenAreTakenNoteOfEvenIfAnotherOneIsRefused() {
        try (var other = VirtualTime.newLoop()) {
            var foreign = other.createFuture();
            assertThatThrownBy(() -> gather(List.of(a, foreign))).isInstanceOf(IllegalArgumentException.class);
            a.setException(new IllegalStateException("nobody asks"));
            Turns.run(loop, ENOUGH);
        }
    }

    @Nested
    final class Outcome {
        @ParameterizedTest
        @EnumSource
        void comesWhenAllAreDoneInTheOrderOfTheArguments(Of of) {
            var gathering = gather(of.wrap(a), of.wrap(b), of.wrap(c));
            gathering.addDoneCallback(calls::add);
            b.setResult(1);
            a.setResult(2);
            Turns.run(loop, ENOUGH);
            assertThat(calls).isEmpty();
            assertThat(gathering.done()).isFalse();
            c.setResult(3);
            Turns.run(loop, ENOUGH);
            assertThat(calls).containsExactly(gathering);
            assertThat(gathering.result()).containsExactly(2, 1, 3);
        }

        @ParameterizedTest
        @EnumSource
        void isTheSameWithReturnExceptionsIfNoneFails(Of of) {
            var gathering = gather(List.of(of.wrap(a), of.wrap(b), of.wrap(c)), true);
            gathering.addDoneCallback(calls::add);
            b.setResult(1);
            a.setResult(2);
            Turns.run(loop, ENOUGH);
            assertThat(gathering.done()).isFalse();
            c.setResult(3);
            Turns.run(loop, ENOUGH);
            assertThat(calls).containsExactly(gathering);
            assertThat(gathering.result()).containsExactly(2, 1, 3);
        }

        @ParameterizedTest
        @EnumSource
        void isTheFirstExceptionAtOnceAndWhatComesLaterIsIgnored(Of of) throws InterruptedException {
            var failure = new ArithmeticException("first");
            var late = loop.<Integer>createFuture();
            var gathering = gather(of.wrap(a), of.wrap(b), of.wrap(c), of.wrap(d), of.wrap(late));
            gathering.addDoneCallback(calls::add);
            a.setResult(1);
            b.setException(failure);
            Turns.run(loop, ENOUGH);
            assertThat(calls).containsExactly(gathering);
            assertThat(gathering.exception()).isSameAs(failure);
            c.setResult(3);
            d.cancel();
            late.setException(new IllegalStateException("late"));
            Turns.run(loop, ENOUGH);
            assertThat(calls).containsExactly(gathering);
            assertThat(gathering.exception()).isSameAs(failure);
        }

        @ParameterizedTest
        @EnumSource
        void holdsExceptionsAtTheirPlacesWithReturnExceptions(Of of) {
            var first = new ArithmeticException("first");
            var second = new IllegalStateException("second");
            var gathering = gather(List.of(of.wrap(a), of.wrap(b), of.wrap(c), of.wrap(d)), true);
            gathering.addDoneCallback(calls::add);
            b.setResult(1);
            c.setException(first);
            a.setResult(3);
            Turns.run(loop, ENOUGH);
            assertThat(gathering.done()).isFalse();
            d.setException(second);
            Turns.run(loop, ENOUGH);
            assertThat(calls).containsExactly(gathering);
            assertThat(gathering.result()).containsExactly(3, 1, first, second);
        }

        @Test
        void holdsCancellationsAtTheirPlacesWithReturnExceptions() {
            var first = new ArithmeticException("first");
            var second = new IllegalStateException("second");
            var e = loop.<Integer>createFuture();
            var f = loop.<Integer>createFuture();
            var gathering = gather(List.of(a, b, c, d, e, f), true);
            gathering.addDoneCallback(calls::add);
            a.setResult(1);
            b.setException(first);
            c.cancel("enough");
            Turns.run(loop, ENOUGH);
            assertThat(gathering.done()).isFalse();
            d.setResult(3);
            e.cancel();
            f.setException(second);
            var results = loop.runUntilComplete(gathering);
            assertThat(results).hasSize(6).startsWith(1, first);
            assertThat(results)
                    .element(2)
                    .isInstanceOfSatisfying(
                            CancelledError.class, error -> assertThat(error).hasMessage("enough"));
            assertThat(results).element(3).isEqualTo(3);
            assertThat(results).element(4).isInstanceOf(CancelledError.class);
            assertThat(results).element(5).isSameAs(second);
            assertThat(calls).containsExactly(gathering);
        }

        @Test
        void isThereAtOnceIfAllAreDone() {
            a.setResult(1);
            assertThat(gather(a, a)).hasToString("<_GatheringFuture finished result=[1, 1]>");
        }

        @Test
        void ofTheSameCoroutineGivenTwiceComesFromOneRun() {
            var same = async(() -> {
                calls.add("run");
                return "abc";
            });
            var other = async(() -> "def");
            var gathering = gather(same, same, other, same);
            Turns.run(loop, ENOUGH);
            assertThat(gathering.result()).containsExactly("abc", "abc", "def", "abc");
            assertThat(calls).containsExactly("run");
        }

        @Test
        void countsTheSecondExceptionAsRetrieved() throws InterruptedException {
            reports.collect(loop, gatherTwoFailures());
            assertThat(reports.isEmpty()).isTrue();
        }

        /// Returns the task that fails second.
        private WeakReference<?> gatherTwoFailures() {
            var second = loop.createTask(failingAfter(b, "second"));
            var outer = loop.createTask(async(() -> {
                await(gather(failingAfter(a, "first"), second));
            }));
            Turns.run(loop, ENOUGH);
            a.setResult(1);
            Turns.run(loop, ENOUGH);
            b.setResult(2);
            Turns.run(loop, ENOUGH);
            assertThat(outer.exception()).hasMessage("first");
            assertThat(second.done()).isTrue();
            return new WeakReference<>(second);
        }

        private Coroutine<?> failingAfter(Future<Integer> future, String message) {
            return async(() -> {
                await(future);
                throw new IllegalStateException(message);
            });
        }
    }

    @Nested
    final class Making {
        @Test
        void ofNothingNeedsACurrentLoop() {
            setEventLoop(null);
            assertThatThrownBy(() -> gather())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no current event loop");
        }

        @Test
        void ofNothingInATaskGivesADoneFutureOfTheRunningLoop() {
            setEventLoop(null);
            var gathering = loop.runUntilComplete(async(() -> {
                return gather();
            }));
            assertThat(gathering.getLoop()).isSameAs(loop);
            assertThat(gathering.result()).isEmpty();
        }

        @Test
        void ofNothingElsewhereGivesADoneFutureOfTheLoopThatWasSet() {
            var gathering = gather();
            assertThat(gathering.getLoop()).isSameAs(loop);
            assertThat(gathering.result()).isEmpty();
        }

        @Test
        void refusesFuturesOfDifferentLoops() {
            try (var other = VirtualTime.newLoop()) {
                var foreign = other.<Integer>createFuture();
                assertThatThrownBy(() -> gather(a, foreign)).isInstanceOf(IllegalArgumentException.class);
            }
        }

        @Test
        void takesTheLoopOfItsFuturesThoughItIsNotTheCurrentOneAndMayBeRepeated() {
            try (var other = VirtualTime.newLoop()) {
                var x = other.<Integer>createFuture();
                var y = other.<Integer>createFuture();
                for (int i = 0; i < 2; i++) {
                    var gathering = gather(x, y);
                    assertThat(gathering.getLoop()).isSameAs(other);
                    Turns.run(other, ENOUGH);
                    assertThat(gathering.done()).isFalse();
                }
            }
        }

        @Test
        void ofCoroutinesNeedsACurrentLoop() {
            setEventLoop(null);
            var coroutine = sleep(0);
            assertThatThrownBy(() -> gather(coroutine))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no current event loop");
            coroutine.close();
        }

        @Test
        void ofCoroutinesInATaskTakesTheRunningLoop() {
            setEventLoop(null);
            var gathering = loop.runUntilComplete(async(() -> {
                return gather(sleep(0, 1), sleep(0, 2));
            }));
            assertThat(gathering.getLoop()).isSameAs(loop);
            assertThat(loop.runUntilComplete(gathering)).containsExactly(1, 2);
        }
    }
}
