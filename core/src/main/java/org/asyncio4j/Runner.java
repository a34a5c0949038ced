package org.asyncio4j;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs several coroutines one after the other, on the same event loop and in the same context. [#close]
/// cancels the tasks that are left, waits for their clean-up, shuts down the default executor and closes the
/// loop.
///
/// ```java
/// try (var runner = new Runner()) {
///     runner.run(first());
///     runner.run(second());
/// }
/// ```
///
/// For one thread at a time.
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
    /// @param loopFactory makes the loop, once
    public Runner(Supplier<EventLoop> loopFactory) {
        this(null, loopFactory);
    }

    /// Makes a runner.
    ///
    /// @param debug whether its loop is in debug mode, or null for the default of new loops
    /// @param loopFactory makes the loop, once; or null for a loop of the default kind, which also becomes
    ///     the current event loop of the thread
    public Runner(@Nullable Boolean debug, @Nullable Supplier<EventLoop> loopFactory) {
        this.debug = debug;
        this.loopFactory = loopFactory;
    }

    /// Runs a coroutine to its end. Tasks that it leaves behind go on in the next run. An interrupt of the
    /// calling thread cancels it.
    ///
    /// On the main thread, the one on which the JVM has called `main`, the first Ctrl-C cancels the coroutine
    /// too. The second one interrupts the task that is running, and ends the run as soon as the loop regains
    /// control. On any other thread, Ctrl-C does what it does without a runner: it ends the process.
    ///
    /// @param <T> what it returns
    /// @param coroutine the coroutine
    /// @return its result; its exception comes out as it was thrown
    /// @throws IllegalArgumentException if it is null
    /// @throws IllegalStateException if the runner is closed, or if a loop runs in this thread
    /// @throws KeyboardInterrupt if Ctrl-C has ended it
    public <T extends @Nullable Object> T run(Coroutine<T> coroutine) {
        return run(coroutine, null);
    }

    /// Runs a coroutine to its end in a context of its own.
    ///
    /// @param <T> what it returns
    /// @param coroutine the coroutine
    /// @param own the context, or null for the runner's
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

    /// {@return its event loop, made when it is asked for first}
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

    /// Cancels all tasks of the loop, waits until they have ended, reports their errors to the exception
    /// handler, shuts down the default executor, for which it waits at most 5 minutes, and closes the loop.
    /// Does nothing the second time.
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
            // a task group throws that of its task once more, but try-with-resources takes none twice
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
