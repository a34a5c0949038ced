package org.asyncio4j;

import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The timers of an event loop, ordered by due time; for equal times, by the order in which they were
/// made. A cancelled timer is dropped when it comes to the head, or with all others when there are many.
final class Timers {
    private static final int MANY = 100;

    private final PriorityQueue<TimerHandle> heap = new PriorityQueue<>();
    private int cancelled;

    void add(TimerHandle timer) {
        timer.scheduled = true;
        heap.add(timer);
    }

    /// Counts a timer that is about to be cancelled.
    void cancelled(TimerHandle timer) {
        if (timer.scheduled) {
            cancelled++;
        }
    }

    /// {@return the timer that is due first, or null}
    @Nullable
    TimerHandle first() {
        if (heap.size() > MANY && cancelled > heap.size() / 2) {
            heap.removeIf(TimerHandle::cancelled);
            cancelled = 0;
        }
        TimerHandle first;
        while ((first = heap.peek()) != null && first.cancelled()) {
            heap.remove();
            cancelled--;
        }
        return first;
    }

    /// Moves the timers that are due before a time to a queue.
    void moveDue(double end, Queue<Handle> ready) {
        TimerHandle first;
        while ((first = heap.peek()) != null && first.when() < end) {
            heap.remove();
            first.scheduled = false;
            if (first.cancelled()) {
                cancelled--;
            } else {
                ready.add(first);
            }
        }
    }

    int size() {
        return heap.size();
    }

    void clear() {
        heap.clear();
        cancelled = 0;
    }
}
