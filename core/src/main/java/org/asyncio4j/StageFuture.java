package org.asyncio4j;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A future with the outcome of a stage that others may share. Cancelling the future does not cancel the
/// stage, but removes the future from it.
final class StageFuture<T extends @Nullable Object> extends Future<T> {
    private final CompletableFuture<@Nullable Void> left = new CompletableFuture<>();

    private StageFuture(Loop loop) {
        super(loop);
    }

    /// {@return a future of the current event loop, which is done at once if the stage is done}
    static <T extends @Nullable Object> StageFuture<T> of(CompletionStage<T> stage) {
        Conversions.checkStage(stage);
        var future = new StageFuture<T>((Loop) Conversions.orCurrent(null));
        future.loop().checkThread();
        CompletableFuture<T> source = stage.toCompletableFuture();
        if (source.isDone()) {
            var _ = source.whenComplete((result, failure) -> Conversions.finish(future, result, failure));
        } else {
            future.watch(source);
        }
        return future;
    }

    /// Links this future to the stage. Uses `anyOf`, the only method that removes itself from the source
    /// when it completes.
    @SuppressWarnings("unchecked") // until `left` is complete, the result comes from the source
    private void watch(CompletableFuture<T> source) {
        var _ = CompletableFuture.anyOf(source, left).whenComplete((result, failure) -> {
            if (!left.isDone()) {
                Conversions.finishFromAnyThread(this, (T) result, failure, null);
            }
        });
    }

    /// Waits for a stage, and then removes the future from it.
    static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        var future = of(stage);
        try {
            return future.await();
        } finally {
            future.leave();
        }
    }

    /// Waits for a stage as [Asyncio#waitFor(CompletionStage, double)] does, and then removes the future
    /// from it.
    static <T extends @Nullable Object> T await(CompletionStage<T> stage, double timeout) {
        var future = of(stage);
        try {
            return new WaitFor<>(future, timeout).run();
        } finally {
            future.leave();
        }
    }

    /// {@return a task that waits for a stage}
    static <T extends @Nullable Object> Task<T> task(CompletionStage<T> stage, EventLoop loop) {
        Conversions.checkStage(stage);
        return loop.createTask(new Coroutine<>("awaitStage", () -> await(stage)));
    }

    @Override
    public boolean cancel(@Nullable Object message) {
        boolean cancelled = super.cancel(message);
        leave();
        return cancelled;
    }

    /// Removes this future from the stage.
    void leave() {
        var _ = left.complete(null);
    }
}
