package org.asyncio4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import org.asyncio4j.Coroutine;
import org.asyncio4j.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LeakErrorTest {
    private static Coroutine<@Nullable Void> child() {
        return async(() -> await(sleep(1)));
    }

    private static LeakError leakOf(Class<?> test) {
        assertThat(JUnitRuns.of(test).failure()).isInstanceOf(LeakError.class);
        return (LeakError) JUnitRuns.of(test).failure();
    }

    static final class LeavesATask {
        @AsyncTest
        void test() {
            var _ = createTask(child(), "left");
        }
    }

    @Test
    void anUnfinishedTaskFailsTheTest() {
        assertThat(leakOf(LeavesATask.class))
                .hasMessageStartingWith("the test has left something behind:\n- unfinished: <Task pending name='left'");
    }

    static final class LeavesACoroutine {
        @AsyncTest
        @SuppressWarnings("ReturnValueIgnored")
        void test() {
            child();
            await(sleep(1));
        }
    }

    @Test
    void aCoroutineThatNobodyAwaitedFailsTheTest() {
        assertThat(leakOf(LeavesACoroutine.class))
                .hasMessageStartingWith("the test has left something behind:\n- coroutine 'child' was never awaited");
    }

    static final class LeavesGarbage {
        @AsyncTest
        void test() {
            makeGarbage();
            await(sleep(1));
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
        }

        private static void makeGarbage() {
            var _ = child();
            getRunningLoop().createFuture().setException(new Exception("broken"));
        }
    }

    @Test
    void whatIsGarbageBeforeTheTestEndsIsNotForgotten() {
        assertThat(leakOf(LeavesGarbage.class))
                .hasMessageContaining("- coroutine 'child' was never awaited")
                .hasMessageContaining("- Future exception was never retrieved");
    }

    static final class LeavesAnException {
        @AsyncTest
        void test() {
            var _ = createTask(
                    async(() -> {
                        throw new Exception("broken");
                    }),
                    "failing");
            await(sleep(1));
        }
    }

    @Test
    void anExceptionThatNobodyRetrievedFailsTheTest() {
        assertThat(leakOf(LeavesAnException.class))
                .hasMessage("the test has left something behind:\n- Task exception was never retrieved:"
                        + " <Task finished name='failing' coro=<test() done> exception=Exception('broken')>")
                .satisfies(error -> assertThat(error.getSuppressed())
                        .singleElement()
                        .satisfies(exception -> assertThat(exception).hasMessage("broken")));
    }

    static final class HasAFailingCallback {
        @AsyncTest
        void test() {
            var _ = getRunningLoop().callSoon(() -> {
                throw new IllegalStateException("broken");
            });
            await(sleep(1));
        }
    }

    @Test
    void aReportToTheExceptionHandlerFailsTheTest() {
        assertThat(leakOf(HasAFailingCallback.class))
                .hasMessageContaining("- reported to the exception handler: Exception in callback")
                .hasMessageEndingWith("java.lang.IllegalStateException: broken");
    }

    static final class LeavesSeveralThings {
        @AsyncTest
        void test() {
            var _ = createTask(child(), "first");
            var _ = createTask(child(), "second");
            var _ = child();
        }
    }

    @Test
    void eachIsNamed() {
        assertThat(leakOf(LeavesSeveralThings.class))
                .hasMessageContaining("\n- unfinished: <Task pending name='first'")
                .hasMessageContaining("\n- unfinished: <Task pending name='second'")
                .hasMessageContaining("\n- coroutine 'child' was never awaited");
    }

    static final class FailsAndLeavesSomething {
        @AsyncTest
        void test() throws Exception {
            var _ = createTask(child());
            throw new Exception("broken");
        }
    }

    @Test
    void aTestThatFailsAnywayFailsWithItsOwnFailure() {
        var failure = JUnitRuns.of(FailsAndLeavesSomething.class).failure();
        assertThat(failure).hasMessage("broken");
        assertThat(failure.getSuppressed()).hasAtLeastOneElementOfType(LeakError.class);
    }

    static final class HasADeadlock {
        @AsyncTest
        void test() {
            await(getRunningLoop().createFuture());
        }
    }

    @Test
    void aDeadlockFailsTheTestWithoutNamingItsTasksTwice() {
        var failure = JUnitRuns.of(HasADeadlock.class).failure();
        assertThat(failure).isInstanceOf(DeadlockError.class);
        assertThat(failure.getSuppressed()).isEmpty();
    }

    static final class LeavesNothing {
        @AsyncTest
        void cancelled() {
            createTask(child()).cancel();
        }

        @AsyncTest
        void retrieved() {
            Future<String> future = getRunningLoop().createFuture();
            future.setException(new Exception("broken"));
            assertThat(future.exception()).hasMessage("broken");
        }

        @AsyncTest
        void awaited() {
            await(child());
        }

        @AsyncTest
        void closed() {
            var _ = child().close();
        }

        @AsyncTest
        void ownExceptionHandler() {
            getRunningLoop().setExceptionHandler((_, _) -> {});
            var _ = getRunningLoop().callSoon(() -> {
                throw new IllegalStateException("expected");
            });
            await(sleep(1));
        }
    }

    @Test
    void whatWasDealtWithIsNoLeak() {
        var runs = JUnitRuns.of(LeavesNothing.class);
        assertThat(runs.failures()).isEmpty();
        assertThat(runs.count()).isEqualTo(5);
    }
}
