package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getEventLoop;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class RunnerTest {
    private final List<Object> calls = new ArrayList<>();

    private static void assertClosed(ThrowingCallable action) {
        assertThatThrownBy(action).isInstanceOf(IllegalStateException.class).hasMessage("Runner is closed");
    }

    @Test
    void itsLoopIsInDebugModeIfThatIsAskedFor() {
        try (var runner = new Runner(true)) {
            assertThat(runner.getLoop().getDebug()).isTrue();
        }
        try (var runner = new Runner(false)) {
            assertThat(runner.getLoop().getDebug()).isFalse();
        }
    }

    @Test
    void itsLoopIsWhatTheFactoryMakes() {
        var loop = VirtualTime.newLoop();
        try (var runner = new Runner(() -> loop)) {
            assertThat(runner.getLoop()).isSameAs(loop);
        }
        assertThat(loop.isClosed()).isTrue();
    }

    @Test
    void runReturnsTheValueAndCloseClosesTheLoop() {
        EventLoop loop;
        var runner = new Runner();
        try (runner) {
            assertThat(runner.<String>run(async(() -> "done"))).isEqualTo("done");
            loop = runner.getLoop();
            assertThat(loop.isClosed()).isFalse();
        }
        assertClosed(runner::getLoop);
        assertThat(loop.isClosed()).isTrue();
    }

    @Test
    void worksWithoutTryAndMayBeClosedTwice() {
        var runner = new Runner();
        var loop = runner.getLoop();
        runner.close();
        assertClosed(runner::getLoop);
        assertThat(loop.isClosed()).isTrue();
        runner.close();
        assertThat(loop.isClosed()).isTrue();
    }

    @Test
    void aClosedRunnerRunsNothing() {
        var runner = new Runner();
        runner.run(sleep(0));
        runner.close();
        var coroutine = async(() -> calls.add("called"));
        assertClosed(() -> runner.run(coroutine));
        assertThat(coroutine.state()).isEqualTo(Coroutine.State.CREATED);
        coroutine.close();
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void theCoroutineMustNotBeNull() {
        try (var runner = new Runner()) {
            assertThatThrownBy(() -> runner.run(null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("a coroutine was expected");
        }
    }

    @Test
    void successiveRunsShareOneContext() {
        var variable = new ContextVar<>("variable", -1);
        try (var runner = new Runner()) {
            for (int i = 1; i <= 2; i++) {
                int value = i;
                runner.run(async(() -> {
                    calls.add(variable.get());
                    var _ = variable.set(value);
                }));
            }
            runner.run(async(() -> {
                calls.add(variable.get());
            }));
        }
        assertThat(calls).containsExactly(-1, 1, 2);
        assertThat(variable.get()).isEqualTo(-1);
    }

    @Test
    void aRunMayHaveAContextOfItsOwn() {
        var variable = new ContextVar<String>("variable");
        var context = new Context();
        try (var runner = new Runner()) {
            runner.run(
                    async(() -> {
                        var _ = variable.set("own");
                    }),
                    context);
            runner.run(async(() -> {
                assertThat(variable.get("unset")).isEqualTo("unset");
            }));
        }
        assertThat(context.get(variable)).isEqualTo("own");
    }

    @Test
    void tasksThatAreLeftGoOnInTheNextRun() {
        try (var runner = new Runner(null, VirtualTime::newLoop)) {
            runner.run(async(() -> {
                var _ = createTask(async(() -> {
                    await(sleep(1));
                    calls.add("went on");
                }));
            }));
            assertThat(calls).isEmpty();
            runner.run(sleep(2));
            assertThat(calls).containsExactly("went on");
        }
    }

    @Test
    void runFailsWhileALoopRunsInTheThread() {
        try (var runner = new Runner()) {
            runner.run(async(() -> {
                var inner = sleep(0);
                assertThatThrownBy(() -> runner.run(inner))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("Runner.run() cannot be called from a running event loop");
                inner.close();
            }));
        }
    }

    @Test
    void theCurrentLoopOfTheThreadIsSetOnlyOnce() {
        try (var runner = new Runner()) {
            runner.run(sleep(0));
            assertThat(getEventLoop()).isSameAs(runner.getLoop());
            Asyncio.setEventLoop(null);
            runner.run(sleep(0));
            assertThatThrownBy(Asyncio::getEventLoop).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theTextOfTheResultIsNeverAskedFor() {
        final class Result {
            @Override
            public String toString() {
                calls.add("toString");
                return "Result";
            }
        }
        try (var runner = new Runner()) {
            var _ = runner.run(async(() -> new Result()));
        }
        assertThat(calls).isEmpty();
    }

    @Test
    void closeShutsTheDefaultExecutorDown() throws InterruptedException {
        try (var runner = new Runner()) {
            runner.run(async(() -> {
                calls.add(await(getRunningLoop().runInExecutor(null, Thread::currentThread)));
            }));
        }
        var worker = (Thread) calls.getFirst();
        assertThat(worker.join(Duration.ofSeconds(30)))
                .as("%s has ended", worker)
                .isTrue();
    }
}
