package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PriorityQueueTest {
    private static <T> List<T> drain(Queue<T> queue) {
        var items = new ArrayList<T>();
        while (!queue.empty()) {
            items.add(queue.getNowait());
        }
        return items;
    }

    @Test
    void theLowestItemComesOutFirst() {
        var queue = new PriorityQueue<Integer>();
        List.of(1, 3, 2).forEach(queue::putNowait);
        assertThat(drain(queue)).containsExactly(1, 2, 3);
    }

    @Test
    void anyNumberOfItemsComesOutInOrder() {
        var random = new Random(1);
        for (int size = 0; size < 100; size++) {
            var queue = new PriorityQueue<Integer>();
            random.ints(size, 0, 30).forEach(queue::putNowait);
            assertThat(drain(queue)).hasSize(size).isSorted();
        }
    }

    /// As CPython's `heapq` gives them: the items are compared by their first letter alone.
    @Test
    void equalItemsComeOutInTheOrderOfPython() {
        var queue = new PriorityQueue<String>(0, Comparator.comparingInt(item -> item.charAt(0)));
        List.of("b1", "a2", "b3", "a4", "b5", "a6", "b7", "a8").forEach(queue::putNowait);
        assertThat(queue.toString()).contains("_queue=['a2', 'a4', 'a6', 'a8', 'b5', 'b3', 'b7', 'b1']");
        assertThat(drain(queue)).containsExactly("a2", "a6", "a4", "a8", "b7", "b3", "b5", "b1");
    }

    @Test
    void aComparatorMayTurnTheOrderRound() {
        var queue = new PriorityQueue<Integer>(3, Comparator.reverseOrder());
        List.of(1, 3, 2).forEach(queue::putNowait);
        assertThat(queue.full()).isTrue();
        assertThat(drain(queue)).containsExactly(3, 2, 1);
    }

    @Test
    void anItemThatCannotBeComparedIsRejectedAndLeavesTheQueueAsItWas() {
        var queue = new PriorityQueue<Object>();
        List.of(1, 3, 2).forEach(queue::putNowait);
        assertThatThrownBy(() -> queue.putNowait("text")).isInstanceOf(ClassCastException.class);
        assertThat(queue).hasToString("<PriorityQueue maxsize=0 _queue=[1, 3, 2] tasks=3>");
        assertThat(drain(queue)).containsExactly(1, 2, 3);
    }
}
