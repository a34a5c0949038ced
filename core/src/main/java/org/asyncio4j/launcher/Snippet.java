package org.asyncio4j.launcher;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.asyncio4j.Asyncio;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Context;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.asyncio4j.KeyboardInterrupt;
import org.asyncio4j.SystemExit;
import org.asyncio4j.Task;
import org.asyncio4j.TaskOptions;
import org.jspecify.annotations.Nullable;

/// A snippet that runs as a task, while another thread waits for its result.
final class Snippet {
    private static final int INTERRUPTED = 128 + 2; // the number of the signal

    private final EventLoop loop;
    private final Callable<String> body;
    private final CompletableFuture<String> result = new CompletableFuture<>();
    private final AtomicInteger presses = new AtomicInteger();

    private volatile @Nullable Task<String> task;
    private volatile @Nullable Thread thread;

    Snippet(EventLoop loop, Callable<String> body) {
        this.loop = loop;
        this.body = body;
    }

    /// Starts the task, on the thread of the loop.
    void start(Context context) {
        var started = loop.createTask(
                Asyncio.async(this::call), TaskOptions.named("snippet").withContext(context));
        task = started;
        started.addDoneCallback(this::ended);
    }

    private String call() throws Exception {
        thread = Thread.currentThread();
        try {
            return body.call();
        } catch (SystemExit e) {
            end(e); // not the run of the loop, whose tasks have to clean up
            throw new CancelledError();
        }
    }

    private void ended(Future<String> ended) {
        try {
            result.complete(ended.result());
        } catch (Throwable e) {
            end(ended.cancelled() && presses.get() > 0 ? new KeyboardInterrupt() : e);
        }
    }

    /// Ends the wait, unless it has ended.
    ///
    /// @return whether it had not
    boolean end(Throwable exception) {
        return result.completeExceptionally(exception);
    }

    /// Waits for the result, on a thread that is not that of the loop.
    String await() throws Throwable {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    /// Is told of Ctrl-C: the first cancels the task, the second interrupts it too if it blocks the loop, and a
    /// third one ends the process.
    void interrupt() {
        int press = presses.incrementAndGet();
        loop.callSoonThreadsafe(this::cancel);
        var blocking = thread;
        if (press == 2 && blocking != null && Asyncio.currentTask(loop) == task) {
            blocking.interrupt();
        } else if (press > 2) {
            System.exit(INTERRUPTED);
        }
    }

    private void cancel() {
        if (task != null) {
            task.cancel();
        }
    }
}
