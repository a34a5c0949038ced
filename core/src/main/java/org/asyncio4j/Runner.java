package org.asyncio4j;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs several coroutines one after the other, on the same event loop and in the same context. [#close]
/// cancels the tasks that are left, waits for their clean-up, shuts down the default executor and closes
/// the loop.
///
/// ```java
/// try (var runner = new Runner()) {
///     runner.run(first());
///     runner.run(second());
/// }
/// ```
///
/// Use a runner on one thread at a time.
///
/// @python `asyncio.Runner`
public final class Runner implements AutoCloseable {
    private static final double EXECUTOR_TIMEOUT = 300;

    private final @Nullable Boolean debug;
    private final @Nullable Supplier<EventLoop> loopFactory;
    private @Nullable Error endedBy;
    private boolean closed;
    private @Nullable Loop loop;
    private Context context = new Context();

    /// Makes a runner with a loop of the default kind.
    public Runner() {
        this(null, null);
    }

    /// Makes a runner with a loop of the default kind.
    ///
    /// @param debug whether the loop is in debug mode
    public Runner(boolean debug) {
        this(debug, null);
    }

    /// Makes a runner with a loop of another kind.
    ///
    /// @param loopFactory the function that makes the loop, called once
    public Runner(Supplier<EventLoop> loopFactory) {
        this(null, loopFactory);
    }

    /// Makes a runner.
    ///
    /// @param debug whether the loop is in debug mode, or null for the default of new loops
    /// @param loopFactory the function that makes the loop, called once; or null for a loop of the
    ///     default kind, which also becomes the current event loop of the thread
    public Runner(@Nullable Boolean debug, @Nullable Supplier<EventLoop> loopFactory) {
        this.debug = debug;
        this.loopFactory = loopFactory;
    }

    /// Runs a coroutine to its end. Tasks that it leaves behind go on in the next run. An interrupt of
    /// the calling thread cancels the coroutine.
    ///
    /// On the main thread, on which the JVM has called `main`, the first Ctrl-C cancels the coroutine
    /// too. The second Ctrl-C interrupts the task that is running, and ends the run as soon as the loop
    /// regains control. On any other thread, Ctrl-C ends the process, as it does without a runner.
    ///
    /// @param <T> the type of its result
    /// @param coroutine the coroutine
    /// @return its result; this method throws its exception unchanged
    /// @throws IllegalArgumentException if the coroutine is null
    /// @throws IllegalStateException if the runner is closed, or if a loop runs in this thread
    /// @throws KeyboardInterrupt if Ctrl-C has ended the run
    public <T extends @Nullable Object> T run(Coroutine<T> coroutine) {
        return run(coroutine, null);
    }

    /// Runs a coroutine to its end in a given context, as [#run(Coroutine)] does.
    ///
    /// @param <T> the type of its result
    /// @param coroutine the coroutine
    /// @param own the context, or null for the runner's context
    /// @return its result
    public <T extends @Nullable Object> T run(Coroutine<T> coroutine, @Nullable Context own) {
        Task.required(coroutine);
        if (CurrentLoop.runningOrNull() != null) {
            throw new IllegalStateException("Runner.run() cannot be called from a running event loop");
        }
        var current = loop();
        var task = current.createTask(coroutine, TaskOptions.in(own == null ? context : own));
        var interrupts = new KeyboardInterrupts(current, task);
        T result;
        try (interrupts) {
            result = current.runUntilComplete(task);
        } catch (SystemExit | KeyboardInterrupt e) {
            endedBy = e;
            throw e;
        } catch (Throwable e) {
            if (interrupts.endedIt()) {
                var interrupt = new KeyboardInterrupt();
                interrupt.initCause(e);
                throw interrupt;
            }
            throw e;
        }
        if (interrupts.endedIt()) {
            throw new KeyboardInterrupt();
        }
        return result;
    }

    /// {@return the event loop, which the first call of this method or of [#run] makes}
    ///
    /// @throws IllegalStateException if the runner is closed
    public EventLoop getLoop() {
        return loop();
    }

    private Loop loop() {
        if (closed) {
            throw new IllegalStateException("Runner is closed");
        }
        var current = loop;
        if (current == null) {
            current = initialize();
        }
        return current;
    }

    private Loop initialize() {
        Loop made;
        if (loopFactory == null) {
            made = new Loop();
            CurrentLoop.set(made);
        } else {
            made = (Loop) loopFactory.get();
        }
        if (debug != null) {
            made.setDebug(debug);
        }
        loop = made;
        context = Context.copyContext();
        return made;
    }

    /// Cancels all tasks of the loop, waits until they have ended, and reports their errors to the
    /// exception handler. Then shuts down the default executor, waits at most 5 minutes for it, and
    /// closes the loop. Does nothing the second time.
    @Override
    public void close() {
        var current = loop;
        if (current == null || closed) {
            return;
        }
        try {
            cancelAllTasks(current);
            current.shutDown(EXECUTOR_TIMEOUT);
        } catch (SystemExit | KeyboardInterrupt e) {
            // a task group throws its task's error once more, but try-with-resources fails if it gets
            // the same object twice
            throw e == endedBy ? SystemExit.again(e) : e;
        } finally {
            if (loopFactory == null) {
                CurrentLoop.set(null);
            }
            closed = true;
            loop = null;
            current.close();
        }
    }

    private static void cancelAllTasks(Loop loop) {
        var tasks = loop.tasks().unfinished();
        if (tasks.isEmpty()) {
            return;
        }
        tasks.forEach(Task::cancel);
        var _ = loop.runUntilComplete(GatheringFuture.<@Nullable Object>of(tasks, true));
        for (var task : tasks) {
            var exception = task.cancelled() ? null : task.exception();
            if (exception != null) {
                loop.callExceptionHandler(ExceptionReporter.context(
                        "unhandled exception during asyncio.run() shutdown", exception, "task", task, null));
            }
        }
    }
}
