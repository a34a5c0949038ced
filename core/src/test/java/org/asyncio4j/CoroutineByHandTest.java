package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.Coroutine.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `send`, `throwIn`, `close` and the states of one coroutine; nested ones are in [CoroutineCloseTest].
final class CoroutineByHandTest {
    private final List<String> trace = new ArrayList<>();

    /// Yields twice in a `try` that catches [UnsupportedOperationException], and once after it.
    private Coroutine<String> gen() {
        return async(() -> {
            trace.add("enter");
            try {
                trace.add("yield -> " + await(sleep(0, "first")));
                await(sleep(0));
            } catch (UnsupportedOperationException e) {
                trace.add("caught " + e.getMessage());
            } catch (GeneratorExit e) {
                trace.add("exit");
                throw e;
            } finally {
                trace.add("finally");
            }
            await(sleep(0));
            return "end";
        });
    }

    private static @Nullable Object resultOf(Coroutine<?> coroutine) {
        return catchThrowableOfType(StopIteration.class, () -> coroutine.send(null))
                .value();
    }

    @ParameterizedTest
    @EnumSource
    void isCreatedUntilItIsFirstSentTo(DrivenFrom place) {
        place.run(() -> {
            var coroutine = gen();
            assertThat(coroutine.state()).isEqualTo(State.CREATED);
            assertThat(trace).isEmpty();
            coroutine.close();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aValueSentBeforeTheStartIsAnErrorAndChangesNothing(DrivenFrom place) {
        place.run(() -> {
            var coroutine = gen();
            assertThatThrownBy(() -> coroutine.send(5))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("can't send non-None value to a just-started coroutine");
            assertThat(coroutine.state()).isEqualTo(State.CREATED);
            assertThat(coroutine.send(null)).isNull();
            assertThat(trace).containsExactly("enter");
            coroutine.close();
        });
    }

    @ParameterizedTest
    @EnumSource
    void sendRunsItToItsNextAwaitAndGivesNullForABareYield(DrivenFrom place) {
        place.run(() -> {
            var coroutine = gen();
            assertThat(coroutine.send(null)).isNull();
            assertThat(coroutine.state()).isEqualTo(State.SUSPENDED);
            assertThat(trace).containsExactly("enter");
            assertThat(coroutine.send(null)).isNull();
            assertThat(trace).containsExactly("enter", "yield -> first");
            coroutine.close();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aValueSentLaterIsIgnored(DrivenFrom place) {
        place.run(() -> {
            var coroutine = gen();
            coroutine.send(null);
            coroutine.send("ignored");
            assertThat(trace).endsWith("yield -> first");
            coroutine.close();
        });
    }

    @ParameterizedTest
    @EnumSource
    void awaitingASuspendedOneFails(DrivenFrom place) {
        place.run(() -> {
            var coroutine = gen();
            coroutine.send(null);
            var other = async(() -> await(coroutine));
            assertThatThrownBy(() -> other.send(null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("coroutine is being awaited already");
            assertThat(coroutine.state()).isEqualTo(State.SUSPENDED);
            coroutine.close();
        });
    }

    @ParameterizedTest
    @EnumSource
    void throwInRaisesWhereItIsSuspendedAndGivesWhatItYieldsNext(DrivenFrom place) {
        place.run(() -> {
            var coroutine = gen();
            coroutine.send(null);
            coroutine.send(null);
            assertThat(coroutine.throwIn(new UnsupportedOperationException("#thrown")))
                    .isNull();
            assertThat(trace).containsExactly("enter", "yield -> first", "caught #thrown", "finally");
            assertThat(resultOf(coroutine)).isEqualTo("end");
            assertThat(coroutine.state()).isEqualTo(State.CLOSED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void throwInGivesTheResultIfItReturns(DrivenFrom place) {
        place.run(() -> {
            Coroutine<String> coroutine = async(() -> {
                try {
                    await(sleep(0));
                    return "no";
                } catch (UnsupportedOperationException e) {
                    return "caught " + e.getMessage();
                }
            });
            coroutine.send(null);
            var stop = catchThrowableOfType(
                    StopIteration.class, () -> coroutine.throwIn(new UnsupportedOperationException("#1")));
            assertThat(stop.value()).isEqualTo("caught #1");
        });
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionThatItDoesNotCatchComesBackAsItIs(DrivenFrom place) {
        place.run(() -> {
            var coroutine = gen();
            var failure = new java.io.IOException("broken");
            coroutine.send(null);
            assertThatThrownBy(() -> coroutine.throwIn(failure)).isSameAs(failure);
            assertThat(coroutine.state()).isEqualTo(State.CLOSED);
            assertThat(trace).endsWith("finally");
        });
    }

    @ParameterizedTest
    @EnumSource
    void sendAndThrowInAfterTheEndFail(DrivenFrom place) {
        place.run(() -> {
            Coroutine<Integer> coroutine = async(() -> 1);
            assertThat(resultOf(coroutine)).isEqualTo(1);
            assertThatThrownBy(() -> coroutine.send(null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("cannot reuse already awaited coroutine");
            assertThatThrownBy(() -> coroutine.throwIn(new UnsupportedOperationException("late")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("cannot reuse already awaited coroutine");
        });
    }

    @ParameterizedTest
    @EnumSource
    void closeAfterTheEndDoesNothing(DrivenFrom place) {
        place.run(() -> {
            Coroutine<Integer> coroutine = async(() -> 1);
            assertThat(resultOf(coroutine)).isEqualTo(1);
            coroutine.close();
            coroutine.close();
            assertThat(coroutine.state()).isEqualTo(State.CLOSED);
        });
    }

    @ParameterizedTest
    @EnumSource
    void closeBeforeTheStartRunsNothingOfIt(DrivenFrom place) {
        place.run(() -> {
            var coroutine = gen();
            coroutine.close();
            assertThat(coroutine.state()).isEqualTo(State.CLOSED);
            assertThat(trace).isEmpty();
            assertThatThrownBy(() -> coroutine.send(null)).hasMessage("cannot reuse already awaited coroutine");
        });
    }

    @ParameterizedTest
    @EnumSource
    void throwInBeforeTheStartClosesItAndComesBackAtOnce(DrivenFrom place) {
        place.run(() -> {
            var coroutine = gen();
            var early = new UnsupportedOperationException("#early");
            assertThatThrownBy(() -> coroutine.throwIn(early)).isSameAs(early);
            assertThat(coroutine.state()).isEqualTo(State.CLOSED);
            assertThat(trace).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void itIsRunningWhileItRunsAndRefusesToBeDriven(DrivenFrom place) {
        place.run(() -> {
            var self = new ArrayList<Coroutine<?>>();
            self.add(async(() -> {
                var me = self.getFirst();
                trace.add(me.state().name());
                assertThatThrownBy(() -> me.send(null))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("coroutine already executing");
                assertThatThrownBy(() -> me.throwIn(new UnsupportedOperationException("#")))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("coroutine already executing");
                assertThatThrownBy(me::close)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("coroutine already executing");
                assertThatThrownBy(me::await)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("coroutine already executing");
            }));
            assertThat(resultOf(self.getFirst())).isNull();
            assertThat(trace).containsExactly("RUNNING");
        });
    }

    @ParameterizedTest
    @EnumSource
    void sendGivesTheFutureThatItAwaits(DrivenFrom place) {
        try (var loop = VirtualTime.newLoop()) {
            place.run(() -> {
                var future = loop.<Integer>createFuture();
                Coroutine<Integer> coroutine = async(() -> await(future) + 1);
                assertThat(coroutine.send(null)).isSameAs(future);
                coroutine.close();
                assertThat(future.done()).isFalse();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void itGoesOnWithTheResultOfAFutureThatIsDoneByThen(DrivenFrom place) {
        try (var loop = VirtualTime.newLoop()) {
            place.run(() -> {
                var future = loop.<Integer>createFuture();
                Coroutine<Integer> coroutine = async(() -> await(future) + 1);
                coroutine.send(null);
                future.setResult(41);
                assertThat(resultOf(coroutine)).isEqualTo(42);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void resumingItWhileItsFutureIsPendingFailsAtTheAwait(DrivenFrom place) {
        try (var loop = VirtualTime.newLoop()) {
            place.run(() -> {
                var future = loop.<Integer>createFuture();
                Coroutine<String> coroutine = async(() -> {
                    try {
                        return "got " + await(future);
                    } catch (IllegalStateException e) {
                        trace.add(String.valueOf(e.getMessage()));
                        throw e;
                    }
                });
                coroutine.send(null);
                assertThatThrownBy(() -> coroutine.send(null))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("await wasn't used with future");
                assertThat(trace).containsExactly("await wasn't used with future");
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStopIterationThatItRaisesBecomesAnError(DrivenFrom place) {
        place.run(() -> {
            var coroutine = async(() -> {
                throw new StopIteration(3);
            });
            assertThatThrownBy(() -> coroutine.send(null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("coroutine raised StopIteration")
                    .hasCauseInstanceOf(StopIteration.class);
        });
    }

    @Test
    void aTaskGoesOnWithOneThatIsSuspendedInABareYield() {
        var result = VirtualTime.run(async(() -> {
            var coroutine = gen();
            coroutine.send(null);
            return await(createTask(coroutine));
        }));
        assertThat(result).isEqualTo("end");
        assertThat(trace).containsExactly("enter", "yield -> first", "finally");
    }

    @ParameterizedTest
    @EnumSource(names = {"PLATFORM_THREAD", "VIRTUAL_THREAD"})
    void aTaskGoesOnWithOneThatWasStartedInAnotherThread(DrivenFrom place) {
        var coroutine = gen();
        place.run(() -> coroutine.send(null));
        assertThat(VirtualTime.run(coroutine)).isEqualTo("end");
        assertThat(trace).containsExactly("enter", "yield -> first", "finally");
    }

    @Test
    void aTaskOfOneThatWaitsForAPendingFutureFails() {
        VirtualTime.run(async(() -> {
            var future = new Future<Integer>();
            var coroutine = async(() -> await(future));
            coroutine.send(null);
            var task = createTask(coroutine);
            assertThatThrownBy(task::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("await wasn't used with future");
        }));
    }

    @ParameterizedTest
    @EnumSource(names = {"PLATFORM_THREAD", "VIRTUAL_THREAD"})
    void eachSendMayComeFromAnotherThread(DrivenFrom place) {
        var coroutine = gen();
        coroutine.send(null);
        place.run(() -> coroutine.send(null));
        coroutine.send(null);
        place.run(() -> assertThat(resultOf(coroutine)).isEqualTo("end"));
    }
}
