package org.asyncio4j;

import java.util.ArrayDeque;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Passes items between tasks of one event loop, oldest item first. Tasks wait to get an item while the
/// queue is empty, and wait to put one while it is full. They go on in the order in which they began to
/// wait.
///
/// ```java
/// Coroutine<Void> worker(Queue<String> queue) {
///     return async(() -> {
///         while (true) {
///             IO.println(await(queue.get()));
///             queue.taskDone();
///         }
///     });
/// }
/// ```
///
/// Items may be null. A queue belongs to the event loop in which a task first had to wait for it.
///
/// @param <T> the type of the items
/// @python `asyncio.Queue`
public sealed class Queue<T extends @Nullable Object> extends LoopBound permits LifoQueue, PriorityQueue {
    private final int maxsize;
    private final Items<T> items;
    private final ArrayDeque<Future<@Nullable Void>> getters = new ArrayDeque<>(0);
    private final ArrayDeque<Future<@Nullable Void>> putters = new ArrayDeque<>(0);
    private final Event finished = new Event();
    private int unfinished;
    private boolean shutDown;

    /// Makes a queue without a limit.
    public Queue() {
        this(0);
    }

    /// Makes a queue.
    ///
    /// @param maxsize the largest number of items; 0 or less for no limit
    public Queue(int maxsize) {
        this(maxsize, new ItemDeque<>(false));
    }

    Queue(int maxsize, Items<T> items) {
        this.maxsize = maxsize;
        this.items = items;
        finished.set();
    }

    /// {@return the number of items in the queue}
    public int qsize() {
        return items.size();
    }

    /// {@return the largest number of items; 0 or less for no limit}
    public int maxsize() {
        return maxsize;
    }

    /// {@return whether the queue has no items}
    public boolean empty() {
        return items.size() == 0;
    }

    /// {@return whether the queue has no room}
    public boolean full() {
        return maxsize > 0 && items.size() >= maxsize;
    }

    /// {@return a coroutine that waits for room and puts an item into the queue}
    ///
    /// The coroutine throws a [QueueShutDownException] if the queue is shut down, before it starts or
    /// while it waits.
    ///
    /// @param item the item
    /// @python `Queue.put`
    @CheckReturnValue
    public Coroutine<@Nullable Void> put(T item) {
        return new Coroutine<>("put", (CoroutineBody.OfVoid) () -> {
            while (full()) {
                if (shutDown) {
                    throw new QueueShutDownException();
                }
                waitAsOneOf(putters, false);
            }
            putNowait(item);
        });
    }

    /// Puts an item into the queue.
    ///
    /// @param item the item
    /// @throws QueueFullException if there is no room
    /// @throws QueueShutDownException if the queue was shut down
    /// @throws IllegalStateException if the caller is not on the loop's thread
    public void putNowait(T item) {
        checkThreads();
        if (shutDown) {
            throw new QueueShutDownException();
        }
        if (full()) {
            throw new QueueFullException();
        }
        items.add(item);
        unfinished++;
        finished.clear();
        wakeNext(getters);
    }

    /// {@return a coroutine that waits for an item, takes it and returns it}
    ///
    /// The coroutine throws a [QueueShutDownException] if the queue is empty and shut down, before it
    /// starts or while it waits.
    ///
    /// @python `Queue.get`
    @CheckReturnValue
    public Coroutine<T> get() {
        return new Coroutine<>("get", (CoroutineBody<T>) () -> {
            while (empty()) {
                if (shutDown) {
                    throw new QueueShutDownException();
                }
                waitAsOneOf(getters, true);
            }
            return getNowait();
        });
    }

    /// Takes an item out of the queue.
    ///
    /// @return the item
    /// @throws QueueEmptyException if there is no item
    /// @throws QueueShutDownException if there is no item and the queue was shut down
    /// @throws IllegalStateException if the caller is not on the loop's thread
    public T getNowait() {
        checkThreads();
        if (empty()) {
            throw shutDown ? new QueueShutDownException() : new QueueEmptyException();
        }
        T item = items.take();
        wakeNext(putters);
        return item;
    }

    /// Checks the queue and the event, which may be bound to a loop at different times.
    private void checkThreads() {
        checkThread();
        finished.checkThread();
    }

    private void waitAsOneOf(ArrayDeque<Future<@Nullable Void>> waiters, boolean getting) {
        Future<@Nullable Void> waiter = newWaiter();
        waiters.add(waiter);
        try {
            waiter.await();
        } catch (Throwable e) {
            waiter.cancel();
            waiters.remove(waiter);
            // a task that was woken but cannot go on passes its turn to the next one
            if (!waiter.cancelled() && !(getting ? empty() : full())) {
                wakeNext(waiters);
            }
            throw e;
        }
    }

    private static void wakeNext(ArrayDeque<Future<@Nullable Void>> waiters) {
        Future<@Nullable Void> waiter;
        while ((waiter = waiters.poll()) != null) {
            if (!waiter.done()) {
                waiter.setResult(null);
                return;
            }
        }
    }

    /// Marks the work on an item that was taken earlier as done.
    ///
    /// @throws IllegalArgumentException if it is called more often than items were put
    /// @throws IllegalStateException if the caller is not on the loop's thread
    /// @python `Queue.task_done`
    public void taskDone() {
        checkThreads();
        if (unfinished <= 0) {
            throw new IllegalArgumentException("task_done() called too many times");
        }
        unfinished--;
        if (unfinished == 0) {
            finished.set();
        }
    }

    /// {@return a coroutine that waits until the work on all items is done, that is, until [#taskDone]
    /// was called for each item}
    ///
    /// @python `Queue.join`
    @CheckReturnValue
    public Coroutine<@Nullable Void> join() {
        return new Coroutine<>("join", (CoroutineBody.OfVoid) () -> {
            checkThreads();
            if (unfinished > 0) {
                var _ = finished.await();
            }
        });
    }

    /// Shuts the queue down, as [#shutdown(boolean)] does, but tasks can still get the items in it.
    ///
    /// @throws IllegalStateException if the caller is not on the loop's thread
    public void shutdown() {
        shutdown(false);
    }

    /// Shuts the queue down: tasks can no longer put items, and can get items only until the queue is
    /// empty. Tasks that wait for room or for an item get a [QueueShutDownException].
    ///
    /// @param immediate whether to empty the queue; the work on the dropped items counts as done
    /// @throws IllegalStateException if the caller is not on the loop's thread
    public void shutdown(boolean immediate) {
        checkThreads();
        shutDown = true;
        if (immediate) {
            drop();
        }
        wakeAll(getters);
        wakeAll(putters);
    }

    private void drop() {
        while (!empty()) {
            var _ = items.take();
            if (unfinished > 0) {
                unfinished--;
            }
        }
        if (unfinished == 0) {
            finished.set();
        }
    }

    private static void wakeAll(ArrayDeque<Future<@Nullable Void>> waiters) {
        while (!waiters.isEmpty()) {
            wakeNext(waiters);
        }
    }

    /// {@return such as `<Queue maxsize=2 _queue=['a', 'b'] _putters[1] tasks=2>`}
    @Override
    public final String toString() {
        return Repr.of(this, () -> {
            var text = new StringBuilder("<" + getClass().getSimpleName() + " maxsize=" + maxsize);
            if (!empty()) {
                text.append(items.toList().stream().map(Repr::of).collect(Collectors.joining(", ", " _queue=[", "]")));
            }
            if (!getters.isEmpty()) {
                text.append(" _getters[").append(getters.size()).append(']');
            }
            if (!putters.isEmpty()) {
                text.append(" _putters[").append(putters.size()).append(']');
            }
            if (unfinished > 0) {
                text.append(" tasks=").append(unfinished);
            }
            if (shutDown) {
                text.append(" shutdown");
            }
            return text.append('>').toString();
        });
    }
}
