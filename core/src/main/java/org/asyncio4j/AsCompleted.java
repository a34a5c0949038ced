package org.asyncio4j;

import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
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
    private final ChildDone<T> childDone = new ChildDone<>(this);
    private final @Nullable Task<?> task;
    private int left;

    AsCompleted(Iterable<? extends Awaitable<? extends T>> awaitables, double timeout) {
        var loop = CurrentLoop.runningOrSet();
        task = loop.tasks().current();
        Set<Awaitable<? extends T>> distinct = new LinkedHashSet<>();
        awaitables.forEach(distinct::add);
        for (var awaitable : distinct) {
            unfinished.add(Conversions.ensureFuture(awaitable, loop));
        }
        for (var future : unfinished) {
            future.tell(childDone);
        }
        left = unfinished.size();
        if (left > 0 && timeout != Double.POSITIVE_INFINITY) {
            childDone.timer = loop.callLater(timeout, childDone);
        }
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
        Future<? extends T> future;
        childDone.waitingBegins(this);
        try {
            future = done.get().await();
        } finally {
            childDone.waitingEnds();
        }
        if (future == null) {
            throw new TimeoutException();
        }
        return future;
    }

    @SuppressWarnings("unchecked") // one of those that were given
    private void futureIsDone(Future<?> future) {
        if (unfinished.remove(future)) {
            done.putNowait((Future<? extends T>) future);
            if (unfinished.isEmpty()) {
                childDone.stopTimer();
            }
        }
    }

    private void timeUp() {
        for (var future : unfinished) {
            future.tellNoMore(childDone);
            done.putNowait(null);
        }
        unfinished.clear();
    }

    /// What the futures and the timer know. They hold the iteration only while somebody waits in it: nothing else
    /// would tell that one was left by `break`.
    private static final class ChildDone<T extends @Nullable Object> extends WeakReference<AsCompleted<T>>
            implements Awaiting, Callback {
        private @Nullable TimerHandle timer;

        @SuppressWarnings("UnusedVariable") // to hold it is enough
        private @Nullable AsCompleted<T> held;

        private int waiting;

        private ChildDone(AsCompleted<T> whole) {
            super(whole);
        }

        private void waitingBegins(AsCompleted<T> whole) {
            waiting++;
            held = whole;
        }

        private void waitingEnds() {
            waiting--;
            if (waiting == 0) {
                held = null;
            }
        }

        private void stopTimer() {
            if (timer != null) {
                timer.cancel();
            }
        }

        @Override
        public void accept(Future<?> future) {
            var whole = get();
            if (whole != null) {
                whole.futureIsDone(future);
            }
        }

        @Override
        public void run() {
            var whole = get();
            if (whole != null) {
                whole.timeUp();
            }
        }

        @Override
        public @Nullable Future<?> awaiter() {
            var whole = get();
            return whole == null ? null : whole.task;
        }

        @Override
        public boolean isGone() {
            boolean gone = refersTo(null);
            if (gone) {
                stopTimer();
            }
            return gone;
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
