package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.waitFor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class QueueTest extends LoopTest {
    private <T> Task<T> getter(Queue<T> queue) {
        return loop.createTask(queue.get());
    }

    private <T> Task<@Nullable Void> putter(Queue<T> queue, T item) {
        return loop.createTask(queue.put(item));
    }

    private static <T> List<T> drain(Queue<T> queue) {
        var items = new ArrayList<T>();
        while (!queue.empty()) {
            items.add(queue.getNowait());
        }
        return items;
    }

    private void assertCancelled(Task<?> task) {
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
    }

    @Test
    void theTextShowsWhatIsInItAndWhoWaits() {
        var queue = new Queue<String>(1);
        assertThat(queue).hasToString("<Queue maxsize=1>");
        var getter = getter(queue);
        Turns.run(loop, 1);
        assertThat(queue).hasToString("<Queue maxsize=1 _getters[1]>");
        queue.putNowait("a");
        assertThat(queue).hasToString("<Queue maxsize=1 _queue=['a'] tasks=1>");
        var putter = putter(queue, "b");
        Turns.run(loop, 1);
        assertThat(getter.result()).isEqualTo("a");
        loop.runUntilComplete(putter);
        var last = putter(queue, "c");
        Turns.run(loop, 1);
        assertThat(queue).hasToString("<Queue maxsize=1 _queue=['b'] _putters[1] tasks=2>");
        last.cancel();
        Turns.run(loop, 1);
        queue.getNowait();
        queue.shutdown();
        assertThat(queue).hasToString("<Queue maxsize=1 tasks=2 shutdown>");
        assertThat(new LifoQueue<String>()).hasToString("<LifoQueue maxsize=0>");
        assertThat(new PriorityQueue<String>()).hasToString("<PriorityQueue maxsize=0>");
    }

    @Test
    void theTextOfAQueueThatHoldsItselfEnds() {
        var queue = new Queue<Object>();
        queue.putNowait(queue);
        assertThat(queue).hasToString("<Queue maxsize=0 _queue=[...] tasks=1>");
    }

    @Test
    void itIsEmptyUntilSomethingIsPutAndAgainWhenThatWasGot() {
        var queue = new Queue<Integer>();
        assertThat(queue.empty()).isTrue();
        loop.runUntilComplete(queue.put(1));
        assertThat(queue.empty()).isFalse();
        assertThat(loop.runUntilComplete(queue.get())).isEqualTo(1);
        assertThat(queue.empty()).isTrue();
    }

    @Test
    void onlyAQueueWithALimitIsEverFull() {
        var unlimited = new Queue<Integer>(-1);
        unlimited.putNowait(1);
        assertThat(unlimited.full()).isFalse();
        var limited = new Queue<Integer>(1);
        limited.putNowait(1);
        assertThat(limited.full()).isTrue();
        assertThat(limited.qsize()).isEqualTo(1);
    }

    @Test
    void theOldestItemComesOutFirst() {
        var queue = new Queue<Integer>();
        List.of(1, 3, 2).forEach(queue::putNowait);
        assertThat(drain(queue)).containsExactly(1, 3, 2);
    }

    @Test
    void itemsMayBeNull() {
        Queue<@Nullable String> oldestFirst = new Queue<>();
        oldestFirst.putNowait(null);
        assertThat(oldestFirst).hasToString("<Queue maxsize=0 _queue=[null] tasks=1>");
        assertThat(oldestFirst.getNowait()).isNull();
        Queue<@Nullable String> newestFirst = new LifoQueue<>();
        newestFirst.putNowait(null);
        assertThat(newestFirst.getNowait()).isNull();
    }

    @Test
    void puttingIntoAFullQueueWaitsForRoom() {
        var queue = new Queue<Integer>(2);
        assertThat(queue.maxsize()).isEqualTo(2);
        queue.putNowait(1);
        queue.putNowait(2);
        var putter = putter(queue, 3);
        Turns.run(loop, 2);
        assertThat(putter.done()).isFalse();
        assertThat(queue.getNowait()).isEqualTo(1);
        Turns.run(loop, 1);
        assertThat(putter.done()).isTrue();
        assertThat(drain(queue)).containsExactly(2, 3);
    }

    @Test
    void gettingWhatIsThereAndPuttingWhereThereIsRoomDoesNotSuspend() {
        var queue = new Queue<Integer>();
        var trace = new ArrayList<Object>();
        loop.runUntilComplete(async(() -> {
            var _ = loop.callSoon(() -> trace.add("callback"));
            await(queue.put(1));
            trace.add(await(queue.get()));
        }));
        assertThat(trace).containsExactly(1, "callback");
    }

    @Test
    void gettingFromAnEmptyQueueWaitsForAnItem() {
        var queue = new Queue<Integer>();
        var _ = loop.callLater(0.5, () -> queue.putNowait(1));
        assertThat(loop.runUntilComplete(queue.get())).isEqualTo(1);
        assertThat(loop.time()).isEqualTo(0.5);
    }

    @Test
    void whatIsPutWithoutWaitingCanBeGotWithoutWaiting() {
        var queue = new Queue<Integer>();
        queue.putNowait(1);
        assertThat(queue.getNowait()).isEqualTo(1);
        assertThat(queue.empty()).isTrue();
    }

    @Test
    void withoutWaitingAnEmptyAndAFullQueueFailAndStayAsTheyAre() {
        var queue = new Queue<Integer>(1);
        assertThatThrownBy(queue::getNowait).isInstanceOf(QueueEmptyException.class);
        queue.putNowait(1);
        assertThatThrownBy(() -> queue.putNowait(2)).isInstanceOf(QueueFullException.class);
        assertThat(queue).hasToString("<Queue maxsize=1 _queue=[1] tasks=1>");
    }

    @Test
    void anItemGoesToTheSecondGetterIfTheFirstIsCancelled() {
        var queue = new Queue<Integer>();
        var first = getter(queue);
        var second = getter(queue);
        Turns.run(loop, 1);
        first.cancel();
        queue.putNowait(1);
        assertThat(loop.runUntilComplete(second)).isEqualTo(1);
        assertThat(first.cancelled()).isTrue();
    }

    @Test
    void puttersGoOnInTheOrderOfTheirComing() {
        var queue = new Queue<String>(1);
        putter(queue, "a");
        var second = putter(queue, "b");
        Turns.run(loop, 1);
        assertThat(second.done()).isFalse();
        assertThat(loop.runUntilComplete(queue.get())).isEqualTo("a");
        Turns.run(loop, 1);
        assertThat(second.done()).isTrue();
        assertThat(loop.runUntilComplete(queue.get())).isEqualTo("b");
    }

    @Test
    void aProducerAndAConsumerOfASmallQueueFinish() {
        var queue = new Queue<Integer>(1);
        var got = new ArrayList<Integer>();
        var producer = loop.createTask(async(() -> {
            for (int i = 0; i < 5; i++) {
                await(queue.put(i));
            }
        }));
        loop.runUntilComplete(async(() -> {
            while (got.size() < 5) {
                got.add(await(queue.get()));
            }
        }));
        assertThat(producer.done()).isTrue();
        assertThat(got).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void fourPuttersAndAGetterThatTakesAllAtOnceFinish() {
        var queue = new Queue<Integer>(2);
        var putters = new ArrayList<Task<@Nullable Void>>();
        var got = new ArrayList<Integer>();
        for (int i = 0; i < 4; i++) {
            putters.add(putter(queue, i));
        }
        loop.runUntilComplete(async(() -> {
            while (got.size() < 4) {
                got.add(await(queue.get()));
                got.addAll(drain(queue));
                await(sleep(1));
            }
        }));
        assertThat(putters).allSatisfy(putter -> assertThat(putter.done()).isTrue());
        assertThat(got).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aGetterThatTimesOutIsForgotten() {
        var queue = new Queue<Integer>();
        var getter = loop.createTask(waitFor(queue.get(), 0.1));
        Turns.run(loop, 1);
        assertThat(queue).hasToString("<Queue maxsize=0 _getters[1]>");
        assertThatThrownBy(() -> loop.runUntilComplete(getter)).isInstanceOf(TimeoutException.class);
        assertThat(queue).hasToString("<Queue maxsize=0>");
        assertThat(loop.time()).isEqualTo(0.1);
    }

    @Test
    void aCancelledPutterIsForgotten() {
        var queue = new Queue<Integer>(1);
        queue.putNowait(1);
        var putter = putter(queue, 2);
        Turns.run(loop, 1);
        assertThat(queue).hasToString("<Queue maxsize=1 _queue=[1] _putters[1] tasks=1>");
        putter.cancel();
        assertCancelled(putter);
        assertThat(queue).hasToString("<Queue maxsize=1 _queue=[1] tasks=1>");
    }

    @Test
    void noItemIsLostWhenAWokenGetterIsCancelled() {
        var queue = new Queue<Integer>();
        var getter = getter(queue);
        Turns.run(loop, 1);
        queue.putNowait(1);
        getter.cancel();
        assertCancelled(getter);
        queue.putNowait(2);
        assertThat(drain(queue)).containsExactly(1, 2);
    }

    @Test
    void aWokenGetterThatIsCancelledPassesItsTurnOn() {
        var queue = new Queue<Integer>();
        var first = getter(queue);
        var second = getter(queue);
        var third = getter(queue);
        Turns.run(loop, 1);
        queue.putNowait(1);
        queue.putNowait(2);
        first.cancel();
        assertCancelled(first);
        Turns.run(loop, 1);
        assertThat(List.of(second.result(), third.result())).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aWokenPutterThatIsCancelledPutsNothingAndPassesItsTurnOn() {
        var queue = new Queue<Integer>(1);
        queue.putNowait(1);
        var first = putter(queue, 2);
        var second = putter(queue, 3);
        Turns.run(loop, 1);
        assertThat(queue.getNowait()).isEqualTo(1);
        first.cancel();
        assertCancelled(first);
        Turns.run(loop, 1);
        assertThat(second.done()).isTrue();
        assertThat(drain(queue)).containsExactly(3);
        loop.runUntilComplete(queue.put(2));
        assertThat(drain(queue)).containsExactly(2);
    }

    @Test
    void cancellingTheThirdPutterLeavesTheOthers() {
        var queue = new Queue<String>(1);
        putter(queue, "a");
        putter(queue, "b");
        var third = putter(queue, "c");
        Turns.run(loop, 1);
        third.cancel();
        assertThat(loop.runUntilComplete(queue.get())).isEqualTo("a");
        assertThat(loop.runUntilComplete(queue.get())).isEqualTo("b");
        assertThat(third.cancelled()).isTrue();
        assertThat(queue.empty()).isTrue();
    }

    @Test
    void aTaskPutsWhileMainGets() {
        var queue = new Queue<Integer>();
        loop.runUntilComplete(async(() -> {
            var task = createTask(async(() -> {
                await(queue.put(1));
                return true;
            }));
            assertThat(await(queue.get())).isEqualTo(1);
            assertThat(task.done()).isTrue();
            assertThat(await(task)).isTrue();
        }));
    }

    @Test
    void anItemThatIsPutGoesToAGetterThatWaits() {
        var queue = new Queue<String>();
        var getter = getter(queue);
        Turns.run(loop, 1);
        loop.runUntilComplete(queue.put("a"));
        assertThat(loop.runUntilComplete(getter)).isEqualTo("a");
    }

    @Test
    void closingAPutterByHandForgetsIt() {
        var queue = new Queue<Integer>(1);
        queue.putNowait(1);
        loop.runUntilComplete(async(() -> {
            var put = queue.put(2);
            put.send(null);
            assertThat(queue.toString()).contains("_putters[1]");
            put.close();
            assertThat(queue).hasToString("<Queue maxsize=1 _queue=[1] tasks=1>");
        }));
    }

    @Test
    void theLifoQueueGivesTheNewestItemFirst() {
        var queue = new LifoQueue<Integer>(3);
        List.of(1, 3, 2).forEach(queue::putNowait);
        assertThat(queue.full()).isTrue();
        assertThat(queue).hasToString("<LifoQueue maxsize=3 _queue=[1, 3, 2] tasks=3>");
        assertThat(drain(queue)).containsExactly(2, 3, 1);
    }
}
