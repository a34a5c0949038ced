package org.asyncio4j;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The future of [Asyncio#gather]. It is done when all children are done or one has failed. Cancelling
/// it cancels the children.
///
/// @param <T> the type of the children's results
/// @param <R> the type of the combined result
final class GatheringFuture<T extends @Nullable Object, R extends @Nullable Object> extends Future<R>
        implements Awaiting {
    private final @Nullable Task<?> task;
    private final List<Future<? extends T>> children = new ArrayList<>();
    private final boolean returnExceptions;
    private final Combination<T, R> combination;
    private int unfinished;
    private boolean cancelRequested;

    /// Combines the children's results into one result.
    @FunctionalInterface
    interface Combination<T extends @Nullable Object, R extends @Nullable Object> {
        R of(List<T> results) throws Exception;
    }

    private GatheringFuture(Loop loop, boolean returnExceptions, Combination<T, R> combination) {
        super(loop);
        task = loop.tasks().current();
        this.returnExceptions = returnExceptions;
        this.combination = combination;
    }

    /// {@return a future of the results, in the order of the awaitables}
    static <T extends @Nullable Object> Future<List<T>> of(
            Iterable<? extends Awaitable<? extends T>> awaitables, boolean returnExceptions) {
        GatheringFuture<T, List<T>> outer = gathering(awaitables, returnExceptions, results -> results);
        if (outer != null) {
            return outer;
        }
        var empty = CurrentLoop.runningOrSet().<List<T>>createFuture();
        empty.setResult(new ArrayList<>());
        return empty;
    }

    /// {@return a future of the combined results}
    ///
    /// @param awaitables the awaitables, at least one
    /// @param combination the function that combines the results
    static <R extends @Nullable Object> Future<R> combined(
            List<? extends Awaitable<?>> awaitables, Combination<@Nullable Object, R> combination) {
        return Objects.requireNonNull(GatheringFuture.<@Nullable Object, R>gathering(awaitables, false, combination));
    }

    /// {@return a future of some awaitables, or null if there are none}
    private static <T extends @Nullable Object, R extends @Nullable Object> @Nullable GatheringFuture<T, R> gathering(
            Iterable<? extends Awaitable<? extends T>> awaitables,
            boolean returnExceptions,
            Combination<T, R> combination) {
        IdentityHashMap<Awaitable<?>, Future<? extends T>> known = new IdentityHashMap<>();
        var done = new ArrayList<Future<? extends T>>();
        GatheringFuture<T, R> outer = null;
        for (Awaitable<? extends T> awaitable : awaitables) {
            var again = known.get(awaitable);
            var child = again != null ? again : ensureFuture(awaitable, outer);
            if (outer == null) {
                outer = new GatheringFuture<>(child.loop(), returnExceptions, combination);
            }
            outer.children.add(child);
            if (again == null) {
                known.put(awaitable, child);
                outer.watch(child, done);
            }
        }
        if (outer != null) {
            done.forEach(outer);
        }
        return outer;
    }

    /// {@return a future of the results of stages, in their order}
    @SafeVarargs
    static <T extends @Nullable Object> Future<List<T>> ofStages(
            CompletionStage<? extends T> first, CompletionStage<? extends T>... others) {
        var futures = new ArrayList<StageFuture<? extends T>>();
        try {
            futures.add(StageFuture.of(first));
            for (var other : others) {
                futures.add(StageFuture.of(other));
            }
            Future<List<T>> outer = of(futures, false);
            outer.addDoneCallback(_ -> futures.forEach(StageFuture::leave));
            return outer;
        } catch (Throwable e) {
            futures.forEach(StageFuture::leave);
            throw e;
        }
    }

    private static <T extends @Nullable Object> Future<T> ensureFuture(
            Awaitable<T> awaitable, @Nullable GatheringFuture<?, ?> outer) {
        if (outer == null) {
            return Conversions.ensureFuture(awaitable, null);
        }
        try {
            return Conversions.ensureFuture(awaitable, outer.loop());
        } catch (Throwable e) {
            outer.finish(null, null); // no code gets this future
            outer.leaveChildren();
            throw e;
        }
    }

    /// Adds the callback to a child at once: the next child may start eagerly and end this future.
    private void watch(Future<? extends T> child, List<Future<? extends T>> done) {
        unfinished++;
        if (child.done()) {
            done.add(child);
        } else {
            child.tell(this);
        }
    }

    /// Handles the end of a child.
    @Override
    public void accept(Future<?> child) {
        unfinished--;
        if (done()) {
            child.retrieved();
            return;
        }
        if (!returnExceptions) {
            var failure = child.failureToPassOn();
            if (failure != null) {
                fail(failure);
                leaveChildren();
                return;
            }
        }
        if (unfinished == 0) {
            finishWithResults();
        }
    }

    /// Lets the unfinished children go on without this future. Their exceptions count as retrieved.
    private void leaveChildren() {
        for (var child : children) {
            if (!child.done()) {
                child.tellNoMore(this);
                child.dismiss();
            }
        }
    }

    private void finishWithResults() {
        var results = results();
        if (cancelRequested) {
            // the error of the last argument, as in CPython, whichever child ended last
            finish(null, children.getLast().makeCancelledError());
        } else {
            combine(results);
        }
    }

    private void combine(List<T> results) {
        R combined;
        try {
            combined = combination.of(results);
        } catch (Throwable e) {
            finish(null, e);
            return;
        }
        finish(combined, null);
    }

    /// Returns the results. With returnExceptions, the list also contains exceptions.
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
