package org.asyncio4j;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asyncio4j.internal.text.Frames;
import org.jspecify.annotations.Nullable;

/// An event loop on a thread of its own, for programs whose threads belong to a framework. It starts
/// and ends with the application:
///
/// ```java
/// try (var background = new BackgroundLoop()) {
///     CompletableFuture<String> page = background.submit(download("https://example.org"));
///     IO.println(page.join());
/// }
/// ```
///
/// The thread is a daemon, and leaves Ctrl-C and other signals alone. Any thread may submit; a task of
/// the same loop has to await the result instead of blocking for it.
///
/// If an error such as a [SystemExit] ends the loop, it is logged, and the tasks are cancelled. What was
/// submitted completes with that error, as far as it is not done; further calls of [#submit] fail at once.
public final class BackgroundLoop implements AutoCloseable {
    private static final double NANOS = 1e9;
    private static final double PATIENCE = 10;

    /// How often a loop that does not end is stopped, a second apart: each one ends what it does just then.
    private static final int ATTEMPTS = 3;

    private final Loop loop = new Loop();
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Throwable endedBy;

    /// Starts a loop on a thread with the name `asyncio`.
    public BackgroundLoop() {
        this("asyncio");
    }

    /// Starts a loop.
    ///
    /// @param threadName the name of its thread
    public BackgroundLoop(String threadName) {
        thread = Thread.ofPlatform()
                .name(threadName)
                .daemon()
                .inheritInheritableThreadLocals(false)
                .unstarted(this::run);
        thread.start();
    }

    private void run() {
        var runner = new Runner(() -> loop);
        try {
            runner.getLoop().runForever();
        } catch (Throwable e) {
            endedBy = e;
            Log.error(this + " has ended", e);
        }
        try {
            runner.close();
        } catch (Throwable e) {
            if (!closed.get()) { // else it was stopped while it waited for tasks
                Log.error(this + " has not ended its tasks", e);
            }
        }
    }

    /// Runs a coroutine as a task of the loop.
    ///
    /// @param <T> what the coroutine returns
    /// @param coroutine the coroutine
    /// @return gets the outcome of the task, on the thread of the loop; cancelling it cancels the task. It is
    ///     cancelled if this is closed before the task is done
    /// @throws IllegalArgumentException if the coroutine is null
    /// @throws RejectedExecutionException if this is closed, or if an error has ended the loop, which is the cause
    public <T extends @Nullable Object> CompletableFuture<T> submit(Coroutine<T> coroutine) {
        if (closed.get() || endedBy != null) {
            throw rejection();
        }
        try {
            return Stage.ofCoroutine(coroutine, loop);
        } catch (IllegalStateException e) { // it is just ending
            throw rejection();
        }
    }

    private RejectedExecutionException rejection() {
        var failure = endedBy;
        return new RejectedExecutionException(this + (failure == null ? " is closed" : " has ended"), failure);
    }

    /// {@return the loop, such as for [EventLoop#callSoonThreadsafe]}
    public EventLoop getLoop() {
        return loop;
    }

    /// Ends the loop as [#closeWithin] does, within 10 seconds.
    @Override
    public void close() {
        closeWithin(PATIENCE);
    }

    /// Cancels all tasks and waits until they and the calls in the default executor have ended, and the
    /// loop with them. When the time is up, or if the caller is interrupted, the loop is stopped: what
    /// blocks it is interrupted, and the tasks that are left are reported. That takes 3 seconds more at
    /// most; a task that blocks the loop even then is logged and left alone.
    ///
    /// @param seconds how long it waits, 0 or more
    /// @throws IllegalArgumentException if the time is negative or not a number
    /// @throws IllegalStateException if a task or callback of the loop is the caller
    public void closeWithin(double seconds) {
        if (!(seconds >= 0)) {
            throw new IllegalArgumentException("a time of 0 seconds or more was expected, got " + seconds);
        }
        if (CurrentLoop.runningOrNull() == loop) {
            throw new IllegalStateException(this + " cannot be closed by its own tasks");
        }
        if (closed.compareAndSet(false, true)) {
            loop.submit(loop::stop);
        }
        if (!hasEnded(seconds)) {
            Log.warning(this + " has not ended within " + seconds + " seconds, and is stopped");
            stopNow();
        }
    }

    private void stopNow() {
        boolean interrupted = Thread.interrupted();
        boolean ended = false;
        for (int i = 0; i < ATTEMPTS && !ended; i++) {
            loop.submit(loop::stop);
            loop.tasks().interruptCurrent();
            thread.interrupt();
            ended = hasEnded(1);
        }
        if (!ended) {
            giveUp();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for the end of the thread.
    ///
    /// @return false if the time is up or the caller interrupted, whose status is set then
    private boolean hasEnded(double seconds) {
        try {
            return thread.join(Duration.ofNanos((long) (seconds * NANOS)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void giveUp() {
        var task = loop.tasks().current();
        var frames = task == null
                ? Frames.ofUser(thread.getStackTrace())
                : task.getStack().reversed();
        Log.error(
                this + " cannot be stopped: " + (task == null ? "a callback" : task) + " blocks at"
                        + Frames.format(frames),
                null);
        loop.thread().endStages(null);
    }

    /// {@return such as `BackgroundLoop 'asyncio'`}
    @Override
    public String toString() {
        return "BackgroundLoop '" + thread.getName() + "'";
    }
}
