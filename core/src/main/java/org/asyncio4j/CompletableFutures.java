package org.asyncio4j;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Hands the outcome of an event loop's futures and coroutines to other threads.
final class CompletableFutures {
    private CompletableFutures() {}

    /// Runs a coroutine as a task of a loop, from any thread.
    ///
    /// @return gets the outcome of the task; cancelling it cancels the task
    static <T extends @Nullable Object> CompletableFuture<T> ofCoroutine(Coroutine<T> coroutine, EventLoop loop) {
        if (coroutine == null) {
            throw new IllegalArgumentException("A coroutine object is required");
        }
        var destination = new CompletableFuture<T>();
        var _ = loop.callSoonThreadsafe(() -> {
            try {
                link(Conversions.ensureFuture(coroutine, loop), destination);
            } catch (Throwable e) {
                // there is no task: none could be made, or its eager start has ended the run
                var _ = destination.completeExceptionally(e);
                throw e;
            }
        });
        return destination;
    }

    /// {@return gets the outcome of a future; cancelling it cancels the future}
    static <T extends @Nullable Object> CompletableFuture<T> ofFuture(Future<T> source) {
        var destination = new CompletableFuture<T>();
        var loop = source.loop();
        if (loop.thread().isElsewhere()) {
            var _ = loop.callSoonThreadsafe(() -> link(source, destination));
        } else if (source.done()) {
            pass(source, destination);
        } else {
            link(source, destination);
        }
        return destination;
    }

    /// Links both ways, on the thread of the loop.
    private static <T extends @Nullable Object> void link(Future<T> source, CompletableFuture<T> destination) {
        var _ = destination.whenComplete((result, failure) -> {
            if (destination.isCancelled()) {
                var _ = source.loop().submit(source::cancel);
            }
        });
        source.addDoneCallback(done -> pass(done, destination));
    }

    /// Leaves the exception of the source unread if nobody is there to take it.
    private static <T extends @Nullable Object> void pass(Future<T> source, CompletableFuture<T> destination) {
        if (source.cancelled()) {
            var _ = destination.cancel(false);
        } else if (!destination.isDone()) {
            var failure = source.exception();
            if (failure == null) {
                var _ = destination.complete(source.result());
            } else {
                var _ = destination.completeExceptionally(failure);
            }
        }
    }
}
