package org.asyncio4j;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hands the outcome of a future or coroutine of an event loop to other threads. The loop knows its open
/// stages, so that each completes: at the latest when the loop is closed, or when an exception ends its run.
final class Stage<T extends @Nullable Object>
        implements Callback, Consumer<Future<T>>, BiConsumer<T, @Nullable Throwable> {
    private final CompletableFuture<T> destination = new CompletableFuture<>();
    private final Loop loop;
    private final Awaitable<T> source;
    // the source, or its task, or null before that is made
    private @Nullable Future<T> future;
    private boolean ended;

    private Stage(Awaitable<T> source, Loop loop) {
        this.source = source;
        this.loop = loop;
        future = source instanceof Future<T> made ? made : null;
    }

    /// Runs a coroutine as a task of a loop, from any thread.
    ///
    /// @return gets the outcome of the task; cancelling it cancels the task
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

    /// {@return gets the outcome of a future; cancelling it cancels the future}
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

    /// Queues this for the loop, from any thread. Ends it at once if an exception has stopped the loop, which
    /// then may never run again.
    ///
    /// @return false if the loop is closed
    private boolean submit() {
        loop.thread().stages().add(this);
        var failure = loop.thread().failure();
        if (failure != null) {
            end(failure);
            return true;
        }
        // if the loop is just being closed, it may have ended this already
        return loop.submit(ThreadContext.around(this))
                || !loop.thread().stages().remove(this);
    }

    /// Links both ways, on the thread of the loop.
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

    /// Is called when the future is done. Leaves its exception unread if nobody is there to take it.
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

    /// Is called when the stage is done.
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
            var _ = loop.submit(() -> linked.removeDoneCallback(this)); // completed by somebody else
        }
    }

    /// Completes the stage: with the outcome of the future if that is done, else as the loop has ended.
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
