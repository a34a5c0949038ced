package org.asyncio4j.stacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Lock;
import org.asyncio4j.Queue;
import org.asyncio4j.Task;
import org.asyncio4j.TaskOptions;
import org.asyncio4j.test.DeadlockError;
import org.asyncio4j.test.VirtualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// In a package of its own: the frames of the library, of which the test module is one, are not shown.
final class DeadlockErrorTest {
    private static String deadlock(Coroutine<?> program) {
        var error = catchThrowableOfType(DeadlockError.class, () -> VirtualTime.run(program));
        return Objects.requireNonNull(error.getMessage());
    }

    @Test
    void itComesOutOfTheRunAndNamesTheTask() {
        var message = deadlock(async(() -> {
            await(getRunningLoop().createFuture());
        }));
        assertThat(message)
                .startsWith("deadlock: nothing is ready and no timer is scheduled; an unfinished task:\n<Task pending")
                .contains("wait_for=<Future pending cb=[Task.wakeup()]>");
    }

    @Test
    void withoutTasksThereIsNothingToName() {
        try (var loop = VirtualTime.newEventLoop()) {
            assertThat(catchThrowableOfType(DeadlockError.class, loop::runForever))
                    .hasMessage("deadlock: nothing is ready and no timer is scheduled");
        }
    }

    @Test
    void itSaysWhereEachTaskWaits() {
        var message = deadlock(async(() -> {
            var _ = createTask(new Gate().pass(), "visitor");
            await(getRunningLoop().createFuture());
        }));
        var gate = Gate.class.getName().replace("$", "\\$");
        assertThat(message.lines().toList())
                .anySatisfy(line ->
                        assertThat(line).startsWith("<Task pending name='visitor' coro=<waitInLine() running at"))
                .anySatisfy(line -> assertThat(line).matches(" {4}waits at DeadlockErrorTest.java:\\d+"))
                .anySatisfy(line -> assertThat(line).matches("\tat .*" + gate + "\\.waitInLine\\(.*"))
                .noneSatisfy(line -> assertThat(line).contains("org.asyncio4j.Future"));
    }

    @Test
    void anotherTaskAndGatherAreNamedAsWhatIsWaitedFor() {
        var message = deadlock(async(() -> {
            var stuck = createTask(async(() -> await(getRunningLoop().createFuture())), "stuck");
            var _ = createTask(async(() -> await(stuck)), "waits for a task");
            await(gather(List.of(stuck)));
        }));
        assertThat(message.lines().filter(line -> line.startsWith("<Task")).toList())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line)
                        .contains("name='waits for a task'")
                        .contains("wait_for=<Task pending name='stuck'"))
                .anySatisfy(line -> assertThat(line).contains("wait_for=<_GatheringFuture pending"));
    }

    @Test
    void thoseThatWaitForALockAndForAQueueAreFoundByTheirPlaces() {
        var message = deadlock(async(() -> {
            var lock = new Lock();
            await(lock.acquire());
            var _ = createTask(async(() -> await(lock.acquire())), "waits for a lock");
            await(new Queue<String>().get());
        }));
        assertThat(message.lines().filter(line -> line.matches(" {4}waits at DeadlockErrorTest.java:\\d+")))
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void tasksThatAreDoneAreNotNamed() {
        var message = deadlock(async(() -> {
            Task<@Nullable Void> done = getRunningLoop().createTask(async(() -> {}), TaskOptions.named("done"));
            await(done);
            await(getRunningLoop().createFuture());
        }));
        assertThat(message).doesNotContain("'done'");
    }

    private static final String HINT = "If another thread is to complete what they wait for";

    @Test
    void whereAThreadMayBeWaitedForItSaysHow() {
        assertThat(deadlock(async(() -> await(new CompletableFuture<String>()))))
                .contains(HINT, "@AsyncTest(waitForThreads = true)", "VirtualTime.waitingForThreads()");
        assertThat(deadlock(async(() -> await(createTask(new CompletableFuture<String>())))))
                .contains(HINT);
        assertThat(deadlock(async(() -> await(getRunningLoop().createFuture()))))
                .contains(HINT);
    }

    @Test
    void whereNoThreadCanHelpItDoesNot() {
        assertThat(deadlock(async(() -> await(new Queue<String>().get())))).doesNotContain(HINT);
        assertThat(deadlock(async(() -> {
                    var lock = new Lock();
                    await(lock.acquire());
                    await(gather(lock.acquire(), lock.acquire()));
                })))
                .doesNotContain(HINT);
    }

    /// Something like a lock: its callers wait for a future that it keeps to itself.
    private static final class Gate {
        private Coroutine<@Nullable Void> pass() {
            return async(this::waitInLine);
        }

        private void waitInLine() {
            await(getRunningLoop().createFuture());
        }
    }
}
