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
import org.junit.jupiter.api.Test;

final class LockTest extends LoopTest {
    private void assertCancelled(Task<?> task) {
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
        assertThat(task.cancelled()).isTrue();
    }

    private final Lock lock = new Lock();

    private Task<Boolean> acquirer(Object mark) {
        return loop.createTask(async(() -> {
            boolean acquired = await(lock.acquire());
            trace.add(mark);
            return acquired;
        }));
    }

    private boolean acquire() {
        return loop.runUntilComplete(lock.acquire());
    }

    @Test
    void theTextShowsTheStateAndHowManyWait() {
        assertThat(lock).hasToString("<Lock [unlocked]>");
        acquire();
        assertThat(lock).hasToString("<Lock [locked]>");
        var first = acquirer(1);
        var second = acquirer(2);
        Turns.run(loop, 1);
        assertThat(lock).hasToString("<Lock [locked, waiters:2]>");
        first.cancel();
        second.cancel();
        Turns.run(loop, 1);
        assertThat(lock).hasToString("<Lock [locked]>");
    }

    @Test
    void waitersGetItFirstInFirstOutOneForEachRelease() {
        assertThat(acquire()).isTrue();
        var first = acquirer(1);
        var second = acquirer(2);
        Turns.run(loop, 1);
        assertThat(trace).isEmpty();
        lock.release();
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(1);
        Turns.run(loop, 3);
        var third = acquirer(3);
        lock.release();
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(1, 2);
        lock.release();
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(1, 2, 3);
        assertThat(List.of(first.result(), second.result(), third.result())).containsOnly(true);
    }

    @Test
    void nobodyOvertakesTheOneThatWasWoken() {
        acquire();
        acquirer("waiter");
        Turns.run(loop, 1);
        loop.createTask(async(() -> {
            lock.release();
            assertThat(lock.locked()).isFalse();
            await(lock.acquire());
            trace.add("releaser");
        }));
        Turns.run(loop, 2);
        assertThat(trace).containsExactly("waiter");
        lock.release();
        Turns.run(loop, 1);
        assertThat(trace).containsExactly("waiter", "releaser");
    }

    @Test
    void aFreeLockIsTakenWithoutALoopIteration() {
        loop.runUntilComplete(async(() -> {
            var _ = loop.callSoon(() -> trace.add("callback"));
            await(lock.acquire());
            trace.add("acquired");
        }));
        assertThat(trace).containsExactly("acquired", "callback");
    }

    @Test
    void aCancelledWaiterIsForgotten() {
        acquire();
        var task = acquirer(1);
        var _ = loop.callSoon(task::cancel);
        assertCancelled(task);
        assertThat(lock).hasToString("<Lock [locked]>");
        assertThat(trace).isEmpty();
    }

    @Test
    void cancellingTheFirstAndReleasingAtOnceLetsExactlyOneOtherIn() {
        acquire();
        var first = acquirer(1);
        var second = acquirer(2);
        var third = acquirer(3);
        Turns.run(loop, 1);
        var _ = loop.callSoon(() -> {
            first.cancel();
            lock.release();
        });
        Turns.run(loop, 4);
        assertThat(first.cancelled()).isTrue();
        assertThat(second.done()).isTrue();
        assertThat(third.done()).isFalse();
        assertThat(trace).containsExactly(2);
        third.cancel();
        Turns.run(loop, 1);
    }

    @Test
    void aWaiterThatWasWokenAndIsCancelledPassesItsTurnOn() {
        acquire();
        var first = acquirer(1);
        var second = acquirer(2);
        Turns.run(loop, 1);
        lock.release();
        first.cancel();
        Turns.run(loop, 2);
        assertThat(first.cancelled()).isTrue();
        assertThat(second.result()).isTrue();
        assertThat(lock.locked()).isTrue();
    }

    @Test
    void cancellingTheFirstBeforeTheReleaseWakesTheSecond() {
        acquire();
        var first = acquirer(1);
        var second = acquirer(2);
        Turns.run(loop, 1);
        first.cancel();
        lock.release();
        Turns.run(loop, 2);
        assertThat(lock.locked()).isTrue();
        assertThat(second.result()).isTrue();
    }

    @Test
    void oneThatComesWhenAllWaitersAreCancelledDoesNotWait() {
        acquire();
        var waiter = acquirer("waiter");
        Turns.run(loop, 1);
        loop.createTask(async(() -> {
            waiter.cancel();
            lock.release();
            await(lock.acquire());
            trace.add("newcomer");
        }));
        Turns.run(loop, 1);
        assertThat(trace).containsExactly("newcomer");
        assertCancelled(waiter);
        assertThat(lock.locked()).isTrue();
    }

    @Test
    void releasingItWhenNobodyWaitsFreesIt() {
        acquire();
        assertThat(lock.locked()).isTrue();
        lock.release();
        assertThat(lock.locked()).isFalse();
    }

    @Test
    void releasingAFreeLockFailsAndLeavesItFree() {
        assertThatThrownBy(lock::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Lock is not acquired.");
        assertThat(lock.locked()).isFalse();
        assertThat(acquire()).isTrue();
    }

    @Test
    void releasingItTwiceDoesNotDisturbTheOneThatWasWoken() {
        acquire();
        var waiter = acquirer(1);
        Turns.run(loop, 1);
        lock.release();
        assertThatThrownBy(lock::release).hasMessage("Lock is not acquired.");
        Turns.run(loop, 1);
        assertThat(waiter.result()).isTrue();
        assertThat(lock.locked()).isTrue();
    }

    @Test
    void itsAwaitablesAreMadeOnce() {
        assertThat(lock.acquire()).isSameAs(lock.acquire());
        assertThat(lock.hold()).isSameAs(lock.hold());
    }

    @Test
    void oneThatWasLeftWaitingCanBeDrivenByHand() {
        loop.runUntilComplete(async(() -> {
            await(lock.acquire());
            var coroutine = async(() -> await(lock.acquire()));
            assertThat(coroutine.send(null)).isInstanceOf(Future.class);
            assertThat(lock).hasToString("<Lock [locked, waiters:1]>");
            coroutine.close();
            assertThat(lock).hasToString("<Lock [locked]>");
        }));
    }

    @Test
    void acquiringItOutsideOfACoroutineFailsEvenIfItIsFree() {
        assertThatThrownBy(lock.acquire()::await)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("await outside of a coroutine");
        assertThat(lock.locked()).isFalse();
    }

    @Test
    void threeTasksTakeTurnsThroughHold() {
        loop.runUntilComplete(async(() -> {
            var tasks = new ArrayList<Task<@Nullable Void>>();
            for (int i = 0; i < 3; i++) {
                int mark = i;
                tasks.add(createTask(async(() -> {
                    try (var _ = await(lock.hold())) {
                        trace.add("in " + mark);
                        await(sleep(1));
                        trace.add("out " + mark);
                    }
                })));
            }
            for (var task : tasks) {
                await(task);
            }
        }));
        assertThat(trace).containsExactly("in 0", "out 0", "in 1", "out 1", "in 2", "out 2");
        assertThat(loop.time()).isEqualTo(3);
        assertThat(lock.locked()).isFalse();
    }
}
