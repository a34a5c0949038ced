package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EventTest extends LoopTest {
    private void assertCancelled(Task<?> task) {
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
        assertThat(task.cancelled()).isTrue();
    }

    private final Event event = new Event();

    private Task<Boolean> waiter(Object mark) {
        return loop.createTask(async(() -> {
            boolean result = await(event);
            trace.add(mark);
            return result;
        }));
    }

    @Test
    void theTextShowsTheStateAndHowManyWait() {
        assertThat(event).hasToString("<Event [unset]>");
        var task = waiter(1);
        Turns.run(loop, 1);
        assertThat(event).hasToString("<Event [unset, waiters:1]>");
        event.set();
        assertThat(event).hasToString("<Event [set, waiters:1]>");
        loop.runUntilComplete(task);
        assertThat(event).hasToString("<Event [set]>");
    }

    @Test
    void settingItWakesAllInTheOrderOfTheirComing() {
        var tasks = List.of(waiter(1), waiter(2), waiter(3));
        Turns.run(loop, 2);
        assertThat(trace).isEmpty();
        event.set();
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(1, 2, 3);
        assertThat(tasks).allSatisfy(task -> assertThat(task.result()).isTrue());
    }

    @Test
    void waitingForASetEventDoesNotSuspend() {
        event.set();
        loop.runUntilComplete(async(() -> {
            var _ = loop.callSoon(() -> trace.add("callback"));
            assertThat(event.await()).isTrue();
            trace.add("after");
        }));
        assertThat(trace).containsExactly("after", "callback");
    }

    @Test
    void aCancelledWaiterIsForgotten() {
        var task = waiter(1);
        var _ = loop.callSoon(task::cancel);
        assertCancelled(task);
        assertThat(event).hasToString("<Event [unset]>");
    }

    @Test
    void isSetFollowsSetAndClear() {
        assertThat(event.isSet()).isFalse();
        event.set();
        assertThat(event.isSet()).isTrue();
        event.clear();
        assertThat(event.isSet()).isFalse();
    }

    @Test
    void clearingItAtOnceStillLetsThoseGoOnThatWaited() {
        var first = waiter(1);
        var second = waiter(2);
        Turns.run(loop, 1);
        event.set();
        event.clear();
        assertThat(event).hasToString("<Event [unset, waiters:2]>");
        Turns.run(loop, 1);
        assertThat(event).hasToString("<Event [unset]>");
        assertThat(trace).containsExactly(1, 2);
        assertThat(List.of(first.result(), second.result())).containsOnly(true);
    }

    @Test
    void settingItAgainBeforeTheWaitersRunAddsNothing() {
        var task = waiter(1);
        Turns.run(loop, 1);
        event.set();
        event.clear();
        event.set();
        event.set();
        assertThat(event).hasToString("<Event [set, waiters:1]>");
        Turns.run(loop, 1);
        assertThat(event).hasToString("<Event [set]>");
        assertThat(trace).containsExactly(1);
        assertThat(task.result()).isTrue();
    }

    @Test
    void settingItSkipsACancelledWaiter() {
        var first = waiter(1);
        var second = waiter(2);
        Turns.run(loop, 1);
        first.cancel();
        event.set();
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(2);
        assertThat(first.cancelled()).isTrue();
        assertThat(second.result()).isTrue();
    }

    @Test
    void aWokenWaiterThatIsCancelledBeforeItRunsIsCancelled() {
        var task = waiter(1);
        Turns.run(loop, 1);
        event.set();
        task.cancel();
        assertCancelled(task);
        assertThat(trace).isEmpty();
    }

    @Test
    void itCanBeAwaitedInATaskOfItsOwn() {
        var _ = loop.callLater(2, event::set);
        loop.runUntilComplete(async(() -> {
            Future<Boolean> future = Asyncio.ensureFuture(event);
            var other = createTask(async(() -> await(sleep(1))));
            await(other);
            assertThat(future.done()).isFalse();
            assertThat(await(future)).isTrue();
        }));
        assertThat(loop.time()).isEqualTo(2);
    }

    @Test
    void awaitingItOutsideOfACoroutineFailsAndLeavesNoWaiter() {
        @Nullable Object[] thrown = new Object[1];
        var _ = loop.callSoon(() -> {
            try {
                event.await();
            } catch (IllegalStateException e) {
                thrown[0] = e.getMessage();
            }
        });
        Turns.run(loop, 1);
        assertThat((String) thrown[0]).startsWith("await outside of a coroutine");
        assertThat(event).hasToString("<Event [unset]>");
    }
}
