package org.asyncio4j;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Makes futures of an event loop from what is not one.
final class Conversions {
    private Conversions() {}

    static void checkStage(@Nullable CompletionStage<?> stage) {
        if (stage == null) {
            throw new IllegalArgumentException("a CompletionStage was expected, got null");
        }
    }

    /// {@return a future that gets the outcome of a stage; cancelling it cancels the stage}
    static <T extends @Nullable Object> Future<T> future(CompletionStage<T> stage, Loop loop) {
        checkStage(stage);
        var future = loop.<T>createFuture();
        CompletableFuture<T> source = stage.toCompletableFuture();
        // nothing to report if the loop is closed: the owner of the stage sees the failure
        var _ = source.whenComplete((result, failure) -> finishFromAnyThread(future, result, failure, null));
        cancelToo(future, source);
        return future;
    }

    /// Gives a future the outcome of a stage, unless it is done.
    ///
    /// @param unheard the exception that nobody would hear of if the loop is closed before, or null
    static <T extends @Nullable Object> void finishFromAnyThread(
            Future<T> future, T result, @Nullable Throwable failure, @Nullable Throwable unheard) {
        future.loop().finishFromAnyThread(future, () -> finish(future, result, failure), unheard);
    }

    /// Gives a future the outcome of a stage.
    static <T extends @Nullable Object> void finish(Future<T> future, T result, @Nullable Throwable failure) {
        var exception = failure == null ? null : unwrapped(failure);
        if (exception == null) {
            future.setResult(result);
        } else if (exception instanceof CancellationException) {
            future.cancel();
        } else {
            future.setException(exception);
        }
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
        var target = (Loop) orCurrent(loop);
        target.checkThread();
        Coroutine<T> coroutine =
                awaitable instanceof Coroutine<T> made ? made : new Coroutine<>("wrapAwaitable", awaitable::await);
        try {
            return target.createTask(coroutine);
        } catch (IllegalStateException e) {
            var _ = coroutine.close();
            throw e;
        }
    }

    static EventLoop orCurrent(@Nullable EventLoop loop) {
        return loop == null ? CurrentLoop.runningOrSet() : loop;
    }
}
