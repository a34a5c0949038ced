package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BarrierTest extends LoopTest {
    private Task<Integer> waiter(Barrier barrier) {
        return loop.createTask(async(() -> await(barrier)));
    }

    private List<Task<Integer>> waiters(Barrier barrier, int count) {
        var tasks = new ArrayList<Task<Integer>>();
        for (int i = 0; i < count; i++) {
            tasks.add(waiter(barrier));
        }
        return tasks;
    }

    private void assertBroken(Task<?> task, String message) {
        assertThatThrownBy(() -> loop.runUntilComplete(task))
                .isInstanceOf(BrokenBarrierException.class)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }

    @Test
    void afterACancellationThoseThatGoOnTogetherHaveDifferentNumbers() {
        var barrier = new Barrier(3);
        var two = waiters(barrier, 2);
        Turns.run(loop, 1);
        two.getFirst().cancel();
        Turns.run(loop, 2);
        var last = waiters(barrier, 2);
        loop.runUntilComplete(last.getLast());
        assertThat(Stream.of(two.getLast(), last.getFirst(), last.getLast()).map(loop::runUntilComplete))
                .containsExactly(0, 1, 2);
    }

    @Test
    void theTextFollowsTheState() {
        var barrier = new Barrier(5);
        assertThat(barrier).hasToString("<Barrier [filling, waiters:0/5]>");
        var two = waiters(barrier, 2);
        Turns.run(loop, 1);
        assertThat(barrier).hasToString("<Barrier [filling, waiters:2/5]>");
        var three = waiters(barrier, 3);
        Turns.run(loop, 1);
        assertThat(barrier).hasToString("<Barrier [draining, waiters:0/5]>");
        Turns.run(loop, 6);
        assertThat(barrier).hasToString("<Barrier [filling, waiters:0/5]>");
        assertThat(List.of(two, three))
                .allSatisfy(tasks -> assertThat(tasks)
                        .allSatisfy(task -> assertThat(task.done()).isTrue()));
        var waiting = waiter(barrier);
        Turns.run(loop, 1);
        loop.runUntilComplete(async(() -> {
            await(barrier.reset());
            assertThat(barrier).hasToString("<Barrier [resetting, waiters:0/5]>");
        }));
        assertBroken(waiting, "Abort or reset of barrier");
        loop.runUntilComplete(barrier.abort());
        assertThat(barrier).hasToString("<Barrier [broken]>");
        assertThat(barrier.broken()).isTrue();
    }

    @Test
    void lessThanOnePartyIsRejected() {
        for (int parties : new int[] {0, -4}) {
            assertThatThrownBy(() -> new Barrier(parties))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("parties must be > 0");
        }
    }

    @Test
    void eachTaskGetsANumberOfItsOwn() {
        var barrier = new Barrier(3);
        var tasks = waiters(barrier, 3);
        Turns.run(loop, 4);
        assertThat(tasks.stream().map(Future::result)).containsExactly(0, 1, 2);
        assertThat(barrier.parties()).isEqualTo(3);
        assertThat(barrier.nWaiting()).isZero();
        assertThat(barrier.broken()).isFalse();
    }

    @Test
    void aBarrierOfOneLetsItsTaskThroughAtOnce() {
        var barrier = new Barrier(1);
        loop.runUntilComplete(async(() -> {
            var _ = loop.callSoon(() -> trace.add("callback"));
            assertThat(await(barrier)).isZero();
            trace.add("passed");
        }));
        assertThat(trace).containsExactly("passed", "callback");
        assertThat(barrier.nWaiting()).isZero();
        assertThat(barrier.broken()).isFalse();
    }

    @Test
    void nWaitingCountsThoseThatHaveCome() {
        var barrier = new Barrier(3);
        var first = waiter(barrier);
        Turns.run(loop, 1);
        assertThat(barrier.nWaiting()).isEqualTo(1);
        var second = waiter(barrier);
        Turns.run(loop, 1);
        assertThat(barrier.nWaiting()).isEqualTo(2);
        var third = waiter(barrier);
        Turns.run(loop, 4);
        assertThat(List.of(first.result(), second.result(), third.result())).containsExactly(0, 1, 2);
        assertThat(barrier.nWaiting()).isZero();
    }

    @Test
    void theSameTasksPassItTwice() {
        var barrier = new Barrier(3);
        var secondRound = new ArrayList<Integer>();
        var tasks = new ArrayList<Task<@Nullable Void>>();
        for (int i = 0; i < 3; i++) {
            tasks.add(loop.createTask(async(() -> {
                trace.add(await(barrier));
                secondRound.add(await(barrier));
            })));
        }
        Turns.run(loop, 20);
        assertThat(tasks).allSatisfy(task -> assertThat(task.done()).isTrue());
        assertThat(trace).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(secondRound).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(barrier).hasToString("<Barrier [filling, waiters:0/3]>");
    }

    @Test
    void allButTheLastToLeaveSeeItDraining() {
        var barrier = new Barrier(3);
        for (int i = 0; i < 3; i++) {
            loop.createTask(async(() -> {
                await(barrier);
                trace.add(barrier.toString());
            }));
        }
        Turns.run(loop, 5);
        assertThat(trace)
                .containsExactly(
                        "<Barrier [draining, waiters:0/3]>",
                        "<Barrier [draining, waiters:0/3]>",
                        "<Barrier [filling, waiters:0/3]>");
    }

    @Test
    void aCancelledTaskIsNotCountedAnyMore() {
        var barrier = new Barrier(2);
        var first = waiter(barrier);
        Turns.run(loop, 1);
        first.cancel();
        Turns.run(loop, 1);
        assertThat(first.cancelled()).isTrue();
        assertThat(barrier).hasToString("<Barrier [filling, waiters:0/2]>");
        var others = waiters(barrier, 2);
        Turns.run(loop, 3);
        assertThat(others.stream().map(Future::result)).containsExactly(0, 1);
    }

    @Test
    void resettingAnEmptyBarrierChangesNothing() {
        var barrier = new Barrier(2);
        loop.runUntilComplete(barrier.reset());
        assertThat(barrier.nWaiting()).isZero();
        assertThat(barrier.broken()).isFalse();
    }

    @Test
    void abortingAnEmptyBarrierBreaksIt() {
        var barrier = new Barrier(2);
        loop.runUntilComplete(barrier.abort());
        assertThat(barrier.broken()).isTrue();
        assertThat(barrier.nWaiting()).isZero();
        assertBroken(waiter(barrier), "Barrier aborted");
    }

    @Test
    void whoGetsTheErrorOfAResetMayWaitAgainAtOnce() {
        var barrier = new Barrier(3);
        for (int i = 0; i < 2; i++) {
            loop.createTask(async(() -> {
                assertThatThrownBy(() -> await(barrier)).isInstanceOf(BrokenBarrierException.class);
                trace.add("broken");
                await(barrier);
                trace.add("passed");
            }));
        }
        Turns.run(loop, 1);
        loop.runUntilComplete(barrier.reset());
        Turns.run(loop, 5);
        assertThat(trace).containsExactly("broken", "broken");
        assertThat(barrier.nWaiting()).isEqualTo(2);
        loop.runUntilComplete(waiter(barrier));
        Turns.run(loop, 5);
        assertThat(trace).containsExactly("broken", "broken", "passed", "passed");
        assertThat(barrier.broken()).isFalse();
    }

    @Test
    void whenOneFailsAndAbortsAllOthersFailAtTheirNextWait() {
        var barrier = new Barrier(3);
        var tasks = new ArrayList<Task<@Nullable Void>>();
        for (int i = 0; i < 3; i++) {
            tasks.add(loop.createTask(async(() -> {
                try {
                    int index = await(barrier);
                    if (index == 0) {
                        throw new ArithmeticException("failed");
                    }
                    await(barrier);
                } catch (ArithmeticException e) {
                    trace.add("failed");
                    await(barrier.abort());
                }
            })));
        }
        Turns.run(loop, 10);
        assertThat(trace).containsExactly("failed");
        assertThat(tasks.getFirst().exception()).isNull();
        assertThat(tasks.subList(1, 3))
                .allSatisfy(task -> assertThat(task.exception()).isInstanceOf(BrokenBarrierException.class));
        assertThat(barrier.broken()).isTrue();
        assertThat(barrier.nWaiting()).isZero();
    }

    @Test
    void aResetAfterAnAbortMakesItUsableAgain() {
        var barrier = new Barrier(3);
        var waiting = waiters(barrier, 2);
        Turns.run(loop, 1);
        loop.runUntilComplete(barrier.abort());
        assertBroken(waiting.getFirst(), "Abort or reset of barrier");
        assertBroken(waiting.getLast(), "Abort or reset of barrier");
        assertBroken(waiter(barrier), "Barrier aborted");
        loop.runUntilComplete(barrier.reset());
        assertThat(barrier.broken()).isFalse();
        var again = waiters(barrier, 3);
        Turns.run(loop, 4);
        assertThat(again.stream().map(Future::result)).containsExactly(0, 1, 2);
        assertThat(barrier.nWaiting()).isZero();
        assertThat(barrier.broken()).isFalse();
    }

    @Test
    void aResetWhileItDrainsFailsOnlyInTasksStillInside() {
        var barrier = new Barrier(3);
        var reset = loop.createTask(async(() -> {
            await(sleep(0));
            await(barrier.reset());
        }));
        var tasks = waiters(barrier, 5);
        Turns.run(loop, 10);
        assertThat(reset.done()).isTrue();
        assertThat(tasks.get(2).result()).isEqualTo(2);
        assertBroken(tasks.get(0), "Abort or reset of barrier");
        assertBroken(tasks.get(1), "Abort or reset of barrier");
        assertThat(barrier.nWaiting()).isEqualTo(2);
        loop.runUntilComplete(waiter(barrier));
        Turns.run(loop, 4);
        assertThat(List.of(tasks.get(3).result(), tasks.get(4).result())).containsExactly(0, 1);
    }

    @Test
    void aResetByTheLastToLeaveDisturbsNobody() {
        var barrier = new Barrier(3);
        var tasks = new ArrayList<Task<Integer>>();
        for (int i = 0; i < 5; i++) {
            boolean last = i == 1;
            tasks.add(loop.createTask(async(() -> {
                int index = await(barrier);
                if (last) {
                    assertThat(barrier).hasToString("<Barrier [filling, waiters:0/3]>");
                    await(barrier.reset());
                }
                return index;
            })));
        }
        Turns.run(loop, 5);
        assertThat(tasks.subList(0, 3).stream().map(Future::result)).containsExactly(0, 1, 2);
        assertThat(barrier.nWaiting()).isEqualTo(2);
        loop.runUntilComplete(waiter(barrier));
        Turns.run(loop, 4);
        assertThat(List.of(tasks.get(3).result(), tasks.get(4).result())).containsExactly(0, 1);
    }

    @Test
    void anAbortWhileItDrainsFailsInTasksStillInsideAndInBlockedOnes() {
        var barrier = new Barrier(3);
        var abort = loop.createTask(async(() -> {
            await(sleep(0));
            await(barrier.abort());
        }));
        var tasks = waiters(barrier, 5);
        Turns.run(loop, 10);
        assertThat(abort.done()).isTrue();
        assertThat(tasks.get(2).result()).isEqualTo(2);
        assertBroken(tasks.get(0), "Abort or reset of barrier");
        assertBroken(tasks.get(1), "Abort or reset of barrier");
        assertBroken(tasks.get(3), "Barrier aborted");
        assertBroken(tasks.get(4), "Barrier aborted");
        assertThat(barrier.broken()).isTrue();
        assertThat(barrier.nWaiting()).isZero();
    }
}
