package org.asyncio4j.stacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.asCompleted;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.shield;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.taskGroup;
import static org.asyncio4j.Asyncio.toThread;
import static org.asyncio4j.Asyncio.waitFor;
import static org.asyncio4j.Asyncio.wrapFuture;
import static org.asyncio4j.stacks.Shown.methods;
import static org.asyncio4j.stacks.Shown.thrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.asyncio4j.Coroutine;
import org.asyncio4j.ExceptionGroup;
import org.asyncio4j.Future;
import org.asyncio4j.Loops;
import org.asyncio4j.SystemExit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What the stack traces of failures show: from where it was thrown through all that awaited it.
final class FailureTraceTest {
    private static Coroutine<@Nullable Void> failing() {
        return async(() -> {
            await(sleep(1));
            throw new IllegalStateException("broken");
        });
    }

    private static Coroutine<@Nullable Void> direct() {
        return async(() -> {
            await(failing());
        });
    }

    private static Coroutine<@Nullable Void> viaTask() {
        return async(() -> {
            await(createTask(direct()));
        });
    }

    private static int fail() throws IOException {
        throw new IOException("disk");
    }

    /// As if another thread had made it.
    private static Exception madeElsewhere() {
        var exception = new IOException("disk");
        exception.setStackTrace(Arrays.copyOf(exception.getStackTrace(), 1));
        return exception;
    }

    @Nested
    final class OutOf {
        @Test
        void taskLeadsFromTheThrowerToTheAwaiter() {
            assertThat(methods(thrownBy(viaTask()))).containsExactly("failing", "direct", "viaTask");
        }

        @Test
        void taskThatHasFailedBeforeLeadsToTheAwaiterToo() {
            assertThat(methods(thrownBy(later()))).containsExactly("failing", "later");
        }

        private static Coroutine<@Nullable Void> later() {
            return async(() -> {
                var task = createTask(failing());
                await(sleep(2));
                await(task);
            });
        }

        @Test
        void gatherLeadsFromTheChildToWhoGathers() {
            assertThat(methods(thrownBy(gathering()))).containsExactly("failing", "direct", "viaTask", "gathering");
        }

        private static Coroutine<@Nullable Void> gathering() {
            return async(() -> {
                await(gather(sleep(5), viaTask()));
            });
        }

        @Test
        void groupShowsWhoWaitedAndItsChildrenOnlyThemselves() {
            var thrown = thrownBy(grouping());
            assertThat(methods(thrown)).containsExactly("grouping");
            assertThat(((ExceptionGroup) thrown).exceptions())
                    .singleElement()
                    .satisfies(e -> assertThat(methods(e)).containsExactly("failing", "direct"));
        }

        private static Coroutine<@Nullable Void> grouping() {
            return async(() -> {
                await(taskGroup(group -> {
                    group.createTask(direct());
                }));
            });
        }

        @Test
        void shieldLeadsToTheAwaiter() {
            assertThat(methods(thrownBy(shielding()))).containsExactly("failing", "shielding");
        }

        private static Coroutine<@Nullable Void> shielding() {
            return async(() -> {
                await(shield(failing()));
            });
        }

        @Test
        void waitForLeadsToTheAwaiter() {
            assertThat(methods(thrownBy(limiting()))).containsExactly("failing", "limiting");
        }

        private static Coroutine<@Nullable Void> limiting() {
            return async(() -> {
                await(waitFor(createTask(failing()), 5));
            });
        }

        @Test
        void toThreadLeadsToTheAwaiter() {
            assertThat(methods(thrownBy(inAThread()))).containsExactly("fail", "inAThread");
        }

        private static Coroutine<Integer> inAThread() {
            return async(() -> {
                return await(toThread(FailureTraceTest::fail));
            });
        }

        @Test
        void executorLeadsToTheAwaiter() {
            assertThat(methods(thrownBy(inAnExecutor()))).containsExactly("fail", "inAnExecutor");
        }

        private static Coroutine<Integer> inAnExecutor() {
            return async(() -> {
                return await(getRunningLoop().runInExecutor(null, FailureTraceTest::fail));
            });
        }

        @Test
        void blockingCodeLeadsToItsCallerOnce() {
            assertThat(methods(thrownBy(blockingCode()))).containsExactly("fail", "blockingCode");
        }

        private static Coroutine<Integer> blockingCode() {
            return async(() -> {
                return blocking(FailureTraceTest::fail);
            });
        }

        @Test
        void stageLeadsToTheAwaiter() {
            assertThat(methods(thrownBy(ofAStage()))).containsExactly("madeElsewhere", "ofAStage");
        }

        private static Coroutine<@Nullable Void> ofAStage() {
            return async(() -> {
                await(wrapFuture(CompletableFuture.<@Nullable Void>failedFuture(madeElsewhere())));
            });
        }

        @Test
        void futureLeadsFromWhereTheExceptionWasMadeToTheAwaiter() {
            assertThat(methods(thrownBy(ofAFuture()))).containsExactly("setException", "ofAFuture", "ofAFuture");
        }

        private static void setException(Future<?> future) {
            future.setException(new IOException("disk"));
        }

        private static Coroutine<@Nullable Void> ofAFuture() {
            return async(() -> {
                var future = getRunningLoop().<@Nullable Void>createFuture();
                getRunningLoop().callSoon(() -> setException(future));
                await(future);
            });
        }

        @Test
        void resultOfAFutureLeadsToItsCaller() {
            assertThat(methods(thrownBy(completed()))).containsExactly("failing", "completed");
        }

        private static Coroutine<@Nullable Void> completed() {
            return async(() -> {
                for (var future : asCompleted(List.of(failing()))) {
                    future.result();
                }
            });
        }

        @Test
        void coroutineThatIsDrivenByHandLeadsToItsDriver() {
            assertThat(methods(thrownBy(driving()))).containsExactly("inner", "outer", "driving");
        }

        private static Coroutine<@Nullable Void> inner() {
            return async(() -> {
                await(sleep(0));
                throw new IOException("disk");
            });
        }

        private static Coroutine<@Nullable Void> outer() {
            return async(() -> {
                await(inner());
            });
        }

        private static Coroutine<@Nullable Void> driving() {
            return async(() -> {
                var coroutine = outer();
                coroutine.send(null);
                coroutine.send(null);
            });
        }

        @Test
        void exceptionThatIsThrownInLeadsOnFromTheAwait() {
            assertThat(methods(thrownBy(throwingIn()))).containsExactly("madeElsewhere", "waiting", "throwingIn");
        }

        private static Coroutine<@Nullable Void> waiting() {
            return async(() -> {
                await(sleep(0));
            });
        }

        private static Coroutine<@Nullable Void> throwingIn() {
            return async(() -> {
                var coroutine = waiting();
                coroutine.send(null);
                coroutine.throwIn(madeElsewhere());
            });
        }
    }

    @Test
    void traceGoesOnWithTheCallerOfRun() {
        assertThat(Arrays.stream(thrownBy(direct()).getStackTrace()).map(StackTraceElement::getMethodName))
                .containsSequence("failing", "direct", "thrownBy", "traceGoesOnWithTheCallerOfRun");
    }

    @Test
    void exceptionThatEndsTheRunShowsTheCallerOfRun() {
        assertThat(Arrays.stream(thrownBy(exiting()).getStackTrace()).map(StackTraceElement::getMethodName))
                .containsSequence("exiting", "thrownBy", "exceptionThatEndsTheRunShowsTheCallerOfRun");
    }

    private static Coroutine<@Nullable Void> exiting() {
        return async(() -> {
            throw new SystemExit(3);
        });
    }

    @Test
    void framesBetweenThoseOfTheProgramAreLeftOut() {
        assertThat(downToTheRun(thrownBy(viaTask()))).allMatch(type -> type.startsWith("org.asyncio4j.stacks."));
        assertThat(downToTheRun(thrownBy(OutOf.inAThread())))
                .allMatch(type -> type.startsWith("org.asyncio4j.stacks."));
    }

    private static List<String> downToTheRun(Throwable exception) {
        return Arrays.stream(exception.getStackTrace())
                .takeWhile(frame -> !frame.getMethodName().equals("thrownBy"))
                .map(StackTraceElement::getClassName)
                .toList();
    }

    @Test
    void frameOfABodyHasTheNameOfItsMethodAndItsOwnLine() {
        var inTask = Loops.run(async(() -> {
            var task = createTask(failing());
            await(gather(List.of(task), true));
            return task.exception();
        }));
        assertThat(inTask).isNotNull();
        var raw = inTask.getStackTrace()[0];
        assertThat(raw.getMethodName()).startsWith("lambda$failing$");
        assertThat(thrownBy(failing()).getStackTrace()[0].toString())
                .endsWith(FailureTraceTest.class.getName() + ".failing(FailureTraceTest.java:" + raw.getLineNumber()
                        + ")");
    }

    @Test
    void exceptionOfTheLibraryKeepsTheFramesInWhichItWasMade() {
        var frames = thrownBy(gatheringNonsense()).getStackTrace();
        assertThat(frames[0].getClassName()).isEqualTo("org.asyncio4j.Sleep");
        assertThat(methods(thrownBy(gatheringNonsense()))).containsExactly("gatheringNonsense");
    }

    private static Coroutine<@Nullable Void> gatheringNonsense() {
        return async(() -> {
            await(gather(sleep(Double.NaN)));
        });
    }
}
