package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.eagerTaskFactory;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.shield;
import static org.asyncio4j.Asyncio.sleep;

import org.junit.jupiter.api.Test;

final class ShieldTest extends LoopTest {
    private final Future<Integer> inner = loop.createFuture();

    @Test
    void passesTheResultOnInTheNextIteration() {
        var outer = shield(inner);
        inner.setResult(42);
        assertThat(outer.done()).isFalse();
        Turns.run(loop, 1);
        assertThat(outer.result()).isEqualTo(42);
    }

    @Test
    void passesTheSameExceptionOnInTheNextIteration() {
        var outer = shield(inner);
        var failure = new java.io.IOException("failed");
        inner.setException(failure);
        assertThat(outer.done()).isFalse();
        Turns.run(loop, 1);
        assertThat(outer.exception()).isSameAs(failure);
    }

    @Test
    void passesTheCancellationOfTheInnerOneOnWithoutItsMessage() {
        var outer = shield(inner);
        inner.cancel("message");
        Turns.run(loop, 1);
        assertThat(outer.cancelled()).isTrue();
        assertThatThrownBy(outer::result).isInstanceOf(CancelledError.class).hasMessage(null);
    }

    @Test
    void cancellingItLeavesTheInnerOneAloneAndNoCallbacks() {
        var outer = shield(inner);
        Turns.run(loop, 1);
        assertThat(outer.cancel()).isTrue();
        Turns.run(loop, 1);
        assertThat(outer).hasToString("<Future cancelled>");
        assertThat(inner).hasToString("<Future pending>");
    }

    @Test
    void cancellingTheTaskThatAwaitsItLetsTheInnerOneFinish() {
        var protectedOne = async(() -> {
            await(sleep(5));
            trace.add("finished");
        });
        var task = loop.createTask(async(() -> {
            await(shield(protectedOne));
            trace.add("not reached");
        }));
        loop.callLater(1, task::cancel);
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
        assertThat(loop.time()).isEqualTo(1);
        loop.runUntilComplete(sleep(10));
        assertThat(trace).containsExactly("finished");
    }

    @Test
    void cancellingItAroundAGatheringLeavesThatAlone() {
        var other = loop.<Integer>createFuture();
        var gathering = gather(inner, other);
        var outer = shield(gathering);
        Turns.run(loop, 1);
        outer.cancel();
        Turns.run(loop, 1);
        assertThat(gathering.done()).isFalse();
        inner.setResult(1);
        other.setResult(2);
        Turns.run(loop, 2);
        assertThat(gathering.result()).containsExactly(1, 2);
    }

    @Test
    void aCancellationWithTheEndOfTheInnerOneInTheSameIterationCountsItsExceptionAsRetrieved() {
        var reports = new GarbageReports();
        loop.setExceptionHandler(reports);
        var outer = shield(inner);
        inner.setException(new ArithmeticException("nobody asks"));
        outer.cancel();
        Turns.run(loop, 2);
        assertThat(outer.cancelled()).isTrue();
        assertThat(inner.done()).isTrue();
        assertThat(reports.isEmpty()).isTrue();
    }

    @Test
    void ofACoroutineInARunningLoopIsAFutureOfThatLoop() {
        var result = loop.runUntilComplete(async(() -> {
            var outer = shield(async(() -> 42));
            assertThat(outer.getLoop()).isSameAs(loop);
            return await(outer);
        }));
        assertThat(result).isEqualTo(42);
    }

    @Test
    void ofADoneFutureIsThatFuture() {
        inner.setResult(1);
        assertThat(shield(inner)).isSameAs(inner);
    }

    @Test
    void ofACoroutineThatAnEagerTaskEndsIsThatTask() {
        loop.setTaskFactory(eagerTaskFactory());
        loop.runUntilComplete(async(() -> assertThat(shield(async(() -> 1))).isInstanceOf(Task.class)));
    }

    @Test
    void canBeUsedAgainAfterACancellation() {
        loop.runUntilComplete(async(() -> {
            var task = createTask(sleep(5, "done"));
            var first = shield(task);
            first.cancel();
            assertThat(await(shield(task))).isEqualTo("done");
            assertThat(first.cancelled()).isTrue();
        }));
    }

    @Test
    void ofACoroutineNeedsALoop() {
        var coroutine = sleep(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> shield(coroutine))
                .withMessageStartingWith("There is no current event loop");
        coroutine.close();
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without it may do
    void ofNullIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shield((Awaitable<?>) null))
                .withMessage("An asyncio.Future, a coroutine or an awaitable is required");
    }
}
