package org.asyncio4j;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Futures in the order in which they are done: what [Asyncio#asCompleted(Iterable)] returns. For the loop's
/// thread.
///
/// ```java
/// for (var page : asCompleted(List.of(first, second))) { // waits
///     IO.println(page == first ? "first" : "second");
///     IO.println(page.result());
/// }
/// ```
///
/// Iterating waits for the next future that is done, and throws [TimeoutException] when the time is up. All
/// iterations are one: a loop that is left can be continued by another one.
///
/// @param <T> what the futures give
/// @python the iterator of `asyncio.as_completed`, used with `async for`
public final class AsCompleted<T extends @Nullable Object> implements Iterable<Future<? extends T>> {
    private final Queue<@Nullable Future<? extends T>> done = new Queue<>();
    private final Set<Future<? extends T>> unfinished = new LinkedHashSet<>();
    private final ChildDone childDone;
    private final @Nullable TimerHandle timer;
    private int left;

    AsCompleted(Iterable<? extends Awaitable<? extends T>> awaitables, double timeout) {
        var loop = (Loop) Asyncio.getEventLoop();
        childDone = new ChildDone(loop.tasks().current());
        Set<Awaitable<? extends T>> distinct = new LinkedHashSet<>();
        awaitables.forEach(distinct::add);
        for (var awaitable : distinct) {
            unfinished.add(Conversions.ensureFuture(awaitable, loop));
        }
        for (var future : unfinished) {
            future.addDoneCallback(childDone);
        }
        left = unfinished.size();
        timer = left == 0 || timeout == Double.POSITIVE_INFINITY ? null : loop.callLater(timeout, this::timeUp);
    }

    /// {@return an iterator that waits for the next future, which then is done}
    ///
    /// The futures are those that were given; for coroutines, the tasks that run them.
    @Override
    public Iterator<Future<? extends T>> iterator() {
        return new Each<>(this::next);
    }

    /// {@return coroutines of which the one that is awaited first gives the first result, and so on}
    ///
    /// Iterating does not wait, awaiting a coroutine does. It throws what the future does, or
    /// [TimeoutException] when the time is up.
    ///
    /// @python the iterator of `asyncio.as_completed`, used with a plain `for`
    public Iterable<Coroutine<T>> awaitables() {
        return () -> new Each<>(() -> new Coroutine<>("asCompleted", (CoroutineBody<T>) () -> next().result()));
    }

    private Future<? extends T> next() {
        var future = done.get().await();
        if (future == null) {
            throw new TimeoutException();
        }
        return future;
    }

    private void timeUp() {
        for (var future : unfinished) {
            future.removeDoneCallback(childDone);
            done.putNowait(null);
        }
        unfinished.clear();
    }

    private final class ChildDone implements Consumer<Future<? extends T>>, Awaiting {
        private final @Nullable Task<?> task;

        private ChildDone(@Nullable Task<?> task) {
            this.task = task;
        }

        @Override
        public void accept(Future<? extends T> future) {
            if (unfinished.remove(future)) {
                done.putNowait(future);
                if (unfinished.isEmpty() && timer != null) {
                    timer.cancel();
                }
            }
        }

        @Override
        public @Nullable Future<?> awaiter() {
            return task;
        }
    }

    private final class Each<E> implements Iterator<E> {
        private final Supplier<E> supplier;

        private Each(Supplier<E> supplier) {
            this.supplier = supplier;
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public E next() {
            if (left == 0) {
                throw new NoSuchElementException("all futures were given");
            }
            left--;
            return supplier.get();
        }
    }
}
