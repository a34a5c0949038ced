package org.asyncio4j;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Passes the outcome of a future or coroutine of an event loop to other threads. The loop keeps its
/// open stages, so that each completes: at the latest when the loop is closed, or when an exception ends
/// its run.
final class Stage<T extends @Nullable Object>
        implements Callback, Consumer<Future<T>>, BiConsumer<T, @Nullable Throwable> {
    private final CompletableFuture<T> destination = new CompletableFuture<>();
    private final Loop loop;
    private final Awaitable<T> source;
    // the source, or its task, or null before the task is made
    private @Nullable Future<T> future;
    private boolean ended;

    private Stage(Awaitable<T> source, Loop loop) {
        this.source = source;
        this.loop = loop;
        future = source instanceof Future<T> made ? made : null;
    }

    /// Runs a coroutine as a task of a loop, from any thread.
    ///
    /// @return a stage with the outcome of the task; cancelling it cancels the task
    static <T extends @Nullable Object> CompletableFuture<T> ofCoroutine(Coroutine<T> coroutine, EventLoop loop) {
        if (coroutine == null) {
            throw new IllegalArgumentException("A coroutine object is required");
        }
        var stage = new Stage<>(coroutine, Loop.required(loop));
        if (!stage.submit()) {
            throw LoopThread.closedError();
        }
        return stage.destination;
    }

    /// {@return a stage with the outcome of a future; cancelling it cancels the future}
    static <T extends @Nullable Object> CompletableFuture<T> ofFuture(Future<T> future) {
        var loop = future.loop();
        var stage = new Stage<>(future, loop);
        if (!loop.thread().isElsewhere() && future.done()) {
            stage.accept(future);
        } else if (CurrentLoop.runningOrNull() == loop) {
            loop.thread().stages().add(stage);
            stage.run();
        } else if (!stage.submit()) {
            stage.end(null);
        }
        return stage.destination;
    }

    /// Queues this stage for the loop, from any thread. If an exception has stopped the loop, which then
    /// may never run again, ends the stage at once.
    ///
    /// @return false if the loop is closed
    private boolean submit() {
        loop.thread().stages().add(this);
        var failure = loop.thread().failure();
        if (failure != null) {
            end(failure);
            return true;
        }
        // a loop that is being closed may already have ended this stage
        return loop.submit(ThreadContext.around(this))
                || !loop.thread().stages().remove(this);
    }

    /// Links the future and the stage in both directions, on the loop's thread.
    @Override
    public void run() {
        if (ended) {
            return;
        }
        if (future == null) {
            future = makeTask();
        } else if (future.done()) {
            end(null);
            return;
        }
        var _ = destination.whenComplete(this);
        future.addDoneCallback(this);
    }

    private Future<T> makeTask() {
        try {
            return Conversions.ensureFuture(source, loop);
        } catch (Throwable e) {
            if (!SystemExit.endsTheRun(e)) {
                end(e);
            }
            throw e;
        }
    }

    /// Handles the end of the future. Does not retrieve its exception if the stage is already done.
    @Override
    public void accept(Future<T> done) {
        if (done.cancelled()) {
            var _ = destination.cancel(false);
        } else if (!destination.isDone()) {
            var failure = done.exception();
            if (failure == null) {
                var _ = destination.complete(done.result());
            } else {
                var _ = destination.completeExceptionally(failure);
            }
        }
    }

    /// Handles the end of the stage.
    @Override
    public void accept(T result, @Nullable Throwable failure) {
        loop.thread().stages().remove(this);
        var linked = future;
        if (linked == null) {
            return;
        }
        if (destination.isCancelled()) {
            var _ = loop.submit(linked::cancel);
        } else if (!linked.done()) {
            var _ = loop.submit(() -> linked.removeDoneCallback(this)); // completed by other code
        }
    }

    /// Completes the stage with the outcome of the future if the future is done, else as the loop has
    /// ended.
    ///
    /// @param failure the exception that has ended the loop's run, or null if the loop is closed
    void end(@Nullable Throwable failure) {
        ended = true;
        loop.thread().stages().remove(this);
        if (future != null && future.done()) {
            accept(future);
        } else if (failure == null) {
            var _ = destination.cancel(false);
        } else {
            var _ = destination.completeExceptionally(failure);
        }
    }
}
