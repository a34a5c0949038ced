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
/// which makes a loop. Use the loop itself in code that works with callbacks.
///
/// While a loop runs, only its callbacks and tasks may schedule, complete, cancel or stop anything on
/// it, or change its settings. Called from elsewhere, these methods and the methods of its futures and
/// tasks throw [IllegalStateException], unless they say that any thread may call them. While the loop is
/// stopped, any thread may use it, but only one at a time.
///
/// One iteration waits until something is ready, at most until the next timer is due. It queues the
/// callbacks that other threads have submitted, then the timers that are due, by due time and then in
/// the order of their creation. It runs exactly the callbacks that are ready at that point, in the order
/// in which they were queued.
///
/// @python `asyncio.AbstractEventLoop`
public sealed interface EventLoop extends AutoCloseable permits Loop {
    /// Runs until [#stop] is called.
    ///
    /// The loop runs on the calling thread where it can: on a platform thread with *scheduled* stacks,
    /// on a virtual thread with *hand-off* stacks. Otherwise it runs on a thread of its own, and the
    /// caller waits for that thread.
    ///
    /// If an error ends the run, this method throws it. The open stages of
    /// [Asyncio#runCoroutineThreadsafe] and [Future#toCompletableFuture] fail with that error, and so do
    /// new stages until the loop runs again.
    ///
    /// @throws IllegalStateException if the loop is closed or already runs, or if another loop runs in
    ///     this thread
    /// @python `loop.run_forever`
    void runForever();

    /// Runs until an awaitable is done.
    ///
    /// @param <T> the type of the result
    /// @param awaitable a future or task of this loop, or a coroutine, which becomes a task
    /// @return the awaitable's result; this method throws the awaitable's exception unchanged
    /// @throws IllegalStateException as for [#runForever], or if [#stop] was called before the awaitable
    ///     was done
    /// @throws IllegalArgumentException if the awaitable is a future of another loop
    /// @python `loop.run_until_complete`
    <T extends @Nullable Object> T runUntilComplete(Awaitable<T> awaitable);

    /// Ends [#runForever] after the current iteration, or after the first iteration of the next run if
    /// the loop is stopped. Callbacks that this iteration queues wait for the next run.
    ///
    /// @python `loop.stop`
    void stop();

    /// {@return whether the loop runs; any thread may ask}
    boolean isRunning();

    /// {@return whether [#close] was called; any thread may ask}
    boolean isClosed();

    /// Drops all callbacks and shuts down the default executor without waiting for it. Reports the tasks
    /// that are still pending to the exception handler and closes their coroutines. Cancels the open
    /// stages of [Asyncio#runCoroutineThreadsafe] and [Future#toCompletableFuture]. Does nothing if the
    /// loop is closed, or if another thread is closing it.
    ///
    /// @throws IllegalStateException if the loop runs
    /// @python `loop.close`
    @Override
    void close();

    /// {@return the time of the loop's clock in seconds; any thread may ask}
    ///
    /// @python `loop.time`
    double time();

    /// Queues a callback for the next iteration, in a copy of the current context.
    ///
    /// @param callback the function to call, once; the exception handler gets its exceptions
    /// @return the handle, which can cancel the call
    /// @throws IllegalStateException if the loop is closed
    /// @python `loop.call_soon`
    Handle callSoon(Callback callback);

    /// Queues a callback for the next iteration.
    ///
    /// @param callback the function to call, once
    /// @param context the context in which the callback runs
    /// @return the handle, which can cancel the call
    /// @throws IllegalStateException if the loop is closed
    Handle callSoon(Callback callback, Context context);

    /// Queues a callback and wakes the loop. Any thread may call this; the callbacks of one thread keep
    /// their order, and callbacks that the loop's own thread queues afterwards come after them. A
    /// stopped loop keeps the callback for its next run; closing the loop drops the callback.
    ///
    /// @param callback the function to call, once, on the loop's thread and in a copy of the caller's
    ///     context
    /// @return the handle, which can cancel the call
    /// @throws IllegalStateException if the loop is closed
    /// @python `loop.call_soon_threadsafe`
    Handle callSoonThreadsafe(Callback callback);

    /// Queues a callback and wakes the loop. Any thread may call this.
    ///
    /// @param callback the function to call, once, on the loop's thread
    /// @param context the context in which the callback runs
    /// @return the handle, which can cancel the call
    /// @throws IllegalStateException if the loop is closed
    Handle callSoonThreadsafe(Callback callback, Context context);

    /// Schedules a callback after a delay, in a copy of the current context.
    ///
    /// @param delay the time from now, in seconds; 0 or less for the next iteration, the most overdue
    ///     first
    /// @param callback the function to call, once
    /// @return the handle, which can cancel the call
    /// @throws IllegalArgumentException if the delay is not a number
    /// @throws IllegalStateException if the loop is closed
    /// @python `loop.call_later`
    default TimerHandle callLater(double delay, Callback callback) {
        return callAt(time() + delay, callback);
    }

    /// Schedules a callback after a delay.
    ///
    /// @param delay the time from now, in seconds; 0 or less for the next iteration, the most overdue
    ///     first
    /// @param callback the function to call, once
    /// @param context the context in which the callback runs
    /// @return the handle, which can cancel the call
    /// @throws IllegalArgumentException if the delay is not a number
    /// @throws IllegalStateException if the loop is closed
    default TimerHandle callLater(double delay, Callback callback, Context context) {
        return callAt(time() + delay, callback, context);
    }

    /// Schedules a callback after a delay, in a copy of the current context.
    ///
    /// @param delay the time from now
    /// @param callback the function to call, once
    /// @return the handle, which can cancel the call
    /// @throws IllegalStateException if the loop is closed
    default TimerHandle callLater(Duration delay, Callback callback) {
        return callLater(Seconds.of(delay), callback);
    }

    /// Schedules a callback at a certain time, in a copy of the current context.
    ///
    /// @param when the time on the clock of [#time], in seconds
    /// @param callback the function to call, once
    /// @return the handle, which can cancel the call
    /// @throws IllegalArgumentException if the time is not a number
    /// @throws IllegalStateException if the loop is closed
    /// @python `loop.call_at`
    TimerHandle callAt(double when, Callback callback);

    /// Schedules a callback at a certain time.
    ///
    /// @param when the time on the clock of [#time], in seconds
    /// @param callback the function to call, once
    /// @param context the context in which the callback runs
    /// @return the handle, which can cancel the call
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
    /// @param <T> the type of the coroutine's result
    /// @param coroutine the coroutine that the task runs
    /// @return the task
    /// @throws IllegalArgumentException if the coroutine is null
    /// @throws IllegalStateException if the loop is closed
    /// @python `loop.create_task`
    <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine);

    /// Makes a task with a name and schedules its first step.
    ///
    /// @param <T> the type of the coroutine's result
    /// @param coroutine the coroutine that the task runs
    /// @param name the task's name
    /// @return the task
    default <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return createTask(coroutine, TaskOptions.named(name));
    }

    /// Makes a task and schedules its first step.
    ///
    /// @param <T> the type of the coroutine's result
    /// @param coroutine the coroutine that the task runs
    /// @param options the task's name and context
    /// @return the task
    <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options);

    /// Sets the factory that makes this loop's tasks.
    ///
    /// @param factory the factory, or null for plain tasks
    /// @python `loop.set_task_factory`
    void setTaskFactory(@Nullable TaskFactory factory);

    /// {@return the factory that makes this loop's tasks, or null if the loop itself makes them}
    @Nullable
    TaskFactory getTaskFactory();

    /// Runs a function in an executor. The function does not see the current context.
    ///
    /// The executor gets a [java.util.concurrent.FutureTask]. If the executor drops that task, as
    /// [java.util.concurrent.ThreadPoolExecutor#shutdownNow] does, cancel the task: otherwise the future
    /// stays pending. (`ScheduledThreadPoolExecutor` returns its own wrappers instead, and cancelling
    /// these has no effect on the future.)
    ///
    /// An `ExecutorService` from outside the JDK may send its calls to other machines. The loop
    /// therefore passes a [java.io.Serializable] function unwrapped to `submit`. If `submit` returns a
    /// `CompletionStage`, the call ends when the stage does; otherwise a virtual thread waits for the
    /// end.
    ///
    /// @param <T> the type of the function's result
    /// @param executor the executor, or null for the default executor, which has a thread for each call
    /// @param function the function, which may block; cancelling the future interrupts it
    /// @return a future of its result
    /// @throws IllegalArgumentException if the function is null
    /// @throws IllegalStateException if the loop is closed, or the default executor is shut down
    /// @throws java.util.concurrent.RejectedExecutionException if the executor rejects the function
    /// @python `loop.run_in_executor`
    <T extends @Nullable Object> Future<T> runInExecutor(@Nullable Executor executor, Callable<T> function);

    /// Runs a function in the default executor, as [#runInExecutor(Executor, Callable)] does with null.
    ///
    /// @param <T> the type of the function's result
    /// @param function the function, which may block; cancelling the future interrupts it
    /// @return a future of its result
    default <T extends @Nullable Object> Future<T> runInExecutor(Callable<T> function) {
        return runInExecutor(null, function);
    }

    /// Sets the default executor of [#runInExecutor(Callable)]. Closing the loop shuts it down.
    ///
    /// @param executor the executor
    /// @throws IllegalArgumentException if it is null
    /// @python `loop.set_default_executor`
    void setDefaultExecutor(ExecutorService executor);

    /// {@return a coroutine that shuts the default executor down and waits for its calls; it throws the
    /// exceptions of the executor}
    ///
    /// @python `loop.shutdown_default_executor`
    @CheckReturnValue
    Coroutine<@Nullable Void> shutdownDefaultExecutor();

    /// {@return a coroutine that shuts the default executor down and waits for its calls; after the
    /// timeout it logs a warning and leaves the calls running}
    ///
    /// @param timeout the longest time to wait, in seconds
    @CheckReturnValue
    Coroutine<@Nullable Void> shutdownDefaultExecutor(double timeout);

    /// {@return a coroutine that shuts the default executor down, as [#shutdownDefaultExecutor(double)]
    /// does}
    ///
    /// @param timeout the longest time to wait
    @CheckReturnValue
    default Coroutine<@Nullable Void> shutdownDefaultExecutor(Duration timeout) {
        return shutdownDefaultExecutor(Seconds.of(timeout));
    }

    /// Schedules a callback each time the process gets a signal, in a copy of the current context. The
    /// callback replaces the JVM's own action and this loop's previous callback for the signal.
    /// Callbacks of several loops for the same signal are all called. A callback for `INT` takes Ctrl-C
    /// away from [Runner#run(Coroutine)].
    ///
    /// @param signal the name of the signal, such as `TERM` or `SIGTERM`
    /// @param callback the function that the loop calls
    /// @throws IllegalArgumentException if the system has no such signal
    /// @throws IllegalStateException if the signal cannot be caught, such as `KILL` and the signals that
    ///     the JVM needs itself; if this JVM cannot handle signals, because it was started with `-Xrs`
    ///     or has no module `jdk.unsupported`; or if the loop is closed
    /// @python `loop.add_signal_handler`
    void addSignalHandler(String signal, Callback callback);

    /// Removes the callback that [#addSignalHandler] has set. When no loop handles the signal any more,
    /// the JVM's previous action returns. Closing the loop removes its callbacks for all signals.
    ///
    /// @param signal the name of the signal, such as `TERM` or `SIGTERM`
    /// @return whether this loop had a callback for the signal
    /// @throws IllegalArgumentException if the system has no such signal
    /// @python `loop.remove_signal_handler`
    boolean removeSignalHandler(String signal);

    /// Sets the handler of errors that no other code handles. It runs in the context of the callback or
    /// task that failed. For a task that is garbage, that is a context with only the variables that hold
    /// text, numbers and the like. When the loop itself is garbage, the errors are logged.
    ///
    /// @param handler the handler, or null for the default one, which logs
    /// @python `loop.set_exception_handler`
    void setExceptionHandler(@Nullable ExceptionHandler handler);

    /// {@return the handler that was set, or null}
    @Nullable
    ExceptionHandler getExceptionHandler();

    /// Logs an error. Handlers call this for the cases that they leave to the default. Any thread may
    /// call this.
    ///
    /// @param context the details of the error, as for [ExceptionHandler#handle]
    /// @python `loop.default_exception_handler`
    void defaultExceptionHandler(Map<String, Object> context);

    /// Calls the exception handler with an error, on the caller's thread. Errors of the handler itself
    /// are logged. Any thread may call this.
    ///
    /// @param context the details of the error, as for [ExceptionHandler#handle]
    /// @python `loop.call_exception_handler`
    void callExceptionHandler(Map<String, Object> context);

    /// {@return whether the loop is in debug mode}
    boolean getDebug();

    /// Switches debug mode on or off. In debug mode the loop reports slow callbacks, and coroutines,
    /// handles, futures and tasks record where they were made. The system property `asyncio4j.debug` or
    /// the environment variable `ASYNCIO4J_DEBUG` sets the initial mode.
    ///
    /// @param enabled whether debug mode is on
    /// @python `loop.set_debug`
    void setDebug(boolean enabled);

    /// {@return the time after which the loop reports a callback or a blocking task as slow, in seconds}
    ///
    /// @python `loop.slow_callback_duration`
    double getSlowCallbackDuration();

    /// Sets the time after which the loop reports a callback or a blocking task as slow. The default is
    /// 0.1 seconds.
    ///
    /// @param seconds the time in seconds, 0 or more
    void setSlowCallbackDuration(double seconds);

    /// Throws if the loop runs and the caller is not one of its callbacks or tasks. Libraries call this
    /// in the methods of objects that belong to a loop. Any thread may call this.
    ///
    /// @throws IllegalStateException if the calling thread may not use the loop now
    void checkThread();

    /// {@return the poll: the clock of this loop and its way to wait for events; any thread may ask}
    Poll getPoll();

    /// Sets the poll in which the loop waits from the next iteration on; the clock stays the same.
    /// Libraries with events of their own, such as socket events, call this once for a loop. If the loop
    /// was made with a poll, that poll [takes the new one in][Poll#takeIn].
    ///
    /// @param poll the poll, for this loop alone; its clock must be [System#nanoTime]
    /// @throws IllegalStateException if the loop already has such a poll, if the poll with which it was
    ///     made takes no other in, or if the loop is closed
    void setPoll(Poll poll);
}
