package org.asyncio4j;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Items of which the lowest is taken first: a binary heap. It places items as Python's `heapq` does, so that
/// items that compare as equal come in the same order as there. It looks for the place of an item before it moves
/// any, so that a comparison that fails leaves the heap as it was.
///
/// @param <T> the type of the items
final class ItemHeap<T extends @Nullable Object> implements Items<T> {
    private final ArrayList<T> heap = new ArrayList<>();
    private final Comparator<? super T> order;

    ItemHeap(Comparator<? super T> order) {
        this.order = order;
    }

    @Override
    public void add(T item) {
        int end = heap.size();
        int place = end;
        while (place > 0 && order.compare(item, heap.get(parent(place))) < 0) {
            place = parent(place);
        }
        heap.add(item);
        for (int at = end; at > place; at = parent(at)) {
            heap.set(at, heap.get(parent(at)));
        }
        heap.set(place, item);
    }

    /// Moves the lowest children up, and puts the last item where it belongs on their path.
    @Override
    public T take() {
        int end = heap.size() - 1;
        T moved = heap.get(end);
        int place = endOfLowestPath(end);
        while (place > 0 && order.compare(moved, heap.get(place)) < 0) {
            place = parent(place);
        }
        heap.removeLast();
        if (end == 0) {
            return moved;
        }
        for (int at = place; at > 0; at = parent(at)) {
            moved = heap.set(at, moved);
        }
        return heap.set(0, moved);
    }

    private int endOfLowestPath(int end) {
        int place = 0;
        int child = 1;
        while (child < end) {
            if (child + 1 < end && order.compare(heap.get(child), heap.get(child + 1)) >= 0) {
                child++;
            }
            place = child;
            child = 2 * place + 1;
        }
        return place;
    }

    @Override
    public int size() {
        return heap.size();
    }

    @Override
    public List<T> toList() {
        return new ArrayList<>(heap);
    }

    private static int parent(int place) {
        return (place - 1) / 2;
    }
}
