package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.Coroutine.State;
import org.asyncio4j.internal.Rethrow;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What closing does to a coroutine and to those that it awaits, frame by frame.
final class CoroutineCloseTest {
    private final List<String> trace = new ArrayList<>();

    /// What a frame does with what it gets thrown.
    @FunctionalInterface
    private interface Answer {
        void to(Throwable thrown) throws Throwable;
    }

    private static final Answer RAISE = thrown -> {
        throw thrown;
    };
    private static final Answer RETURN = _ -> {};
    private static final Answer AWAIT_AGAIN = _ -> await(sleep(0));

    private Coroutine<String> frame(String name, Awaitable<?> awaited, Answer answer) {
        return async(() -> {
            try {
                await(awaited);
            } catch (Throwable e) {
                var message = e.getMessage();
                trace.add(name + ": " + e.getClass().getSimpleName() + (message == null ? "" : " " + message));
                try {
                    answer.to(e);
                } catch (Throwable answered) {
                    throw Rethrow.unchecked(answered);
                }
            }
            trace.add(name + " returns");
            return name;
        });
    }

    @ParameterizedTest
    @EnumSource
    void raisesGeneratorExitWhereItIsSuspended(DrivenFrom place) {
        place.run(() -> {
            var coroutine = frame("only", sleep(0), RAISE);
            coroutine.send(null);
            coroutine.close();
            assertThat(trace).containsExactly("only: GeneratorExit");
            assertThat(coroutine.state()).isEqualTo(State.CLOSED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void mayBeAnsweredByReturning(DrivenFrom place) {
        place.run(() -> {
            var coroutine = frame("only", sleep(0), RETURN);
            coroutine.send(null);
            assertThatCode(coroutine::close).doesNotThrowAnyException();
            assertThat(trace).containsExactly("only: GeneratorExit", "only returns");
            assertThat(coroutine.state()).isEqualTo(State.CLOSED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void throwsWhatTheCoroutineRaisesInstead(DrivenFrom place) {
        place.run(() -> {
            var failure = new java.io.IOException("cleanup failed");
            var coroutine = frame("only", sleep(0), _ -> {
                throw failure;
            });
            coroutine.send(null);
            assertThatThrownBy(coroutine::close).isSameAs(failure);
            assertThat(coroutine.state()).isEqualTo(State.CLOSED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void failsIfTheCoroutineAwaitsAgainAndLeavesItSuspendedThere(DrivenFrom place) {
        place.run(() -> {
            var coroutine = frame("only", sleep(0), _ -> await(frame("again", sleep(0), RAISE)));
            coroutine.send(null);
            assertThatThrownBy(coroutine::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("coroutine ignored GeneratorExit");
            assertThat(coroutine.state()).isEqualTo(State.SUSPENDED);
            coroutine.close();
            assertThat(trace).containsExactly("only: GeneratorExit", "again: GeneratorExit");
            assertThat(coroutine.state()).isEqualTo(State.CLOSED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void raisesInTheInnermostFrameFirst(DrivenFrom place) {
        place.run(() -> {
            var inner = frame("inner", sleep(0), RAISE);
            var middle = frame("middle", inner, RAISE);
            var outer = frame("outer", middle, RAISE);
            outer.send(null);
            outer.close();
            assertThat(trace).containsExactly("inner: GeneratorExit", "middle: GeneratorExit", "outer: GeneratorExit");
            assertThat(List.of(inner.state(), middle.state(), outer.state())).containsOnly(State.CLOSED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void raisesInTheOuterFrameAlsoIfTheInnerOneReturns(DrivenFrom place) {
        place.run(() -> {
            var outer = frame("outer", frame("inner", sleep(0), RETURN), RAISE);
            outer.send(null);
            outer.close();
            assertThat(trace).containsExactly("inner: GeneratorExit", "inner returns", "outer: GeneratorExit");
        });
    }

    @ParameterizedTest
    @EnumSource
    void givesTheOuterFrameAnyOtherExceptionOfTheInnerOne(DrivenFrom place) {
        place.run(() -> {
            var outer = frame(
                    "outer",
                    frame("inner", sleep(0), _ -> {
                        throw new IllegalArgumentException("inner failed");
                    }),
                    RAISE);
            outer.send(null);
            assertThatThrownBy(outer::close).hasMessage("inner failed");
            assertThat(trace).containsExactly("inner: GeneratorExit", "outer: IllegalArgumentException inner failed");
        });
    }

    @ParameterizedTest
    @EnumSource
    void givesTheOuterFrameAnErrorIfTheInnerOneAwaitsAgain(DrivenFrom place) {
        place.run(() -> {
            var inner = frame("inner", sleep(0), AWAIT_AGAIN);
            var outer = frame("outer", inner, RAISE);
            outer.send(null);
            assertThatThrownBy(outer::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("coroutine ignored GeneratorExit");
            assertThat(trace)
                    .containsExactly(
                            "inner: GeneratorExit", "outer: IllegalStateException coroutine ignored GeneratorExit");
            assertThat(outer.state()).isEqualTo(State.CLOSED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void succeedsIfTheOuterFrameSwallowsThatError(DrivenFrom place) {
        place.run(() -> {
            var inner = frame("inner", sleep(0), AWAIT_AGAIN);
            var outer = frame("outer", inner, RETURN);
            outer.send(null);
            assertThatCode(outer::close).doesNotThrowAnyException();
            assertThat(trace).endsWith("outer returns");
        });
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheOuterFrameSuspendedIfItAwaitsAgain(DrivenFrom place) {
        place.run(() -> {
            var inner = frame("inner", sleep(0), RAISE);
            var outer = frame("outer", inner, AWAIT_AGAIN);
            outer.send(null);
            assertThatThrownBy(outer::close).hasMessage("coroutine ignored GeneratorExit");
            assertThat(inner.state()).isEqualTo(State.CLOSED);
            assertThat(outer.state()).isEqualTo(State.SUSPENDED);
            outer.close();
            assertThat(outer.state()).isEqualTo(State.CLOSED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aGeneratorExitThrownInReachesTheOuterFrameItself(DrivenFrom place) {
        place.run(() -> {
            var mine = new GeneratorExit();
            var outer = frame("outer", frame("inner", sleep(0), RETURN), RAISE);
            outer.send(null);
            assertThatThrownBy(() -> outer.throwIn(mine)).isSameAs(mine);
            assertThat(trace).containsExactly("inner: GeneratorExit", "inner returns", "outer: GeneratorExit");
        });
    }

    @ParameterizedTest
    @EnumSource
    void anyOtherExceptionThrownInIsRaisedInTheInnermostFrameOnly(DrivenFrom place) {
        place.run(() -> {
            var inner = frame("inner", sleep(0), RETURN);
            var outer = frame("outer", inner, RAISE);
            outer.send(null);
            assertThatThrownBy(() -> outer.throwIn(new IllegalArgumentException("thrown")))
                    .isInstanceOf(StopIteration.class)
                    .hasMessage("outer");
            assertThat(trace)
                    .containsExactly("inner: IllegalArgumentException thrown", "inner returns", "outer returns");
        });
    }

    @ParameterizedTest
    @EnumSource
    void theFutureThatItAwaitsIsNotCancelled(DrivenFrom place) {
        try (var loop = VirtualTime.newLoop()) {
            place.run(() -> {
                var future = loop.<Integer>createFuture();
                var outer = frame("outer", frame("inner", future, RAISE), RAISE);
                assertThat(outer.send(null)).isSameAs(future);
                outer.close();
                assertThat(trace).containsExactly("inner: GeneratorExit", "outer: GeneratorExit");
                assertThat(future.done()).isFalse();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aThousandFramesEndOneAfterTheOther(DrivenFrom place) {
        place.run(() -> {
            var coroutine = frame("0", sleep(0), RAISE);
            for (int i = 1; i < 1000; i++) {
                coroutine = frame(Integer.toString(i), coroutine, RAISE);
            }
            coroutine.send(null);
            coroutine.close();
            assertThat(trace).hasSize(1000).startsWith("0: GeneratorExit").endsWith("999: GeneratorExit");
        });
    }
}
