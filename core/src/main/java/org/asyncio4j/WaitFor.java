package org.asyncio4j;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// What the coroutine of [Asyncio#waitFor(Awaitable, double)] does.
///
/// @param <T> what the awaitable gives
/// @param awaitable what is waited for
/// @param timeout in seconds, or infinity
record WaitFor<T extends @Nullable Object>(Awaitable<T> awaitable, double timeout) implements CoroutineBody<T> {

    static <T extends @Nullable Object> Coroutine<T> coroutine(Awaitable<T> awaitable, double timeout) {
        return new Coroutine<>("waitFor", new WaitFor<>(awaitable, timeout));
    }

    static <T extends @Nullable Object> Coroutine<T> coroutine(CompletionStage<T> stage, double timeout) {
        return new Coroutine<>("waitFor", (CoroutineBody<T>) () -> StageFuture.await(stage, timeout));
    }

    @Override
    public T run() {
        if (timeout <= 0) {
            return alreadyLate();
        }
        if (awaitable == null) {
            throw new IllegalArgumentException("object null can't be used in 'await' expression");
        }
        return Timeout.after(timeout).execute(_ -> awaitable.await());
    }

    /// Takes a result that is there and cancels what is not; a coroutine does not even start,
    /// unless tasks are eager.
    private T alreadyLate() {
        var future = Conversions.ensureFuture(awaitable, null);
        if (future.done()) {
            return future.result();
        }
        cancelAndWait(future);
        try {
            return future.result();
        } catch (CancelledError e) {
            throw new TimeoutException(e);
        }
    }

    /// Waits for the end of the future by another one: a cancellation of the waiting task is not to be taken for
    /// that of the future.
    private static void cancelAndWait(Future<?> future) {
        var loop = CurrentLoop.running();
        var end = new End(loop.createFuture(), loop.tasks().current());
        future.tell(end);
        try {
            var _ = future.cancel();
            end.reached.await();
        } finally {
            future.tellNoMore(end);
        }
    }

    private record End(
            Future<@Nullable Void> reached, @Nullable Task<?> awaiter) implements Awaiting {
        @Override
        public void accept(Future<?> future) {
            reached.setResultUnlessDone(null);
        }
    }
}
