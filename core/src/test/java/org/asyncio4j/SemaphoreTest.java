package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SemaphoreTest extends LoopTest {
    private void assertCancelled(Task<?> task) {
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
        assertThat(task.cancelled()).isTrue();
    }

    private Task<@Nullable Void> acquirer(Semaphore semaphore, Object mark) {
        return loop.createTask(async(() -> {
            await(semaphore.acquire());
            trace.add(mark);
        }));
    }

    private void acquire(Semaphore semaphore) {
        assertThat(loop.runUntilComplete(semaphore.acquire())).isTrue();
    }

    private void cancelAll(Task<?>... tasks) {
        for (var task : tasks) {
            task.cancel();
        }
        Turns.run(loop, 1);
    }

    @Test
    void oneWithoutPermitsIsLocked() {
        assertThat(new Semaphore(0).locked()).isTrue();
    }

    @Test
    void theTextShowsThePermitsAndHowManyWait() {
        var semaphore = new Semaphore();
        assertThat(semaphore).hasToString("<Semaphore [unlocked, value:1]>");
        acquire(semaphore);
        assertThat(semaphore).hasToString("<Semaphore [locked]>");
        var first = acquirer(semaphore, 1);
        var second = acquirer(semaphore, 2);
        Turns.run(loop, 1);
        assertThat(semaphore).hasToString("<Semaphore [locked, waiters:2]>");
        cancelAll(first, second);
        assertThat(semaphore).hasToString("<Semaphore [locked]>");
        assertThat(new BoundedSemaphore(2)).hasToString("<BoundedSemaphore [unlocked, value:2]>");
    }

    @Test
    void aNegativeNumberOfPermitsIsRejected() {
        assertThatThrownBy(() -> new Semaphore(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Semaphore initial value must be >= 0");
        assertThatThrownBy(() -> new BoundedSemaphore(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Semaphore initial value must be >= 0");
    }

    @Test
    void asManyGetInAsThereArePermits() {
        var semaphore = new Semaphore(3);
        acquire(semaphore);
        acquire(semaphore);
        assertThat(semaphore.locked()).isFalse();
        acquirer(semaphore, 1);
        acquirer(semaphore, 2);
        var third = acquirer(semaphore, 3);
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(1);
        assertThat(semaphore.locked()).isTrue();
        var fourth = acquirer(semaphore, 4);
        semaphore.release();
        semaphore.release();
        assertThat(semaphore.locked()).isTrue();
        Turns.run(loop, 2);
        assertThat(trace).containsExactly(1, 2, 3);
        assertThat(third.done()).isTrue();
        assertThat(semaphore.locked()).isTrue();
        cancelAll(fourth);
    }

    @Test
    void aCancelledWaiterIsForgotten() {
        var semaphore = new Semaphore();
        acquire(semaphore);
        var task = acquirer(semaphore, 1);
        var _ = loop.callSoon(task::cancel);
        assertCancelled(task);
        assertThat(semaphore).hasToString("<Semaphore [locked]>");
    }

    @Test
    void cancellingTheFirstTwoAndReleasingOnceLetsTheThirdInButNotTheFourth() {
        var semaphore = new Semaphore(0);
        var first = acquirer(semaphore, 1);
        var second = acquirer(semaphore, 2);
        acquirer(semaphore, 3);
        var fourth = acquirer(semaphore, 4);
        Turns.run(loop, 1);
        first.cancel();
        second.cancel();
        semaphore.release();
        Turns.run(loop, 2);
        assertThat(first.cancelled()).isTrue();
        assertThat(second.cancelled()).isTrue();
        assertThat(trace).containsExactly(3);
        cancelAll(fourth);
    }

    @Test
    void aWokenWaiterThatIsCancelledPassesItsPermitOn() {
        var semaphore = new Semaphore(0);
        var first = acquirer(semaphore, 1);
        acquirer(semaphore, 2);
        Turns.run(loop, 1);
        semaphore.release();
        first.cancel();
        Turns.run(loop, 2);
        assertThat(first.cancelled()).isTrue();
        assertThat(trace).containsExactly(2);
        assertThat(semaphore.locked()).isTrue();
    }

    @Test
    void cancellingTheFirstAndReleasingLetsTheSecondIn() {
        var semaphore = new Semaphore();
        acquire(semaphore);
        var first = acquirer(semaphore, 1);
        acquirer(semaphore, 2);
        Turns.run(loop, 1);
        first.cancel();
        Turns.run(loop, 1);
        semaphore.release();
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(2);
        assertThat(semaphore.locked()).isTrue();
    }

    @Test
    void releasingABoundedOneTooOftenFailsAndChangesNothing() {
        var semaphore = new BoundedSemaphore();
        assertThatThrownBy(semaphore::release)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("BoundedSemaphore released too many times");
        acquire(semaphore);
        assertThat(semaphore.locked()).isTrue();
        semaphore.release();
        assertThat(semaphore).hasToString("<BoundedSemaphore [unlocked, value:1]>");
    }

    @Test
    void anUnboundedOneMayBeReleasedBeyondItsFirstValue() {
        var semaphore = new Semaphore(0);
        semaphore.release();
        semaphore.release();
        assertThat(semaphore).hasToString("<Semaphore [unlocked, value:2]>");
    }

    @Test
    void releasingItWhenNobodyWaitsFreesIt() {
        var semaphore = new Semaphore();
        acquire(semaphore);
        assertThat(semaphore.locked()).isTrue();
        semaphore.release();
        assertThat(semaphore.locked()).isFalse();
    }

    @Test
    void tasksThatAcquireTwiceAlternateStrictly() {
        var semaphore = new Semaphore();
        loop.runUntilComplete(async(() -> {
            var tasks = new ArrayList<Task<@Nullable Void>>();
            for (int i = 1; i <= 3; i++) {
                int mark = i;
                tasks.add(createTask(async(() -> {
                    for (int round = 1; round <= 2; round++) {
                        await(semaphore.acquire());
                        trace.add(mark + "/" + round);
                        await(sleep(1));
                        semaphore.release();
                    }
                })));
            }
            for (var task : tasks) {
                await(task);
            }
        }));
        assertThat(trace).containsExactly("1/1", "2/1", "3/1", "1/2", "2/2", "3/2");
    }

    @Test
    void whoReleasesAndAcquiresAgainGoesBehindThoseThatWait() {
        var semaphore = new Semaphore();
        loop.runUntilComplete(async(() -> {
            var first = createTask(async(() -> {
                await(semaphore.acquire());
                trace.add(1);
                await(sleep(1));
                semaphore.release();
                await(semaphore.acquire());
                trace.add(4);
                semaphore.release();
            }));
            for (int mark : new int[] {2, 3}) {
                createTask(async(() -> {
                    await(semaphore.acquire());
                    trace.add(mark);
                    semaphore.release();
                }));
            }
            await(first);
        }));
        assertThat(trace).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aCancelledFirstWaiterIsSkippedAndTheOthersGetInByOrder() {
        var semaphore = new Semaphore(0);
        var first = acquirer(semaphore, 1);
        acquirer(semaphore, 2);
        acquirer(semaphore, 3);
        Turns.run(loop, 1);
        first.cancel();
        Turns.run(loop, 1);
        semaphore.release();
        semaphore.release();
        Turns.run(loop, 2);
        assertThat(trace).containsExactly(2, 3);
    }

    @Test
    @LazyStart("a task in the last position of the ready queue shows the order")
    void whoComesAfterSeveralReleasesQueuesBehindTheWaiterWhichLetsThemInByOrderWhenItRuns() {
        var semaphore = new Semaphore(0);
        loop.createTask(async(() -> {
            await(semaphore.acquire());
            assertThat(semaphore.value()).isZero();
            trace.add(1);
            createTask(async(() -> trace.add(4)));
        }));
        loop.createTask(async(() -> {
            for (int i = 0; i < 3; i++) {
                semaphore.release();
            }
            assertThat(semaphore.value()).isEqualTo(2);
            assertThat(semaphore.locked()).isTrue();
            await(semaphore.acquire());
            trace.add(2);
        }));
        acquirer(semaphore, 3);
        Turns.run(loop, 1);
        assertThat(trace).isEmpty();
        assertThat(semaphore).hasToString("<Semaphore [locked, waiters:3]>");
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(1);
        Turns.run(loop, 1);
        assertThat(trace).containsExactly(1, 2, 3, 4);
    }

    @Test
    void severalReleasesLetNobodyOvertakeTheOneThatWaited() {
        var semaphore = new Semaphore(0);
        loop.runUntilComplete(async(() -> {
            var first = createTask(async(() -> {
                await(semaphore.acquire());
                trace.add(1);
                createTask(async(() -> {
                    await(semaphore.acquire());
                    trace.add(4);
                }));
            }));
            await(sleep(0));
            for (int i = 0; i < 3; i++) {
                semaphore.release();
            }
            assertThat(semaphore).hasToString("<Semaphore [locked, waiters:1]>");
            assertThat(semaphore.value()).isEqualTo(2);
            for (int mark : new int[] {2, 3}) {
                createTask(async(() -> {
                    await(semaphore.acquire());
                    trace.add(mark);
                }));
            }
            await(first);
            await(sleep(1));
            assertThat(trace).containsExactly(1, 2, 3);
            semaphore.release();
            await(sleep(0));
            assertThat(trace).containsExactly(1, 2, 3, 4);
        }));
    }
}
