package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.allTasks;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.eagerTaskFactory;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.runCoroutineThreadsafe;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RunCoroutineThreadsafeTest {
    private final Loop loop = Loops.newLoop(VirtualTime.waitingForThreads());
    private final List<Object> calls = new ArrayList<>();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    /// Runs the loop while another thread runs a function.
    private <T> T fromAnotherThread(Callable<T> function) {
        return loop.runUntilComplete(loop.runInExecutor(null, function));
    }

    private static Coroutine<Integer> add(int a, int b) {
        return async(() -> {
            await(sleep(0.05));
            return a + b;
        });
    }

    private Coroutine<String> waitForEver() {
        return async(() -> {
            calls.add("started");
            try {
                return await(getRunningLoop().createFuture());
            } catch (CancelledError e) {
                calls.add("cancelled");
                throw e;
            }
        });
    }

    @Test
    void calledInAnotherThreadItRunsTheCoroutineOnTheLoopAndGivesItsResult() {
        Coroutine<Integer> coroutine = async(() -> {
            assertThat(getRunningLoop()).isSameAs(loop);
            return await(add(1, 2));
        });
        assertThat(fromAnotherThread(
                        () -> runCoroutineThreadsafe(coroutine, loop).get()))
                .isEqualTo(3);
    }

    @Test
    void anExceptionInTheCoroutineIsThatOfTheFuture() {
        var failure = new IllegalStateException("Fail!");
        Coroutine<Integer> coroutine = async(() -> {
            await(sleep(0.05));
            throw failure;
        });
        assertThat(fromAnotherThread(() -> catchThrowable(
                        () -> runCoroutineThreadsafe(coroutine, loop).get())))
                .isInstanceOf(ExecutionException.class)
                .hasCause(failure);
    }

    @Test
    void whoGivesUpWaitingCancelsTheTaskAndNoneIsLeft() {
        fromAnotherThread(() -> {
            var future = runCoroutineThreadsafe(waitForEver(), loop);
            assertThatThrownBy(() -> future.get(0, TimeUnit.SECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            return future.cancel(true);
        });
        Turns.run(loop, 2);
        assertThat(allTasks(loop)).isEmpty();
        assertThat(calls).containsExactly("started", "cancelled");
    }

    @Test
    void aTaskThatIsCancelledCancelsTheFuture() {
        Coroutine<Integer> coroutine = async(() -> {
            var task = Asyncio.currentTask();
            assertThat(task).isNotNull();
            task.cancel();
            await(sleep(0));
            return 1;
        });
        var future = fromAnotherThread(() -> {
            var made = runCoroutineThreadsafe(coroutine, loop);
            assertThatThrownBy(made::get).isInstanceOf(CancellationException.class);
            return made;
        });
        assertThat(future.isCancelled()).isTrue();
    }

    @Test
    void anExceptionOfTheTaskFactoryIsThatOfTheFutureAndGoesToTheExceptionHandlerOnce() {
        var failure = new IllegalArgumentException("no tasks today");
        var reports = new ArrayList<Map<String, Object>>();
        loop.setExceptionHandler((where, context) -> reports.add(context));
        loop.setTaskFactory((where, coroutine, options) -> {
            throw failure;
        });
        var coroutine = add(1, 2);
        assertThat(fromAnotherThread(() -> catchThrowable(
                        () -> runCoroutineThreadsafe(coroutine, loop).get())))
                .hasCause(failure);
        coroutine.close();
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report).containsEntry("exception", failure));
    }

    @Test
    void anEagerStartThatEndsTheRunCompletesTheFuture() {
        loop.setTaskFactory(eagerTaskFactory());
        var exit = new SystemExit(5);
        var future = runCoroutineThreadsafe(
                async(() -> {
                    throw exit;
                }),
                loop);
        assertThatThrownBy(() -> Turns.run(loop, 1)).isSameAs(exit);
        assertThat(future).isCompletedExceptionally();
        assertThatThrownBy(future::join).hasCause(exit);
    }

    @Test
    @LazyStart("it counts the iterations until the first step")
    void aFutureThatIsCancelledBeforeTheTaskIsMadeCancelsItAfterItsFirstStep() {
        var future = runCoroutineThreadsafe(waitForEver(), loop);
        assertThat(future.cancel(true)).isTrue();
        Turns.run(loop, 1);
        assertThat(calls).isEmpty();
        Turns.run(loop, 1);
        assertThat(calls).containsExactly("started");
        Turns.run(loop, 1);
        assertThat(calls).containsExactly("started", "cancelled");
        assertThat(allTasks(loop)).isEmpty();
    }

    @Test
    void completingTheFutureByHandLeavesTheTask() {
        var future = runCoroutineThreadsafe(waitForEver(), loop);
        Turns.run(loop, 2);
        assertThat(future.complete("by hand")).isTrue();
        Turns.run(loop, 2);
        assertThat(calls).containsExactly("started");
        allTasks(loop).forEach(Task::cancel);
        Turns.run(loop, 2);
        assertThat(future.join()).isEqualTo("by hand");
    }

    @Test
    void theTaskSeesTheContextOfTheCaller() throws Exception {
        var variable = new ContextVar<>("variable", "unset");
        var context = new Context();
        CompletableFuture<String> future = context.run(() -> {
            var _ = variable.set("of the caller");
            return runCoroutineThreadsafe(async(() -> variable.get()), loop);
        });
        Turns.run(loop, 3);
        assertThat(future.join()).isEqualTo("of the caller");
    }

    @Test
    void mayBeCalledOnTheLoopTooIfNobodyWaitsThere() {
        loop.runUntilComplete(async(() -> {
            assertThat(await(runCoroutineThreadsafe(add(1, 2), loop))).isEqualTo(3);
        }));
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void needsACoroutine() {
        @Nullable Coroutine<Integer> none = null;
        assertThatThrownBy(() -> runCoroutineThreadsafe(none, loop))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A coroutine object is required");
    }

    @Test
    void needsALoopThatIsNotClosed() {
        loop.close();
        var coroutine = add(1, 2);
        assertThatThrownBy(() -> runCoroutineThreadsafe(coroutine, loop))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Event loop is closed");
        coroutine.close();
    }

    @Test
    @SuppressWarnings("NullAway") // on purpose
    void needsALoop() {
        var coroutine = add(1, 2);
        @Nullable EventLoop none = null;
        assertThatThrownBy(() -> runCoroutineThreadsafe(coroutine, none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an event loop was expected, got null");
        coroutine.close();
    }

    @Test
    void closingTheLoopReportsTheTaskAndCancelsTheFuture() {
        var future = runCoroutineThreadsafe(waitForEver(), loop);
        Turns.run(loop, 2);
        loop.setExceptionHandler((where, context) -> calls.add(String.valueOf(context.get("message"))));
        loop.close();
        assertThat(future.isCancelled()).isTrue();
        assertThat(calls).containsExactly("started", "Task was destroyed but it is pending!");
    }
}
