package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Context.copyContext;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ContextTest extends LoopTest {
    private final ContextVar<String> variable = new ContextVar<>("variable", "default");
    private final List<@Nullable Object> seen = new ArrayList<>();

    @Nested
    final class OfTasks {
        @Test
        void isACopyMadeWithTheTask() {
            loop.runUntilComplete(async(() -> {
                variable.set("when made");
                var child = createTask(async(() -> {
                    await(sleep(0.01));
                    seen.add(variable.get());
                    variable.set("the child's");
                }));
                variable.set("the parent's");
                await(child);
                seen.add(variable.get());
            }));
            assertThat(seen).containsExactly("when made", "the parent's");
            assertThat(variable.get()).isEqualTo("default");
        }

        @Test
        void isOneObjectForAllWhoAskTheTask() {
            loop.runUntilComplete(async(() -> {
                var child = createTask(async(() -> {
                    variable.set("the child's");
                    await(sleep(0));
                    seen.add(variable.get());
                }));
                var context = child.getContext();
                await(sleep(0));
                assertThat(child.getContext()).isSameAs(context);
                seen.add(context.get(variable));
                await(child);
                assertThat(child.getContext()).isSameAs(context);
            }));
            assertThat(seen).containsExactly("the child's", "the child's");
        }

        @Test
        void keepsItsValuesAcrossAwaitsWhateverDoneCallbacksSet() {
            loop.runUntilComplete(async(() -> {
                var future = new Future<Integer>();
                future.addDoneCallback(done -> variable.set("the callback's"));
                variable.set("the task's");
                loop.callSoon(() -> future.setResult(1));
                await(future);
                seen.add(variable.get());
                for (var value : List.of("first", "second")) {
                    variable.set(value);
                    await(sleep(0.001));
                    seen.add(variable.get());
                }
            }));
            assertThat(seen).containsExactly("the task's", "first", "second");
            assertThat(variable.get()).isEqualTo("default");
        }

        @Test
        void isTheGivenOneItselfIfThereIsOne() {
            var context = new Context();
            loop.runUntilComplete(async(() -> {
                seen.add(context.get(variable));
                for (var value : List.of("first", "second")) {
                    var task = loop.createTask(
                            async(() -> {
                                await(sleep(0));
                                variable.set(value);
                            }),
                            TaskOptions.in(context));
                    assertThat(task.getContext()).isSameAs(context);
                    await(task);
                    seen.add(context.get(variable));
                }
            }));
            assertThat(seen).containsExactly(null, "first", "second");
        }

        @Test
        void isSharedByTheCoroutinesThatTheTaskAwaits() {
            loop.runUntilComplete(async(() -> {
                await(async(() -> {
                    await(sleep(0));
                    variable.set("set deeper");
                }));
                seen.add(variable.get());
            }));
            assertThat(seen).containsExactly("set deeper");
        }

        @Test
        void keepsGatheredTasksApart() {
            var precision = new ContextVar<Integer>("precision");
            var results = loop.runUntilComplete(async(() -> {
                return await(gather(fractions(precision, 3), fractions(precision, 6)));
            }));
            assertThat(results).containsExactly(List.of("0.333", "0.111"), List.of("0.333333", "0.111111"));
        }

        private Coroutine<List<String>> fractions(ContextVar<Integer> precision, int digits) {
            return async(() -> {
                precision.set(digits);
                var third = String.format("%." + precision.get() + "f", 1 / 3.0);
                await(sleep(0));
                return List.of(third, String.format("%." + precision.get() + "f", 1 / 9.0));
            });
        }
    }

    @Nested
    final class OfRun {
        @Test
        @LazyStart("the other task has to run while the context is entered")
        void staysEnteredWhileTheTaskIsSuspendedInIt() {
            var context = new Context();
            loop.runUntilComplete(async(() -> {
                variable.set("the task's");
                var other = createTask(async(() -> {
                    assertThatThrownBy(() -> context.run(() -> "never")).hasMessageStartingWith("cannot enter context");
                    seen.add(variable.get());
                }));
                context.run(() -> {
                    variable.set("inside");
                    await(other);
                    seen.add(variable.get());
                    return true;
                });
                seen.add(variable.get());
            }));
            assertThat(seen).containsExactly("the task's", "inside", "the task's");
        }

        @Test
        void cannotBeThatOfTheRunningCallback() {
            var context = new Context();
            loop.callSoon(
                    () -> assertThatThrownBy(() -> context.run(() -> "never"))
                            .hasMessage("cannot enter context: " + context + " is already entered")
                            .satisfies(seen::add),
                    context);
            Turns.run(loop, 1);
            assertThat(seen).hasSize(1);
        }
    }

    @Nested
    final class OfCallbacks {
        @Test
        void isACopyOfItsOwn() {
            loop.callSoon(() -> variable.set("the first's"));
            loop.callSoon(() -> seen.add(variable.get()));
            Turns.run(loop, 1);
            assertThat(seen).containsExactly("default");
            assertThat(variable.get()).isEqualTo("default");
        }

        @Test
        void isMadeWhenTheCallbackIsScheduled() throws Exception {
            new Context().run(() -> {
                variable.set("when scheduled");
                loop.callSoon(() -> seen.add(variable.get()));
                loop.callSoonThreadsafe(() -> seen.add(variable.get()));
                loop.callLater(0, () -> seen.add(variable.get()));
                return variable.set("afterwards");
            });
            Turns.run(loop, 1);
            assertThat(seen).containsExactly("when scheduled", "when scheduled", "when scheduled");
        }

        @Test
        void isOneObjectForAllWhoAskTheHandle() throws Exception {
            var handles = new ArrayList<Handle>();
            handles.add(loop.callSoon(() -> {
                var context = handles.getFirst().getContext();
                variable.set("the callback's");
                seen.add(context.get(variable));
                assertThatThrownBy(() -> context.run(() -> true)).hasMessageContaining("is already entered");
            }));
            Turns.run(loop, 1);
            var context = handles.getFirst().getContext();
            assertThat(handles.getFirst().getContext()).isSameAs(context);
            seen.add(context.get(variable));
            seen.add(context.run(variable::get));
            assertThat(seen).containsExactly("the callback's", "the callback's", "the callback's");
        }

        @Test
        void isItsOwnAgainAfterItHasRunSomethingInAnother() {
            var other = new Context();
            loop.callSoon(() -> {
                variable.set("its own");
                seen.add(assertDoesNotThrow(() -> other.run(variable::get)));
                seen.add(variable.get());
            });
            Turns.run(loop, 1);
            assertThat(seen).containsExactly("default", "its own");
        }

        @Test
        void isNotLeftBehindByACoroutineThatIsSuspendedInIt() {
            var other = new Context();
            var coroutine = async(() -> {
                var _ = other.run(() -> {
                    variable.set("the other's");
                    return await(sleep(0));
                });
            });
            loop.callSoon(() -> coroutine.send(null));
            loop.callSoon(() -> seen.add(variable.get()));
            Turns.run(loop, 1);
            assertThat(seen).containsExactly("default");
            coroutine.close();
        }

        @Test
        void isACopyOfItsOwnForEachTimer() {
            loop.callLater(0, () -> variable.set("the first's"));
            loop.callAt(0, () -> seen.add(variable.get()));
            Turns.run(loop, 1);
            assertThat(seen).containsExactly("default");
        }

        @Test
        void isTheGivenOneItselfIfThereIsOne() {
            var context = new Context();
            loop.callSoon(() -> variable.set("first"), context);
            loop.callSoon(() -> seen.add(variable.get()), context);
            loop.callSoonThreadsafe(() -> variable.set("second"), context);
            loop.callAt(0, () -> seen.add(variable.get()), context);
            Turns.run(loop, 1);
            assertThat(seen).containsExactly("first", "second");
            assertThat(context.get(variable)).isEqualTo("second");
        }

        @Test
        void isTheCopyMadeAtAddingForDoneCallbacks() throws Exception {
            var future = loop.<Integer>createFuture();
            new Context().run(() -> {
                variable.set("when added");
                future.addDoneCallback(done -> seen.add(variable.get()));
                variable.set("when done");
                future.setResult(1);
                return true;
            });
            Turns.run(loop, 1);
            assertThat(seen).containsExactly("when added");
        }

        @Test
        void isTheGivenOneItselfForDoneCallbacks() {
            var future = loop.<Integer>createFuture();
            var context = copyContext();
            future.addDoneCallback(done -> variable.set("the callback's"), context);
            future.setResult(1);
            Turns.run(loop, 1);
            assertThat(context.get(variable)).isEqualTo("the callback's");
            assertThat(variable.get()).isEqualTo("default");
        }

        @Test
        void isWhereTheExceptionHandlerIsCalledForOneThatFails() {
            loop.setExceptionHandler((where, context) -> seen.add(variable.get()));
            loop.callSoon(() -> {
                variable.set("the failed callback's");
                throw new IllegalStateException("broken");
            });
            Turns.run(loop, 1);
            assertThat(seen).containsExactly("the failed callback's");
            assertThat(variable.get()).isEqualTo("default");
        }
    }
}
