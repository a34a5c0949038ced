package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.waitFor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ConditionTest extends LoopTest {
    private final Condition condition = new Condition();
    private int state;

    private Task<Boolean> waiter(Object mark) {
        return loop.createTask(async(() -> {
            await(condition.acquire());
            boolean result = condition.await();
            trace.add(mark);
            return result;
        }));
    }

    private void acquire() {
        assertThat(loop.runUntilComplete(condition.acquire())).isTrue();
    }

    private void signal(int count) {
        acquire();
        condition.signal(count);
        condition.release();
    }

    private void assertCancelled(Task<?> task) {
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
        assertThat(task.cancelled()).isTrue();
    }

    @Test
    void theTextShowsTheLockAndHowManyWait() {
        assertThat(condition).hasToString("<Condition [unlocked]>");
        var task = waiter(1);
        Turns.run(loop, 1);
        assertThat(condition).hasToString("<Condition [unlocked, waiters:1]>");
        acquire();
        assertThat(condition).hasToString("<Condition [locked, waiters:1]>");
        condition.release();
        task.cancel();
        Turns.run(loop, 1);
        assertThat(condition).hasToString("<Condition [locked]>");
    }

    @Test
    void signalledTasksGoOnOneByOneAsTheyAcquireTheLock() {
        var tasks = List.of(waiter(1), waiter(2), waiter(3));
        Turns.run(loop, 2);
        assertThat(trace).isEmpty();
        assertThat(condition.locked()).isFalse();
        acquire();
        condition.signal();
        Turns.run(loop, 1);
        assertThat(trace).isEmpty();
        condition.release();
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(1);
        assertThat(condition.locked()).isTrue();
        condition.signal(2);
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(1);
        condition.release();
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(1, 2);
        condition.release();
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(1, 2, 3);
        assertThat(tasks).allSatisfy(task -> assertThat(task.result()).isTrue());
    }

    @Test
    void signalAllWakesAllThatWait() {
        var tasks = List.of(waiter(1), waiter(2));
        Turns.run(loop, 1);
        acquire();
        condition.signalAll();
        condition.release();
        Turns.run(loop, 1);
        condition.release();
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(1, 2);
        assertThat(tasks).allSatisfy(task -> assertThat(task.done()).isTrue());
    }

    @Test
    void signalsToNobodyAreLost() {
        signal(5);
        var task = waiter(1);
        Turns.run(loop, 3);
        assertThat(task.done()).isFalse();
        signal(0);
        signal(-1);
        Turns.run(loop, 3);
        assertThat(task.done()).isFalse();
        task.cancel();
        Turns.run(loop, 1);
    }

    @Test
    void aCancelledWaiterHoldsTheLockWhenTheErrorComesOut() {
        var task = waiter(1);
        Turns.run(loop, 1);
        assertThat(condition.locked()).isFalse();
        task.cancel();
        assertCancelled(task);
        assertThat(condition).hasToString("<Condition [locked]>");
    }

    @Test
    void aWaiterThatIsCancelledWhileItAcquiresAContestedLockAcquiresItStill() {
        var task = waiter(1);
        Turns.run(loop, 1);
        acquire();
        condition.signal();
        Turns.run(loop, 1);
        task.cancel();
        Turns.run(loop, 3);
        assertThat(task.done()).isFalse();
        condition.release();
        assertCancelled(task);
        assertThat(condition.locked()).isTrue();
    }

    @Test
    void theLastOfSeveralCancellationsComesOut() {
        var task = waiter(1);
        Turns.run(loop, 1);
        acquire();
        for (var message : List.of("first", "second", "third")) {
            task.cancel(message);
            Turns.run(loop, 1);
        }
        assertThat(task.done()).isFalse();
        condition.release();
        assertThatThrownBy(() -> loop.runUntilComplete(task))
                .isInstanceOf(CancelledError.class)
                .hasMessage("third");
    }

    @Test
    void waitingWithoutTheLockFails() {
        assertThatThrownBy(() -> loop.runUntilComplete(condition))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot wait on un-acquired lock");
        assertThat(condition).hasToString("<Condition [unlocked]>");
    }

    @Test
    void signallingWithoutTheLockFailsAndWakesNobody() {
        var task = waiter(1);
        Turns.run(loop, 1);
        assertThatThrownBy(condition::signal)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot notify on un-acquired lock");
        assertThatThrownBy(() -> condition.signal(1)).hasMessage("cannot notify on un-acquired lock");
        assertThatThrownBy(condition::signalAll).hasMessage("cannot notify on un-acquired lock");
        Turns.run(loop, 2);
        assertThat(task.done()).isFalse();
        signal(1);
        assertThat(loop.runUntilComplete(task)).isTrue();
    }

    @Test
    void awaitUntilGoesOnWaitingWhileThePredicateIsFalse() {
        var task = loop.createTask(async(() -> {
            try (var _ = await(condition.hold())) {
                return condition.awaitUntil(() -> state == 2);
            }
        }));
        Turns.run(loop, 1);
        state = 1;
        signal(1);
        Turns.run(loop, 3);
        assertThat(task.done()).isFalse();
        state = 2;
        signal(1);
        assertThat(loop.runUntilComplete(task)).isTrue();
        assertThat(condition.locked()).isFalse();
    }

    @Test
    void awaitUntilReturnsAValueThatIsThereAtOnceAlsoWithoutTheLock() {
        var value = List.of(1, 2, 3);
        List<Integer> result = loop.runUntilComplete(async(() -> condition.awaitUntil(() -> value)));
        assertThat(result).isSameAs(value);
        assertThatThrownBy(() -> loop.runUntilComplete(async(() -> condition.awaitUntil(() -> false))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot wait on un-acquired lock");
    }

    @Test
    void awaitUntilWaitsForTheFirstValueThatIsNeitherNullNorFalse() {
        @Nullable Object[] current = new Object[1];
        var task = loop.createTask(async(() -> {
            await(condition.acquire());
            Object value = condition.awaitUntil(() -> current[0]);
            condition.release();
            return value;
        }));
        Turns.run(loop, 1);
        current[0] = false;
        signal(1);
        Turns.run(loop, 3);
        assertThat(task.done()).isFalse();
        current[0] = "value";
        signal(1);
        assertThat(loop.runUntilComplete(task)).isEqualTo("value");
    }

    @Test
    void aPredicateThatFailsEndsAwaitUntilWithTheLockHeld() {
        loop.runUntilComplete(async(() -> {
            await(condition.acquire());
            var failure = new IllegalArgumentException("predicate");
            BooleanSupplier failing = () -> {
                throw failure;
            };
            assertThatThrownBy(() -> condition.awaitUntil(failing)).isSameAs(failure);
            assertThat(condition.locked()).isTrue();
        }));
    }

    @Test
    void aGivenLockIsShared() {
        var lock = new Lock();
        var first = new Condition(lock);
        var second = new Condition(lock);
        var _ = loop.runUntilComplete(first.acquire());
        assertThat(List.of(lock.locked(), first.locked(), second.locked())).containsOnly(true);
        second.release();
        assertThat(List.of(lock.locked(), first.locked(), second.locked())).containsOnly(false);
        var _ = loop.runUntilComplete(lock.acquire());
        assertThat(List.of(lock.locked(), first.locked(), second.locked())).containsOnly(true);
    }

    @Test
    void aTimeoutInTheBlockLeavesItNormally() {
        loop.runUntilComplete(async(() -> {
            try (var _ = await(condition.hold())) {
                assertThatThrownBy(() -> await(waitFor(condition, 0.5))).isInstanceOf(TimeoutException.class);
                assertThat(condition).hasToString("<Condition [locked]>");
            }
            assertThat(condition.locked()).isFalse();
        }));
        assertThat(loop.time()).isEqualTo(0.5);
    }

    @Test
    void theVeryErrorOfTheCancellationComesOut() {
        var caught = new ArrayList<Throwable>();
        var task = loop.createTask(async(() -> {
            try (var _ = await(condition.hold())) {
                condition.awaitUntil(() -> false);
            } catch (CancelledError e) {
                caught.add(e);
                throw e;
            }
        }));
        Turns.run(loop, 1);
        task.cancel("foo");
        assertThatThrownBy(() -> loop.runUntilComplete(task))
                .hasMessage("foo")
                .satisfies(error -> assertThat(caught).singleElement().isSameAs(error));
    }

    /// Two consumers wait for an item; the one that gets the signal is cancelled.
    private Task<@Nullable Void> consumer() {
        return loop.createTask(async(() -> {
            try (var _ = await(condition.hold())) {
                condition.awaitUntil(() -> state > 0);
                state--;
            }
        }));
    }

    @Test
    void aSignalledWaiterThatIsCancelledBeforeItRunsPassesTheSignalOn() {
        var first = consumer();
        var second = consumer();
        Turns.run(loop, 1);
        state = 1;
        signal(1);
        first.cancel();
        assertCancelled(first);
        loop.runUntilComplete(second);
        assertThat(state).isZero();
    }

    @Test
    void aSignalledWaiterThatIsCancelledWhileItAcquiresTheLockPassesTheSignalOn() {
        var first = consumer();
        var second = consumer();
        Turns.run(loop, 1);
        acquire();
        state = 1;
        condition.signal();
        Turns.run(loop, 1);
        first.cancel();
        Turns.run(loop, 1);
        condition.release();
        assertCancelled(first);
        loop.runUntilComplete(second);
        assertThat(state).isZero();
    }

    @Test
    void closingAWaiterByHandWhileTheLockIsTakenIsIgnoredAtFirst() {
        loop.runUntilComplete(async(() -> {
            var coroutine = async(() -> {
                await(condition.acquire());
                condition.await();
            });
            coroutine.send(null);
            await(condition.acquire());
            assertThatThrownBy(coroutine::close).hasMessage("coroutine ignored GeneratorExit");
            assertThat(condition).hasToString("<Condition [locked]>");
            assertThat(coroutine.state()).isEqualTo(Coroutine.State.CLOSED);
        }));
    }

    @Test
    void closingAWaiterByHandTakesTheFreeLock() {
        loop.runUntilComplete(async(() -> {
            var coroutine = async(() -> {
                await(condition.acquire());
                condition.await();
            });
            coroutine.send(null);
            coroutine.close();
            assertThat(condition).hasToString("<Condition [locked]>");
        }));
    }
}
