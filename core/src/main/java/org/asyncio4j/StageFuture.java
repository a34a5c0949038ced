package org.asyncio4j;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A future that gets the outcome of a stage for which others may wait, too: cancelling it leaves the stage alone,
/// and leaves nothing there.
final class StageFuture<T extends @Nullable Object> extends Future<T> {
    private final CompletableFuture<@Nullable Void> left = new CompletableFuture<>();

    private StageFuture(Loop loop) {
        super(loop);
    }

    /// {@return a future of the current event loop, which is done at once if the stage is}
    static <T extends @Nullable Object> StageFuture<T> of(CompletionStage<T> stage) {
        Conversions.checkStage(stage);
        var future = new StageFuture<T>((Loop) Conversions.orCurrent(null));
        CompletableFuture<T> source = stage.toCompletableFuture();
        if (source.isDone()) {
            var _ = source.whenComplete((result, failure) -> Conversions.finish(future, result, failure));
        } else {
            future.watch(source);
        }
        return future;
    }

    /// Unlike other dependents, those of `anyOf` are taken off when it is done.
    @SuppressWarnings("unchecked") // the result is that of the source, since nobody else completes it
    private void watch(CompletableFuture<T> source) {
        var _ = CompletableFuture.anyOf(source, left).whenComplete((result, failure) -> {
            if (!left.isDone()) {
                Conversions.finishFromAnyThread(this, (T) result, failure, null);
            }
        });
    }

    /// Waits for a stage, on which nothing of this is left afterwards.
    static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        var future = of(stage);
        try {
            return future.await();
        } finally {
            future.leave();
        }
    }

    /// {@return a task that does so}
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

    /// Waits no more.
    void leave() {
        var _ = left.complete(null);
    }
}
