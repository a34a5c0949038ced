package org.asyncio4j;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The future of [Asyncio#gather]: done when all children are, or when one fails; cancelling it cancels the
/// children.
final class GatheringFuture<T extends @Nullable Object> extends Future<List<T>>
        implements Consumer<Future<? extends T>>, Awaiting {
    private final @Nullable Task<?> task;
    private final List<Future<? extends T>> children;
    private final boolean returnExceptions;
    private int unfinished;
    private boolean cancelRequested;

    private GatheringFuture(Loop loop, List<Future<? extends T>> children, int unfinished, boolean returnExceptions) {
        super(loop);
        task = loop.tasks().current();
        this.children = children;
        this.unfinished = unfinished;
        this.returnExceptions = returnExceptions;
    }

    /// {@return a future of the results, in the order of the awaitables}
    static <T extends @Nullable Object> Future<List<T>> of(
            Iterable<? extends Awaitable<? extends T>> awaitables, boolean returnExceptions) {
        IdentityHashMap<Awaitable<?>, Future<? extends T>> known = new IdentityHashMap<>();
        var children = new ArrayList<Future<? extends T>>();
        var distinct = new ArrayList<Future<? extends T>>();
        Loop loop = null;
        for (Awaitable<? extends T> awaitable : awaitables) {
            var child = known.get(awaitable);
            if (child == null) {
                child = Conversions.ensureFuture(awaitable, loop);
                loop = child.loop();
                known.put(awaitable, child);
                distinct.add(child);
            }
            children.add(child);
        }
        if (loop == null) {
            var empty = Asyncio.getEventLoop().<List<T>>createFuture();
            empty.setResult(new ArrayList<>());
            return empty;
        }
        var outer = new GatheringFuture<T>(loop, children, distinct.size(), returnExceptions);
        for (var child : distinct) {
            if (!child.done()) {
                child.addDoneCallback(outer);
            }
        }
        for (var child : distinct) {
            if (child.done()) {
                outer.accept(child);
            }
        }
        return outer;
    }

    /// Takes note that a child is done.
    @Override
    public void accept(Future<? extends T> child) {
        unfinished--;
        if (done()) {
            child.retrieved();
            return;
        }
        if (!returnExceptions) {
            var failure = child.outcomeForWaiter();
            if (failure != null) {
                finish(null, failure);
                return;
            }
        }
        if (unfinished == 0) {
            finishWithResults();
        }
    }

    private void finishWithResults() {
        var results = results();
        if (cancelRequested) {
            // that of the last argument, as in CPython, whichever child ended last
            finish(null, children.getLast().makeCancelledError());
        } else {
            finish(results, null);
        }
    }

    /// Exceptions stand among the results, which the caller asked for by returnExceptions.
    @SuppressWarnings("unchecked")
    private List<T> results() {
        var results = new ArrayList<T>(children.size());
        for (var child : children) {
            Object result;
            if (child.cancelled()) {
                result = new CancelledError(child.cancelMessage());
            } else {
                var exception = child.exception();
                result = exception != null ? exception : child.result();
            }
            results.add((T) result);
        }
        return results;
    }

    @Override
    public boolean cancel(@Nullable Object message) {
        loop().checkThread();
        if (done()) {
            return false;
        }
        boolean cancelled = false;
        for (var child : children) {
            cancelled |= child.cancel(message);
        }
        cancelRequested |= cancelled;
        return cancelled;
    }

    @Override
    public @Nullable Future<?> awaiter() {
        return task;
    }

    @Override
    String typeName() {
        return "_GatheringFuture";
    }
}
