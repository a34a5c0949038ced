package org.asyncio4j;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.asyncio4j.internal.Seconds;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;

/// Runs callbacks and tasks, one at a time, on one thread. Programs mostly use [Asyncio#run(Coroutine)],
/// which makes a loop; the loop itself is for code that deals in callbacks.
///
/// While a loop runs, only its callbacks and tasks may schedule, complete, cancel or stop anything on it:
/// from elsewhere such methods, and those of its futures and tasks, throw [IllegalStateException], except
/// where they say that any thread may call them. Its settings are changed there too, or before it runs. While
/// it does not run, any one thread may use it.
///
/// One iteration waits until something is ready, at most until the next timer is due; queues what other
/// threads have submitted and the timers that are due, by due time and then in the order of their creation;
/// and runs exactly what is ready then. Callbacks are called in the order in which they were queued.
///
/// @python `asyncio.AbstractEventLoop`
public sealed interface EventLoop extends AutoCloseable permits Loop {
    /// Runs until [#stop] is called.
    ///
    /// The loop runs on the calling thread where it can: on a platform thread with *scheduled* stacks, on a
    /// virtual one with *hand-off*. Else it runs on a thread of its own, for which the caller waits.
    ///
    /// An error that ends the run comes out of this method. The open stages of
    /// [Asyncio#runCoroutineThreadsafe] and [Future#toCompletableFuture] complete with that error, and so do
    /// new ones until the loop runs again.
    ///
    /// @throws IllegalStateException if it is closed or runs already, or if another loop runs in this thread
    /// @python `loop.run_forever`
    void runForever();

    /// Runs until an awaitable is done.
    ///
    /// @param <T> what it gives
    /// @param awaitable a future or task of this loop, or a coroutine, which becomes a task
    /// @return its result; its exception comes out as it was thrown
    /// @throws IllegalStateException as [#runForever], or if [#stop] was called before it was done
    /// @throws IllegalArgumentException if it is a future of another loop
    /// @python `loop.run_until_complete`
    <T extends @Nullable Object> T runUntilComplete(Awaitable<T> awaitable);

    /// Ends [#runForever] after the current iteration, or after the first one if the loop does not run yet.
    /// Callbacks that this iteration queues wait for the next run.
    ///
    /// @python `loop.stop`
    void stop();

    /// {@return whether the loop runs; any thread may ask}
    boolean isRunning();

    /// {@return whether [#close] was called; any thread may ask}
    boolean isClosed();

    /// Drops all callbacks and lets the default executor end. Tasks that are still pending are reported to
    /// the exception handler, and their coroutines closed. The stages of [Asyncio#runCoroutineThreadsafe] and
    /// [Future#toCompletableFuture] that are still open are cancelled. Does nothing if the loop is closed, or
    /// if another thread is closing it.
    ///
    /// @throws IllegalStateException if it runs
    /// @python `loop.close`
    @Override
    void close();

    /// {@return the time of the loop's clock in seconds; any thread may ask}
    ///
    /// @python `loop.time`
    double time();

    /// Queues a callback for the next iteration, in a copy of the current context.
    ///
    /// @param callback what is called once; what it throws goes to the exception handler
    /// @return what can cancel it
    /// @throws IllegalStateException if the loop is closed
    /// @python `loop.call_soon`
    Handle callSoon(Callback callback);

    /// Queues a callback for the next iteration.
    ///
    /// @param callback what is called once
    /// @param context the context in which it runs
    /// @return what can cancel it
    /// @throws IllegalStateException if the loop is closed
    Handle callSoon(Callback callback, Context context);

    /// Queues a callback and wakes the loop. Any thread may call this; the callbacks of one thread keep their
    /// order, and what the loop's own thread queues afterwards comes behind them. A loop that does not run
    /// keeps the callback for its next run; closing it drops the callback.
    ///
    /// @param callback what is called once, on the loop's thread, in a copy of the caller's context
    /// @return what can cancel it
    /// @throws IllegalStateException if the loop is closed
    /// @python `loop.call_soon_threadsafe`
    Handle callSoonThreadsafe(Callback callback);

    /// Queues a callback and wakes the loop. Any thread may call this.
    ///
    /// @param callback what is called once, on the loop's thread
    /// @param context the context in which it runs
    /// @return what can cancel it
    /// @throws IllegalStateException if the loop is closed
    Handle callSoonThreadsafe(Callback callback, Context context);

    /// Has a callback called after some time, in a copy of the current context.
    ///
    /// @param delay in seconds; at most 0 means in the next iteration, the most overdue first
    /// @param callback what is called once
    /// @return what can cancel it
    /// @throws IllegalArgumentException if the delay is not a number
    /// @throws IllegalStateException if the loop is closed
    /// @python `loop.call_later`
    default TimerHandle callLater(double delay, Callback callback) {
        return callAt(time() + delay, callback);
    }

    /// Has a callback called after some time.
    ///
    /// @param delay in seconds; at most 0 means in the next iteration, the most overdue first
    /// @param callback what is called once
    /// @param context the context in which it runs
    /// @return what can cancel it
    /// @throws IllegalArgumentException if the delay is not a number
    /// @throws IllegalStateException if the loop is closed
    default TimerHandle callLater(double delay, Callback callback, Context context) {
        return callAt(time() + delay, callback, context);
    }

    /// Has a callback called after some time, in a copy of the current context.
    ///
    /// @param delay how long from now
    /// @param callback what is called once
    /// @return what can cancel it
    /// @throws IllegalStateException if the loop is closed
    default TimerHandle callLater(Duration delay, Callback callback) {
        return callLater(Seconds.of(delay), callback);
    }

    /// Has a callback called at a certain time, in a copy of the current context.
    ///
    /// @param when on the clock of [#time], in seconds
    /// @param callback what is called once
    /// @return what can cancel it
    /// @throws IllegalArgumentException if the time is not a number
    /// @throws IllegalStateException if the loop is closed
    /// @python `loop.call_at`
    TimerHandle callAt(double when, Callback callback);

    /// Has a callback called at a certain time.
    ///
    /// @param when on the clock of [#time], in seconds
    /// @param callback what is called once
    /// @param context the context in which it runs
    /// @return what can cancel it
    /// @throws IllegalArgumentException if the time is not a number
    /// @throws IllegalStateException if the loop is closed
    TimerHandle callAt(double when, Callback callback, Context context);

    /// {@return a pending future of this loop; any thread may make one}
    ///
    /// @param <T> the type of its result
    /// @python `loop.create_future`
    <T extends @Nullable Object> Future<T> createFuture();

    /// Makes a task and schedules its first step.
    ///
    /// @param <T> what the coroutine returns
    /// @param coroutine what the task runs
    /// @return the task
    /// @throws IllegalArgumentException if the coroutine is null
    /// @throws IllegalStateException if the loop is closed
    /// @python `loop.create_task`
    <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine);

    /// Makes a task with a name and schedules its first step.
    ///
    /// @param <T> what the coroutine returns
    /// @param coroutine what the task runs
    /// @param name the task's name
    /// @return the task
    default <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return createTask(coroutine, TaskOptions.named(name));
    }

    /// Makes a task and schedules its first step.
    ///
    /// @param <T> what the coroutine returns
    /// @param coroutine what the task runs
    /// @param options the task's name and context
    /// @return the task
    <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options);

    /// Sets what makes this loop's tasks.
    ///
    /// @param factory the factory, or null for plain tasks
    /// @python `loop.set_task_factory`
    void setTaskFactory(@Nullable TaskFactory factory);

    /// {@return what makes this loop's tasks, or null if that is the loop itself}
    @Nullable
    TaskFactory getTaskFactory();

    /// Runs a function in an executor, without the current context.
    ///
    /// The executor gets a [java.util.concurrent.FutureTask]. Cancel it if the executor drops it, as
    /// [java.util.concurrent.ThreadPoolExecutor#shutdownNow] does: otherwise the future stays pending. (A
    /// `ScheduledThreadPoolExecutor` returns wrappers of its own, which lead nowhere.)
    ///
    /// An `ExecutorService` from outside of the JDK may send its calls to other machines. It gets a
    /// [java.io.Serializable] function as it is, by `submit`. If `submit` returns a `CompletionStage`, the
    /// call ends with that; otherwise a virtual thread waits for the end.
    ///
    /// @param <T> what the function returns
    /// @param executor where it runs, or null for the default executor, which has a thread for each call
    /// @param function what may block; it is interrupted if the future is cancelled
    /// @return a future of its result
    /// @throws IllegalArgumentException if the function is null
    /// @throws IllegalStateException if the loop is closed, or the default executor shut down
    /// @throws java.util.concurrent.RejectedExecutionException if the executor does not take it
    /// @python `loop.run_in_executor`
    <T extends @Nullable Object> Future<T> runInExecutor(@Nullable Executor executor, Callable<T> function);

    /// Runs a function in the default executor, as [#runInExecutor(Executor, Callable)] does with null.
    ///
    /// @param <T> what the function returns
    /// @param function what may block; it is interrupted if the future is cancelled
    /// @return a future of its result
    default <T extends @Nullable Object> Future<T> runInExecutor(Callable<T> function) {
        return runInExecutor(null, function);
    }

    /// Sets the default executor of [#runInExecutor(Callable)]. The loop shuts it down when it is closed.
    ///
    /// @param executor the executor
    /// @throws IllegalArgumentException if it is null
    /// @python `loop.set_default_executor`
    void setDefaultExecutor(ExecutorService executor);

    /// {@return a coroutine that shuts the default executor down and waits for its calls; an exception of the
    /// executor comes out of it}
    ///
    /// @python `loop.shutdown_default_executor`
    @CheckReturnValue
    Coroutine<@Nullable Void> shutdownDefaultExecutor();

    /// {@return a coroutine that shuts the default executor down and waits for its calls; if they take too
    /// long a warning is logged and they go on}
    ///
    /// @param timeout in seconds
    @CheckReturnValue
    Coroutine<@Nullable Void> shutdownDefaultExecutor(double timeout);

    /// {@return a coroutine that shuts the default executor down, as [#shutdownDefaultExecutor(double)] does}
    ///
    /// @param timeout for how long it waits
    @CheckReturnValue
    default Coroutine<@Nullable Void> shutdownDefaultExecutor(Duration timeout) {
        return shutdownDefaultExecutor(Seconds.of(timeout));
    }

    /// Has a callback called each time that the process gets a signal, in a copy of the current context,
    /// instead of what the JVM does then. It replaces the one that this loop had for that signal; every loop
    /// that has one calls its own. A callback for `INT` takes Ctrl-C from [Runner#run(Coroutine)].
    ///
    /// @param signal its name, such as `TERM` or `SIGTERM`
    /// @param callback what is called as a callback of the loop
    /// @throws IllegalArgumentException if the system has no such signal
    /// @throws IllegalStateException if the signal cannot be caught, such as `KILL` and those that the JVM
    ///     needs itself; if this JVM cannot handle signals, since it was started with `-Xrs` or has no module
    ///     `jdk.unsupported`; or if the loop is closed
    /// @python `loop.add_signal_handler`
    void addSignalHandler(String signal, Callback callback);

    /// Ends what [#addSignalHandler] began: the callback is not called any more. When no loop handles the
    /// signal it does what it did before. Closing the loop does the same for all signals.
    ///
    /// @param signal its name, such as `TERM` or `SIGTERM`
    /// @return whether there was a callback for it
    /// @throws IllegalArgumentException if the system has no such signal
    /// @python `loop.remove_signal_handler`
    boolean removeSignalHandler(String signal);

    /// Sets what gets the errors that nobody else gets. It is called in the context of the callback or task
    /// that failed; for a task that is garbage, in one with those of its variables that hold text, numbers
    /// and the like. When the loop itself is garbage, the errors are logged.
    ///
    /// @param handler the handler, or null for the default one, which logs
    /// @python `loop.set_exception_handler`
    void setExceptionHandler(@Nullable ExceptionHandler handler);

    /// {@return the handler that was set, or null}
    @Nullable
    ExceptionHandler getExceptionHandler();

    /// Logs an error: for handlers that leave some cases to the default. Any thread may call this.
    ///
    /// @param context as in [ExceptionHandler#handle]
    /// @python `loop.default_exception_handler`
    void defaultExceptionHandler(Map<String, Object> context);

    /// Gives an error to the exception handler, which runs on the thread of the caller. Errors of the handler itself
    /// are logged. Any thread may call this.
    ///
    /// @param context as in [ExceptionHandler#handle]
    /// @python `loop.call_exception_handler`
    void callExceptionHandler(Map<String, Object> context);

    /// {@return whether the loop is in debug mode}
    boolean getDebug();

    /// Switches debug mode, in which slow callbacks are reported and coroutines, handles, futures and tasks
    /// know where they were made. It starts as the system property `asyncio4j.debug` or the environment
    /// variable `ASYNCIO4J_DEBUG` says.
    ///
    /// @param enabled whether it is on
    /// @python `loop.set_debug`
    void setDebug(boolean enabled);

    /// {@return after how many seconds a callback or a blocking task is reported as slow}
    ///
    /// @python `loop.slow_callback_duration`
    double getSlowCallbackDuration();

    /// Sets when a callback or a blocking task is reported as slow; 0.1 seconds at first.
    ///
    /// @param seconds 0 or more
    void setSlowCallbackDuration(double seconds);

    /// Throws if the loop runs and the caller is none of its callbacks and tasks: for the methods of libraries
    /// whose objects belong to a loop. Any thread may call this.
    ///
    /// @throws IllegalStateException if this is not the thread to use the loop now
    void checkThread();

    /// {@return the clock of this loop and the place where it waits; any thread may ask}
    Poll getPoll();

    /// Has the loop wait in another place from the next iteration on, on the same clock. Libraries that bring
    /// their own events, such as those of sockets, call this once for a loop. If the loop was made with
    /// a poll, that one [takes the other in][Poll#takeIn].
    ///
    /// @param poll the place, for this loop alone; its clock has to be [System#nanoTime]
    /// @throws IllegalStateException if the loop has such a poll already, if the one that it was made
    ///     with takes none in, or if it is closed
    void setPoll(Poll poll);
}
