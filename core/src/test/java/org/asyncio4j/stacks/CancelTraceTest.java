package org.asyncio4j.stacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.waitFor;
import static org.asyncio4j.stacks.Shown.methods;
import static org.asyncio4j.stacks.Shown.thrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Coroutine;
import org.asyncio4j.GeneratorExit;
import org.asyncio4j.LazyStart;
import org.asyncio4j.Loops;
import org.asyncio4j.Task;
import org.asyncio4j.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the stack traces of cancellations show: what a task has waited for, on its own stack.
final class CancelTraceTest {
    private static Coroutine<@Nullable Void> nested() {
        return async(() -> {
            await(sleep(10));
        });
    }

    private static Coroutine<@Nullable Void> outer() {
        return async(() -> {
            await(nested());
        });
    }

    private static Coroutine<@Nullable Void> napping() {
        return async(() -> {
            while (true) {
                await(sleep(0));
            }
        });
    }

    private static Coroutine<@Nullable Void> cancelling(Coroutine<@Nullable Void> other) {
        return async(() -> {
            var task = createTask(other);
            await(sleep(0));
            task.cancel();
            await(task);
        });
    }

    private static Coroutine<@Nullable Void> catching(Coroutine<@Nullable Void> other, List<Throwable> caught) {
        return async(() -> {
            try {
                await(other);
            } catch (CancelledError | GeneratorExit e) {
                caught.add(e);
                throw e;
            }
        });
    }

    @Test
    void cancelledTaskShowsWhereItWaitedAndWhoAwaitedIt() {
        assertThat(methods(thrownBy(cancelling(outer())))).containsExactly("nested", "outer", "cancelling");
    }

    @Test
    void cancelledTaskSeesInItsErrorWhereItWaits() {
        var caught = new ArrayList<Throwable>();
        Loops.run(async(() -> {
            var task = createTask(catching(nested(), caught));
            await(sleep(0));
            task.cancel();
            await(gather(List.of(task), true));
        }));
        assertThat(caught).singleElement().satisfies(e -> assertThat(methods(e)).containsExactly("nested", "catching"));
    }

    @Test
    void taskThatIsCancelledBetweenTwoTurnsShowsWhereItWas() {
        assertThat(methods(thrownBy(cancelling(napping())))).containsExactly("napping", "cancelling");
    }

    @Test
    @LazyStart("an eager task starts before it can be cancelled")
    void taskThatIsCancelledBeforeItsStartShowsItsAwaiterAlone() {
        assertThat(methods(thrownBy(cancelledAtOnce()))).containsExactly("cancelledAtOnce");
    }

    private static Coroutine<@Nullable Void> cancelledAtOnce() {
        return async(() -> {
            var task = createTask(nested());
            task.cancel();
            await(task);
        });
    }

    @Test
    void errorOfACancelledFutureShowsWhereItIsAwaited() {
        assertThat(methods(thrownBy(awaitingCancelled()))).containsExactly("awaitingCancelled");
    }

    private static Coroutine<@Nullable Void> awaitingCancelled() {
        return async(() -> {
            var future = getRunningLoop().<@Nullable Void>createFuture();
            future.cancel();
            await(future);
        });
    }

    @Test
    void gatherPassesOnWhereTheCancelledChildWaited() {
        assertThat(methods(thrownBy(gathering()))).containsExactly("nested", "gathering");
    }

    private static Coroutine<@Nullable Void> gathering() {
        return async(() -> {
            var task = createTask(nested());
            getRunningLoop().callSoon(task::cancel);
            await(gather(napping(), task));
        });
    }

    @Test
    void timeoutShowsWhoWaitedAndItsCauseShowsForWhat() {
        var thrown = thrownBy(limited());
        assertThat(thrown).isInstanceOf(TimeoutException.class);
        assertThat(methods(thrown)).containsExactly("limited");
        assertThat(methods(Objects.requireNonNull(thrown.getCause()))).containsExactly("nested", "limited");
    }

    private static Coroutine<@Nullable Void> limited() {
        return async(() -> {
            await(waitFor(nested(), 1));
        });
    }

    @Test
    void cancelledBlockingCodeShowsWhereItWasCalled() {
        assertThat(methods(thrownBy(blockingAndCancelled()))).containsExactly("blockingAndCancelled");
    }

    private static Coroutine<@Nullable Void> blockingAndCancelled() {
        return async(() -> {
            var task = Objects.requireNonNull(currentTask());
            getRunningLoop().callSoon(task::cancel);
            blocking(() -> new CountDownLatch(1).await());
        });
    }

    @Test
    void closedCoroutineSeesInItsErrorWhereItWaits() {
        var caught = new ArrayList<Throwable>();
        Loops.run(async(() -> {
            var coroutine = catching(sleep(1), caught);
            coroutine.send(null);
            coroutine.close();
        }));
        assertThat(caught).singleElement().satisfies(e -> assertThat(methods(e)).containsExactly("catching"));
    }

    @Test
    void errorOfAWrongAwaitShowsTheAwait() {
        assertThat(methods(thrownBy(awaitingItself()))).containsExactly("awaitingItself");
    }

    private static Coroutine<@Nullable Void> awaitingItself() {
        return async(() -> {
            Task<?> self = Objects.requireNonNull(currentTask());
            await(self);
        });
    }
}
