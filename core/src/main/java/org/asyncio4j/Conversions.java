package org.asyncio4j;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Makes futures of an event loop from what is not one.
final class Conversions {
    private Conversions() {}

    /// {@return a future that gets the outcome of a stage; cancelling it cancels the stage}
    static <T extends @Nullable Object> Future<T> future(CompletionStage<T> stage, Loop loop) {
        var future = loop.<T>createFuture();
        CompletableFuture<T> source = stage.toCompletableFuture();
        var _ = source.whenComplete((result, failure) -> {
            Runnable outcome = () -> {
                var exception = failure == null ? null : unwrapped(failure);
                if (exception == null) {
                    future.setResult(result);
                } else if (exception instanceof CancellationException) {
                    future.cancel();
                } else {
                    future.setException(exception);
                }
            };
            // who has the stage hears of its failure
            loop.finishFromAnyThread(future, outcome, null);
        });
        cancelToo(future, source);
        return future;
    }

    /// Has the cancellation of a future passed on to where its outcome comes from.
    static void cancelToo(Future<?> future, java.util.concurrent.Future<?> source) {
        future.addDoneCallback(done -> {
            if (done.cancelled()) {
                source.cancel(true);
            }
        });
    }

    private static Throwable unwrapped(Throwable failure) {
        var cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /// {@return the future itself, or a task that awaits anything else}
    static <T extends @Nullable Object> Future<T> ensureFuture(Awaitable<T> awaitable, @Nullable EventLoop loop) {
        if (awaitable == null) {
            throw new IllegalArgumentException("An asyncio.Future, a coroutine or an awaitable is required");
        }
        if (awaitable instanceof Future<T> future) {
            if (loop != null && future.getLoop() != loop) {
                throw new IllegalArgumentException(
                        "The future belongs to a different loop than the one specified as the loop argument");
            }
            return future;
        }
        return orCurrent(loop)
                .createTask(
                        awaitable instanceof Coroutine<T> coroutine
                                ? coroutine
                                : new Coroutine<>("wrapAwaitable", awaitable::await));
    }

    private static EventLoop orCurrent(@Nullable EventLoop loop) {
        return loop == null ? Asyncio.getEventLoop() : loop;
    }
}
