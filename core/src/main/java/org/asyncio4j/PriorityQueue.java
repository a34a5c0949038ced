package org.asyncio4j;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A queue that gives the lowest item first. Items that compare as equal come out in the same order as
/// in Python, which is not the order in which they were put.
///
/// @param <T> the type of the items; without a comparator they must be `Comparable`
/// @python `asyncio.PriorityQueue`
public final class PriorityQueue<T extends @Nullable Object> extends Queue<T> {
    /// Makes a queue without a limit, in natural order.
    public PriorityQueue() {
        this(0);
    }

    /// Makes a queue in natural order. Putting an item that cannot be compared throws
    /// [ClassCastException] and leaves the queue unchanged.
    ///
    /// @param maxsize the largest number of items; 0 or less for no limit
    @SuppressWarnings("unchecked") // checked when items are compared
    public PriorityQueue(int maxsize) {
        this(maxsize, (Comparator<T>) Comparator.naturalOrder());
    }

    /// Makes a queue.
    ///
    /// @param maxsize the largest number of items; 0 or less for no limit
    /// @param order the comparator of the items
    public PriorityQueue(int maxsize, Comparator<? super T> order) {
        super(maxsize, new ItemHeap<>(Objects.requireNonNull(order)));
    }
}
