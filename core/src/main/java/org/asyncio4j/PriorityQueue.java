package org.asyncio4j;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A queue of which the lowest item comes out first. Items that compare as equal come out in the order in which
/// they do in Python, which is not that of their coming.
///
/// @param <T> the type of the items: `Comparable`, unless a comparator is given
/// @python `asyncio.PriorityQueue`
public final class PriorityQueue<T extends @Nullable Object> extends Queue<T> {
    /// Makes a queue without a limit, of items that compare themselves.
    public PriorityQueue() {
        this(0);
    }

    /// Makes a queue of items that compare themselves. Putting one that cannot be compared is a
    /// [ClassCastException] and leaves the queue as it was.
    ///
    /// @param maxsize how many items there is room for; 0 or less for no limit
    @SuppressWarnings("unchecked") // checked when items are compared
    public PriorityQueue(int maxsize) {
        this(maxsize, (Comparator<T>) Comparator.naturalOrder());
    }

    /// Makes a queue.
    ///
    /// @param maxsize how many items there is room for; 0 or less for no limit
    /// @param order says which of two items is lower
    public PriorityQueue(int maxsize, Comparator<? super T> order) {
        super(maxsize, new ItemHeap<>(Objects.requireNonNull(order)));
    }
}
