package org.asyncio4j;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;

/// Everything that Python calls `asyncio.x`; made to be imported statically.
///
/// ```java
/// import static org.asyncio4j.Asyncio.*;
/// import org.asyncio4j.*;
///
/// static Coroutine<Void> child() {
///     return async(() -> {
///         IO.println("started child");
///         await(sleep(1));
///         IO.println("finished child");
///     });
/// }
///
/// void main() {
///     run(async(() -> {
///         var task = createTask(child());
///         IO.println("before");
///         await(task);
///     }));
/// }
/// ```
///
/// @python the module `asyncio`
public final class Asyncio extends Waiting {
    private Asyncio() {}

    /// Runs a program: makes an event loop, runs the coroutine in it, then cancels the tasks that are left,
    /// waits for their clean-up, shuts down the default executor and closes the loop. May be called on a
    /// platform or a virtual thread. On the main thread it takes Ctrl-C, as [Runner#run(Coroutine)] tells.
    ///
    /// @param <T> what the coroutine returns
    /// @param main the coroutine
    /// @return its result; its exception comes out as it was thrown
    /// @throws IllegalArgumentException if it is null
    /// @throws IllegalStateException if an event loop runs in this thread
    /// @throws KeyboardInterrupt if the user has ended it with Ctrl-C
    /// @python `asyncio.run`
    public static <T extends @Nullable Object> T run(Coroutine<T> main) {
        return run(main, null, null);
    }

    /// Runs a program as [#run(Coroutine)] does.
    ///
    /// @param <T> what the coroutine returns
    /// @param main the coroutine
    /// @param debug whether the loop is in debug mode
    /// @return its result
    public static <T extends @Nullable Object> T run(Coroutine<T> main, boolean debug) {
        return run(main, debug, null);
    }

    /// Runs a program as [#run(Coroutine)] does, in a loop of another kind.
    ///
    /// @param <T> what the coroutine returns
    /// @param main the coroutine
    /// @param loopFactory makes the loop
    /// @return its result
    public static <T extends @Nullable Object> T run(Coroutine<T> main, Supplier<EventLoop> loopFactory) {
        return run(main, null, loopFactory);
    }

    /// Runs a program as [#run(Coroutine)] does.
    ///
    /// @param <T> what the coroutine returns
    /// @param main the coroutine
    /// @param debug whether the loop is in debug mode, or null for the default of new loops
    /// @param loopFactory makes the loop, or null for one of the default kind
    /// @return its result
    public static <T extends @Nullable Object> T run(
            Coroutine<T> main, @Nullable Boolean debug, @Nullable Supplier<EventLoop> loopFactory) {
        if (CurrentLoop.runningOrNull() != null) {
            throw new IllegalStateException("asyncio.run() cannot be called from a running event loop");
        }
        try (var runner = new Runner(debug, loopFactory)) {
            return runner.run(main);
        }
    }

    /// Makes a coroutine; nothing of it runs until it is awaited or made a task.
    ///
    /// @param <T> what it returns
    /// @param body what it does
    /// @return the coroutine
    /// @python `async def`
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> async(CoroutineBody<T> body) {
        return new Coroutine<>(null, body);
    }

    /// Makes a coroutine that returns nothing; nothing of it runs until it is awaited or made a task.
    ///
    /// @param body what it does
    /// @return the coroutine
    /// @python `async def`
    @CheckReturnValue
    public static Coroutine<@Nullable Void> async(CoroutineBody.OfVoid body) {
        return new Coroutine<>(null, body);
    }

    /// Makes a task of the running event loop and schedules its first step.
    ///
    /// @param <T> what the coroutine returns
    /// @param coroutine what the task runs
    /// @return the task
    /// @throws IllegalStateException if no event loop is running in this thread
    /// @throws IllegalArgumentException if the coroutine is null
    /// @python `asyncio.create_task`
    public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
        return getRunningLoop().createTask(coroutine);
    }

    /// Makes a task with a name, as [#createTask(Coroutine)] does.
    ///
    /// @param <T> what the coroutine returns
    /// @param coroutine what the task runs
    /// @param name the task's name
    /// @return the task
    public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return getRunningLoop().createTask(coroutine, name);
    }

    /// Makes a task, as [#createTask(Coroutine)] does.
    ///
    /// @param <T> what the coroutine returns
    /// @param coroutine what the task runs
    /// @param options the task's name and context, and whether it starts at once
    /// @return the task
    public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        return getRunningLoop().createTask(coroutine, options);
    }

    /// Makes a task that waits for a stage of another library. Cancelling the task leaves the stage alone.
    ///
    /// @param <T> what the stage gives
    /// @param stage such as a `CompletableFuture`
    /// @return the task
    /// @throws IllegalStateException if no event loop is running in this thread
    public static <T extends @Nullable Object> Task<T> createTask(CompletionStage<T> stage) {
        return StageFuture.task(stage, getRunningLoop());
    }

    /// Makes a future of an awaitable: futures and tasks are returned as they are, anything else becomes a
    /// task of the current event loop.
    ///
    /// @param <T> what it gives
    /// @param awaitable a future, task, coroutine or other awaitable
    /// @return the future
    /// @throws IllegalArgumentException if it is null
    /// @throws IllegalStateException if a task is needed and there is no current event loop
    /// @python `asyncio.ensure_future`
    public static <T extends @Nullable Object> Future<T> ensureFuture(Awaitable<T> awaitable) {
        return Conversions.ensureFuture(awaitable, null);
    }

    /// Makes a future of an awaitable, as [#ensureFuture(Awaitable)] does.
    ///
    /// @param <T> what it gives
    /// @param awaitable a future, task, coroutine or other awaitable
    /// @param loop the loop of the task
    /// @return the future
    /// @throws IllegalArgumentException if it is a future of another loop
    /// @throws IllegalStateException if the loop is closed; a coroutine is closed then
    public static <T extends @Nullable Object> Future<T> ensureFuture(Awaitable<T> awaitable, EventLoop loop) {
        return Conversions.ensureFuture(awaitable, loop);
    }

    /// Makes a future of the current event loop from a stage of another library. Cancelling the future leaves
    /// the stage alone; [#wrapFuture(CompletionStage)] makes one that cancels it.
    ///
    /// @param <T> what it gives
    /// @param stage such as a `CompletableFuture`
    /// @return the future, done if the stage is
    /// @throws IllegalStateException if there is no current event loop
    public static <T extends @Nullable Object> Future<T> ensureFuture(CompletionStage<T> stage) {
        return StageFuture.of(stage);
    }

    /// Makes a future of the current event loop that owns a stage of another library: cancelling the future,
    /// also by cancelling the task that awaits it, cancels the stage.
    ///
    /// ```java
    /// var response = await(wrapFuture(client.sendAsync(request, BodyHandlers.ofString())));
    /// ```
    ///
    /// @param <T> what it gives
    /// @param stage such as a `CompletableFuture`
    /// @return the future
    /// @throws IllegalStateException if there is no current event loop
    /// @python `asyncio.wrap_future`
    public static <T extends @Nullable Object> Future<T> wrapFuture(CompletionStage<T> stage) {
        return Conversions.future(stage, (Loop) getEventLoop());
    }

    /// {@return the future itself}
    ///
    /// @param <T> what it gives
    /// @param future a future of an event loop
    public static <T extends @Nullable Object> Future<T> wrapFuture(Future<T> future) {
        return future;
    }

    /// {@return a task factory whose tasks run to their first await at once, when they are made}
    ///
    /// For [EventLoop#setTaskFactory]. Tasks that never wait are done when `createTask` returns, without a
    /// turn of the loop; so the order in which tasks run is another than without it.
    ///
    /// @python `asyncio.eager_task_factory`
    public static TaskFactory eagerTaskFactory() {
        return EagerTasks.FACTORY;
    }

    /// {@return a task factory that has another one make the tasks, eager ones unless their options say
    /// otherwise}
    ///
    /// @param constructor such as `Task::new`
    /// @python `asyncio.create_eager_task_factory`
    public static TaskFactory createEagerTaskFactory(TaskFactory constructor) {
        return EagerTasks.madeBy(constructor);
    }

    /// {@return the task that is running in the running event loop, or null in a callback}
    ///
    /// @throws IllegalStateException if no event loop is running in this thread
    /// @python `asyncio.current_task`
    public static @Nullable Task<?> currentTask() {
        return CurrentLoop.running().tasks().current();
    }

    /// {@return the task that is running in an event loop, or null; any thread may ask}
    ///
    /// @param loop the loop
    /// @throws IllegalArgumentException if it is null
    public static @Nullable Task<?> currentTask(EventLoop loop) {
        return Loop.required(loop).tasks().current();
    }

    /// {@return the unfinished tasks of the running event loop, in the order in which they were made}
    ///
    /// @throws IllegalStateException if no event loop is running in this thread
    /// @python `asyncio.all_tasks`
    public static Set<Task<?>> allTasks() {
        return CurrentLoop.running().tasks().unfinished();
    }

    /// {@return the unfinished tasks of an event loop, in the order in which they were made}
    ///
    /// Any thread may ask. What changes while the loop runs may be there or not.
    ///
    /// @param loop the loop
    /// @throws IllegalArgumentException if it is null
    public static Set<Task<?>> allTasks(EventLoop loop) {
        return Loop.required(loop).tasks().unfinished();
    }

    /// {@return the event loop that runs the caller}
    ///
    /// @throws IllegalStateException if there is none
    /// @python `asyncio.get_running_loop`
    public static EventLoop getRunningLoop() {
        return CurrentLoop.running();
    }

    /// {@return the event loop that runs the caller, else the one that was set for this thread}
    ///
    /// @throws IllegalStateException if there is neither
    /// @python `asyncio.get_event_loop`
    public static EventLoop getEventLoop() {
        return CurrentLoop.runningOrSet();
    }

    /// Sets the current event loop of this thread.
    ///
    /// @param loop the loop, or null for none
    /// @python `asyncio.set_event_loop`
    public static void setEventLoop(@Nullable EventLoop loop) {
        CurrentLoop.set((Loop) loop);
    }

    /// {@return a new event loop, which does not become the current one}
    ///
    /// @python `asyncio.new_event_loop`
    public static EventLoop newEventLoop() {
        return new Loop();
    }

    /// {@return a new event loop with a clock and a way to wait of its own}
    ///
    /// @param poll the clock and the way to wait, for this loop alone
    /// @python `asyncio.SelectorEventLoop(selector)`
    public static EventLoop newEventLoop(Poll poll) {
        LoopInspection.install();
        return new Loop(poll);
    }

    /// {@return where the current task runs and who waits for it, or null outside of tasks}
    ///
    /// @throws IllegalStateException if no event loop is running in this thread
    /// @python `asyncio.capture_call_graph`
    public static @Nullable FutureCallGraph captureCallGraph() {
        return FutureCallGraph.capture(null, 1, Integer.MAX_VALUE);
    }

    /// {@return where a task or future stands and who waits for it}
    ///
    /// Any thread may ask, such as one that watches a loop that does not go on. Null stands for the current
    /// task of the caller's own loop. What changes while the loop runs may be there or not.
    ///
    /// @param future the task or future, or null for the current task
    public static @Nullable FutureCallGraph captureCallGraph(@Nullable Future<?> future) {
        return FutureCallGraph.capture(future, 1, Integer.MAX_VALUE);
    }

    /// Returns where a task or future stands and who waits for it, with part of the frames. Any thread may
    /// ask.
    ///
    /// @param future the task or future, or null for the current task
    /// @param depth 1 for all frames of the current task, more to leave out the innermost ones
    /// @param limit how many frames at most: the outermost ones, or if negative the innermost ones
    /// @return the graph, or null if there is no current task
    public static @Nullable FutureCallGraph captureCallGraph(@Nullable Future<?> future, int depth, int limit) {
        return FutureCallGraph.capture(future, depth, limit);
    }

    /// {@return the lines of [#captureCallGraph()], or an empty text outside of tasks}
    ///
    /// @python `asyncio.format_call_graph`
    public static String formatCallGraph() {
        return Objects.toString(captureCallGraph(), "");
    }

    /// {@return the lines of [#captureCallGraph(Future)]; any thread may ask}
    ///
    /// @param future the task or future, or null for the current task
    public static String formatCallGraph(@Nullable Future<?> future) {
        return Objects.toString(captureCallGraph(future), "");
    }

    /// Prints where the current task runs and who waits for it to standard output.
    ///
    /// @python `asyncio.print_call_graph`
    public static void printCallGraph() {
        IO.println(formatCallGraph());
    }

    /// Prints where a task or future stands and who waits for it to standard output. Any thread may call
    /// this.
    ///
    /// @param future the task or future, or null for the current task
    public static void printCallGraph(@Nullable Future<?> future) {
        IO.println(formatCallGraph(future));
    }

    /// Runs code that blocks its thread (sockets, JDBC, locks, [Thread#sleep(long)]) while the event loop
    /// goes on with its other callbacks and tasks: an await that takes code instead of an awaitable.
    ///
    /// The code runs at once on the caller's own stack, with its thread-locals, monitors and context, but
    /// outside of the loop: there it cannot await, and must leave the loop, its futures and its tasks alone.
    /// What it returns or throws comes back when the loop gets to it. If the task is cancelled, its thread is
    /// interrupted; once the code has ended the task gets the [CancelledError], whatever the code gives then.
    /// An exception other than [InterruptedException] is suppressed in it. Inside of itself this method
    /// simply runs the code.
    ///
    /// ```java
    /// var line = blocking(() -> reader.readLine());
    /// ```
    ///
    /// @param <T> what the code returns
    /// @param body the code
    /// @return its result; its exception comes out as it was thrown, checked ones too
    /// @throws CancelledError if the current task is cancelled
    /// @throws IllegalStateException if the caller is neither a task nor a coroutine driven by hand, if no
    ///     event loop is running, or if a native method or a class initializer on the stack keeps it from
    ///     being suspended
    public static <T extends @Nullable Object> T blocking(CoroutineBody<T> body) {
        return BlockingCall.run(body);
    }

    /// Runs code that blocks its thread and returns nothing, as [#blocking(CoroutineBody)] does.
    ///
    /// @param body the code
    public static void blocking(CoroutineBody.OfVoid body) {
        var _ = BlockingCall.run(body);
    }

    /// Runs code that blocks its thread, as [#blocking(CoroutineBody)] does, and may throw a checked
    /// exception, so that the compiler lets it be caught.
    ///
    /// @param <T> what the code returns
    /// @param <X> the type of the exception
    /// @param body the code
    /// @param declared the class of the exception
    /// @return its result
    /// @throws X if it does
    public static <T extends @Nullable Object, X extends Exception> T blocking(CoroutineBody<T> body, Class<X> declared)
            throws X {
        return BlockingCall.run(body);
    }

    /// Runs code that blocks its thread and may throw two checked exceptions, as
    /// [#blocking(CoroutineBody, Class)] does.
    ///
    /// @param <T> what the code returns
    /// @param <X> the type of one exception
    /// @param <Y> the type of the other
    /// @param body the code
    /// @param declared the class of one exception
    /// @param other the class of the other
    /// @return its result
    /// @throws X if it does
    /// @throws Y if it does
    public static <T extends @Nullable Object, X extends Exception, Y extends Exception> T blocking(
            CoroutineBody<T> body, Class<X> declared, Class<Y> other) throws X, Y {
        return BlockingCall.run(body);
    }

    /// Runs code that blocks its thread, returns nothing and may throw a checked exception, as
    /// [#blocking(CoroutineBody, Class)] does.
    ///
    /// @param <X> the type of the exception
    /// @param body the code
    /// @param declared the class of the exception
    /// @throws X if it does
    public static <X extends Exception> void blocking(CoroutineBody.OfVoid body, Class<X> declared) throws X {
        var _ = BlockingCall.run(body);
    }

    /// Runs code that blocks its thread, returns nothing and may throw two checked exceptions, as
    /// [#blocking(CoroutineBody, Class)] does.
    ///
    /// @param <X> the type of one exception
    /// @param <Y> the type of the other
    /// @param body the code
    /// @param declared the class of one exception
    /// @param other the class of the other
    /// @throws X if it does
    /// @throws Y if it does
    public static <X extends Exception, Y extends Exception> void blocking(
            CoroutineBody.OfVoid body, Class<X> declared, Class<Y> other) throws X, Y {
        var _ = BlockingCall.run(body);
    }

    /// Runs a coroutine as a task of an event loop that runs on another thread. Any thread but that of the
    /// loop may wait for the outcome. If the loop is closed before, the future is cancelled; if an exception
    /// ends the loop's run, it gets that; while the loop is stopped, it stays pending.
    ///
    /// @param <T> what the coroutine returns
    /// @param coroutine the coroutine
    /// @param loop the loop
    /// @return gets the outcome of the task, on the thread of the loop; cancelling it cancels the task
    /// @throws IllegalArgumentException if the coroutine or the loop is null
    /// @throws IllegalStateException if the loop is closed
    /// @python `asyncio.run_coroutine_threadsafe`
    public static <T extends @Nullable Object> CompletableFuture<T> runCoroutineThreadsafe(
            Coroutine<T> coroutine, EventLoop loop) {
        return Stage.ofCoroutine(coroutine, loop);
    }
}
