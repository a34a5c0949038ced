package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.test.AsyncTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CoroutineTest {
    private final List<Object> trace = new ArrayList<>();

    private static Coroutine<Integer> depth(int levels) {
        return async(() -> {
            if (levels == 0) {
                await(sleep(1));
                return 0;
            }
            return await(depth(levels - 1)) + 1;
        });
    }

    private static Coroutine<Integer> capturing(
            boolean z, byte b, char c, short s, int i, long l, float f, double d, String text, int... array) {
        return async(() -> {
            assertThat(z).isTrue();
            return (int) (b + c + s + i + l + f + d + text.length() + array.length);
        });
    }

    private Coroutine<Integer> ofMethodReference() {
        return async(trace::size);
    }

    @AsyncTest
    void isNamedAfterItsMethodStillWhenItHasEnded() {
        var coroutine = capturing(true, (byte) 1, 'c', (short) 2, 3, 4, 5, 6, "seven", 8);
        await(coroutine);
        assertThat(coroutine.getName()).isEqualTo("capturing");
        var ofReference = ofMethodReference();
        await(ofReference);
        assertThat(ofReference.getName()).isEqualTo("size");
        var named = sleep(1);
        await(named);
        assertThat(named.toString()).startsWith("<coroutine object sleep at ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nestedOnesGiveTheirResultInDebugModeAndWithout(boolean debug) {
        try (var loop = VirtualTime.newLoop()) {
            loop.setDebug(debug);
            var inner = async(() -> "spam");
            var result = loop.runUntilComplete(async(() -> {
                return await(inner);
            }));
            assertThat(result).isEqualTo("spam");
        }
    }

    @AsyncTest
    void nothingRunsBeforeItIsAwaited() {
        var coroutine = async(() -> {
            trace.add("runs");
        });
        await(sleep(1));
        assertThat(trace).isEmpty();
        await(coroutine);
        assertThat(trace).containsExactly("runs");
    }

    @Test
    void awaitRunsItAtOnceWithoutLettingOthersRun() {
        VirtualTime.run(async(() -> {
            var _ = Asyncio.getRunningLoop().callSoon(() -> trace.add("callback"));
            await(async(() -> {
                trace.add("inline");
            }));
            trace.add("after");
            await(sleep(0));
        }));
        assertThat(trace).containsExactly("inline", "after", "callback");
    }

    @Test
    void awaitOutsideOfATaskFails() {
        var coroutine = async(() -> 1);
        assertThatThrownBy(() -> await(coroutine))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("await outside of a coroutine");
        assertThat(coroutine.state()).isEqualTo(Coroutine.State.CREATED);
        coroutine.close();
    }

    @Test
    void hundredsOfThemNestedInOneAnotherWork() {
        assertThat(VirtualTime.run(depth(500))).isEqualTo(500);
    }

    @Nested
    final class UsedTwice {
        @AsyncTest
        void failsAfterItsEnd() {
            var coroutine = async(() -> 1);
            await(coroutine);
            assertThatThrownBy(() -> await(coroutine))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("cannot reuse already awaited coroutine");
        }

        @AsyncTest
        void failsAfterClose() {
            var coroutine = async(() -> 1);
            coroutine.close();
            assertThatThrownBy(() -> await(coroutine)).hasMessage("cannot reuse already awaited coroutine");
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void failsWhileATaskRunsIt(boolean debug) {
            try (var loop = VirtualTime.newLoop()) {
                loop.setDebug(debug);
                loop.runUntilComplete(async(() -> {
                    var coroutine = sleep(1);
                    var task = createTask(coroutine);
                    await(sleep(0));
                    assertThatThrownBy(() -> await(coroutine))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("coroutine is being awaited already");
                    await(task);
                }));
            }
        }

        @Test
        void failsWhileAnotherTaskAwaitsItInline() {
            VirtualTime.run(async(() -> {
                var coroutine = sleep(1);
                var other = createTask(async(() -> await(coroutine)));
                await(sleep(0));
                assertThatThrownBy(() -> await(coroutine)).hasMessage("coroutine is being awaited already");
                await(other);
            }));
        }

        @Test
        void failsFromWithinItself() {
            var self = new ArrayList<Coroutine<?>>();
            self.add(async(() -> {
                assertThatThrownBy(() -> await(self.getFirst()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("coroutine already executing");
                trace.add("refused");
            }));
            VirtualTime.run(async(() -> await(self.getFirst())));
            assertThat(trace).containsExactly("refused");
        }

        @Test
        @LazyStart("an eager task starts before the coroutine can be awaited elsewhere")
        void failsInTheTaskIfItWasAwaitedBeforeTheTaskStarted() {
            VirtualTime.run(async(() -> {
                var coroutine = async(() -> 1);
                var task = createTask(coroutine);
                assertThat(await(coroutine)).isEqualTo(1);
                assertThat(task.done()).isFalse();
                assertThatThrownBy(() -> await(task)).hasMessage("cannot reuse already awaited coroutine");
            }));
        }
    }

    @Nested
    final class Failing {
        @Test
        void throwsTheExceptionOutOfAwaitAsItIs() {
            var failure = new IOException("broken");
            VirtualTime.run(async(() -> {
                var coroutine = async(() -> {
                    throw failure;
                });
                assertThatThrownBy(() -> await(coroutine)).isSameAs(failure);
                assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
            }));
        }

        @Test
        void throwsADeclaredExceptionThatTheCompilerLetsOneCatch() {
            VirtualTime.run(async(() -> {
                try {
                    await(
                            async(() -> {
                                throw new IOException("broken");
                            }),
                            IOException.class);
                } catch (IOException e) {
                    trace.add(String.valueOf(e.getMessage()));
                }
            }));
            assertThat(trace).containsExactly("broken");
        }

        @AsyncTest
        void turnsAStopIterationIntoAnErrorAtTheAwait() {
            var coroutine = async(() -> {
                throw new StopIteration(3);
            });
            assertThatThrownBy(() -> await(coroutine))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("coroutine raised StopIteration")
                    .hasCauseInstanceOf(StopIteration.class);
        }

        @Test
        void leavesTheLoopWorkingAfterAnError() {
            VirtualTime.run(async(() -> {
                var failure = new LinkageError("broken");
                var task = createTask(async(() -> {
                    throw failure;
                }));
                assertThatThrownBy(() -> await(task)).isSameAs(failure);
                assertThat(await(sleep(1, "works"))).isEqualTo("works");
            }));
        }

        @Test
        void leavesTheLoopWorkingAfterAStackOverflow() {
            VirtualTime.run(async(() -> {
                var task = createTask(async(() -> recurse(0)));
                assertThatThrownBy(() -> await(task)).isInstanceOf(StackOverflowError.class);
                assertThat(await(createTask(sleep(1, "works")))).isEqualTo("works");
            }));
        }

        @SuppressWarnings("InfiniteRecursion") // that is the point
        private static int recurse(int depth) {
            return recurse(depth + 1) + 1;
        }
    }
}
