package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A task has entered a context and waits there; others come to run in the same one.
final class ContextInUseTest {
    private final Loop loop = VirtualTime.newLoop();
    private final Context context = new Context();
    private final ContextVar<String> variable = new ContextVar<>("variable", "unset");
    private final List<Object> calls = new ArrayList<>();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private void whileItIsInUse(CoroutineBody.OfVoid body) {
        Coroutine<@Nullable Void> main = async(() -> {
            loop.setExceptionHandler((where, report) -> {
                calls.add(String.valueOf(report.get("exception")));
                calls.add(variable.get());
            });
            var user = createTask(async(() -> context.run(() -> {
                var _ = variable.set("shared");
                return await(sleep(10, "used"));
            })));
            await(sleep(1));
            body.execute();
            assertThat(await(user)).isEqualTo("used");
        });
        loop.runUntilComplete(main);
    }

    private String error() {
        return "cannot enter context: " + context + " is already entered";
    }

    @Test
    @LazyStart("createTask refuses an eager start there")
    void aTaskThatStartsThereFails() {
        whileItIsInUse(() -> {
            var coroutine = async(() -> calls.add("started"));
            var task = createTask(coroutine, TaskOptions.in(context));
            assertThatThrownBy(() -> await(task))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(error());
            assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
            assertThat(calls).isEmpty();
        });
    }

    @Test
    void aTaskThatIsUnderWayThereGetsTheErrorWhereItWaits() {
        Coroutine<String> working = async(() -> {
            try {
                return await(sleep(5, "worked"));
            } finally {
                calls.add(variable.get());
            }
        });
        var task = loop.createTask(working, TaskOptions.in(context));
        whileItIsInUse(() -> {
            assertThatThrownBy(() -> await(task))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(error());
            assertThat(calls).containsExactly("shared");
        });
    }

    @Test
    void aTaskThatIsUnderWayThereMayGoOnAfterwards() {
        Coroutine<String> working = async(() -> {
            try {
                await(sleep(5));
            } catch (IllegalStateException e) {
                await(loop.createTask(sleep(20)));
            }
            return "worked";
        });
        var task = loop.createTask(working, TaskOptions.in(context));
        whileItIsInUse(() -> await(sleep(5)));
        assertThat(loop.runUntilComplete(task)).isEqualTo("worked");
    }

    @Test
    void aTaskThatThenEndsTheProgramDoesSo() {
        Coroutine<String> working = async(() -> {
            try {
                return await(sleep(5, "worked"));
            } catch (IllegalStateException e) {
                throw new SystemExit(3);
            }
        });
        var _ = loop.createTask(working, TaskOptions.in(context));
        assertThatThrownBy(() -> whileItIsInUse(() -> await(sleep(5)))).isInstanceOf(SystemExit.class);
        loop.setExceptionHandler((where, report) -> {});
    }

    @Test
    void aTaskThatIsCancelledThereEnds() {
        var task = loop.createTask(sleep(3600), TaskOptions.in(context));
        whileItIsInUse(() -> {
            task.cancel();
            await(sleep(1));
            assertThat(task.done()).isTrue();
        });
    }

    @Test
    void aCallbackIsReportedToTheExceptionHandler() {
        whileItIsInUse(() -> {
            var _ = loop.callSoon(() -> calls.add("called"), context);
            await(sleep(1));
            assertThat(calls).containsExactly("java.lang.IllegalStateException: " + error(), "shared");
        });
    }

    /// As an error of the virtual machine may do, which comes between two lines.
    @Test
    void aTaskThatTheLoopCannotEnterEndsWithTheError() {
        var coroutine = async(() -> {
            try {
                await(sleep(3600));
            } finally {
                calls.add("cleaned up");
            }
        });
        var task = loop.createTask(coroutine);
        var other = loop.createTask(sleep(3600));
        Turns.run(loop, 2);
        task.cancel();
        loop.tasks().enter(other);
        Turns.run(loop, 2);
        loop.tasks().leave(other);
        assertThat(task.exception())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Cannot enter into task");
        assertThat(calls).containsExactly("cleaned up");
        other.cancel();
        Turns.run(loop, 2);
    }
}
