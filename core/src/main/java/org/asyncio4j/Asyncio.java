package org.asyncio4j;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.asyncio4j.internal.Seconds;
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
public final class Asyncio {
    /// When [#waitTasks(Iterable, ReturnWhen)] returns: when one is done.
    public static final ReturnWhen FIRST_COMPLETED = ReturnWhen.FIRST_COMPLETED;

    /// When [#waitTasks(Iterable, ReturnWhen)] returns: when one has failed, or all are done.
    public static final ReturnWhen FIRST_EXCEPTION = ReturnWhen.FIRST_EXCEPTION;

    /// When [#waitTasks(Iterable, ReturnWhen)] returns: when all are done.
    public static final ReturnWhen ALL_COMPLETED = ReturnWhen.ALL_COMPLETED;

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

    // Where an argument has an error of its own, javac takes the last overload, and complains once more if that does
    // not fit. So the overloads for stages come first.

    /// Waits for a stage of another library. Suspends the current task unless the stage is done already.
    /// Cancelling the task leaves the stage alone, since others may share it. To cancel the stage with the task,
    /// await [wrapFuture(stage)][#wrapFuture(CompletionStage)].
    ///
    /// @param <T> what it gives
    /// @param stage such as a `CompletableFuture`
    /// @return its result; its exception comes out without the `CompletionException` around it
    /// @throws CancelledError if it or the current task was cancelled
    public static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        return StageFuture.await(stage);
    }

    /// Waits for a stage that may give a checked exception, as [#await(CompletionStage)] does.
    ///
    /// @param <T> what it gives
    /// @param <X> the type of the exception
    /// @param stage such as a `CompletableFuture`
    /// @param declared the class of the exception
    /// @return its result
    /// @throws X if it does
    public static <T extends @Nullable Object, X extends Exception> T await(CompletionStage<T> stage, Class<X> declared)
            throws X {
        return StageFuture.await(stage);
    }

    /// Waits for a stage that may give two checked exceptions, as [#await(CompletionStage)] does.
    ///
    /// @param <T> what it gives
    /// @param <X> the type of one exception
    /// @param <Y> the type of the other
    /// @param stage such as a `CompletableFuture`
    /// @param declared the class of one exception
    /// @param other the class of the other
    /// @return its result
    /// @throws X if it does
    /// @throws Y if it does
    public static <T extends @Nullable Object, X extends Exception, Y extends Exception> T await(
            CompletionStage<T> stage, Class<X> declared, Class<Y> other) throws X, Y {
        return StageFuture.await(stage);
    }

    /// Waits for something: runs a coroutine on the caller's stack, or suspends the current task until a future
    /// is done.
    ///
    /// @param <T> what it gives
    /// @param awaitable a coroutine, future, task or other awaitable
    /// @return its result; its exception comes out as it was thrown, checked ones too, with a stack trace that goes
    ///     on with the caller's frames
    /// @throws CancelledError if it or the current task was cancelled
    /// @throws IllegalStateException if the caller is neither a task nor a coroutine driven by hand
    /// @python `await`
    public static <T extends @Nullable Object> T await(Awaitable<T> awaitable) {
        return awaitable.await();
    }

    /// Waits for something that may throw a checked exception, so that the compiler lets it be caught.
    ///
    /// @param <T> what it gives
    /// @param <X> the type of the exception
    /// @param awaitable a coroutine, future, task or other awaitable
    /// @param declared the class of the exception
    /// @return its result
    /// @throws X if it does
    public static <T extends @Nullable Object, X extends Exception> T await(Awaitable<T> awaitable, Class<X> declared)
            throws X {
        return awaitable.await();
    }

    /// Waits for something that may throw two checked exceptions, as [#await(Awaitable, Class)] does.
    ///
    /// @param <T> what it gives
    /// @param <X> the type of one exception
    /// @param <Y> the type of the other
    /// @param awaitable a coroutine, future, task or other awaitable
    /// @param declared the class of one exception
    /// @param other the class of the other
    /// @return its result
    /// @throws X if it does
    /// @throws Y if it does
    public static <T extends @Nullable Object, X extends Exception, Y extends Exception> T await(
            Awaitable<T> awaitable, Class<X> declared, Class<Y> other) throws X, Y {
        return awaitable.await();
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

    /// {@return a coroutine that suspends the current task for some time}
    ///
    /// @param delay in seconds; at most 0 lets the other ready callbacks and tasks run once
    /// @throws IllegalArgumentException when it is awaited, if the delay is not a number
    /// @python `asyncio.sleep`
    @CheckReturnValue
    public static Coroutine<@Nullable Void> sleep(double delay) {
        return Sleep.coroutine(delay);
    }

    /// {@return a coroutine that suspends the current task for some time and returns a result}
    ///
    /// @param <T> the type of the result
    /// @param delay in seconds; at most 0 lets the other ready callbacks and tasks run once
    /// @param result what it returns
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> sleep(double delay, T result) {
        return Sleep.coroutine(delay, result);
    }

    /// {@return a coroutine that suspends the current task for some time}
    ///
    /// @param delay for how long
    @CheckReturnValue
    public static Coroutine<@Nullable Void> sleep(Duration delay) {
        return Sleep.coroutine(Seconds.of(delay));
    }

    /// {@return a coroutine that suspends the current task for some time and returns a result}
    ///
    /// @param <T> the type of the result
    /// @param delay for how long
    /// @param result what it returns
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> sleep(Duration delay, T result) {
        return Sleep.coroutine(Seconds.of(delay), result);
    }

    /// Runs awaitables concurrently: coroutines become tasks.
    ///
    /// The first exception ends the future that is returned, while the other awaitables go on; their exceptions
    /// count as retrieved. Cancelling that future cancels them all. The same awaitable given twice runs once.
    ///
    /// @param <T> what they give
    /// @param awaitables coroutines, futures, tasks or other awaitables of one loop
    /// @return a future of their results, in the order of the arguments
    /// @throws IllegalArgumentException if they belong to different loops
    /// @throws IllegalStateException if a loop is needed and there is no current one
    /// @python `asyncio.gather`
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T extends @Nullable Object> Future<List<T>> gather(Awaitable<? extends T>... awaitables) {
        return GatheringFuture.of(Arrays.asList(awaitables), false);
    }

    /// Runs awaitables concurrently, as [#gather(Awaitable...)] does.
    ///
    /// @param <T> what they give
    /// @param awaitables coroutines, futures, tasks or other awaitables of one loop
    /// @return a future of their results, in the order of the awaitables
    public static <T extends @Nullable Object> Future<List<T>> gather(
            Iterable<? extends Awaitable<? extends T>> awaitables) {
        return GatheringFuture.of(awaitables, false);
    }

    /// Runs awaitables concurrently, as [#gather(Awaitable...)] does.
    ///
    /// @param awaitables coroutines, futures, tasks or other awaitables of one loop
    /// @param returnExceptions whether exceptions and cancellations of the awaitables stand among the results
    ///     instead of ending the future
    /// @return a future of their results, in the order of the awaitables
    public static Future<List<@Nullable Object>> gather(
            Iterable<? extends Awaitable<?>> awaitables, boolean returnExceptions) {
        return GatheringFuture.of(awaitables, returnExceptions);
    }

    /// Waits for stages of other libraries. Cancelling the future that is returned leaves them alone.
    ///
    /// @param <T> what they give
    /// @param first such as a `CompletableFuture`
    /// @param others further ones
    /// @return a future of their results, in the order of the arguments; the first exception ends it
    /// @throws IllegalStateException if there is no current event loop
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T extends @Nullable Object> Future<List<T>> gather(
            CompletionStage<? extends T> first, CompletionStage<? extends T>... others) {
        return GatheringFuture.ofStages(first, others);
    }

    /// Runs two awaitables concurrently, as [#gather(Awaitable...)] does, and makes one value of their
    /// results, which may be of different types.
    ///
    /// ```java
    /// var page = await(combine(user(id), orders(id), Page::new)); // a record Page(User user, List<Order> orders)
    /// ```
    ///
    /// @param <A> what the first gives
    /// @param <B> what the second gives
    /// @param <R> what the combiner makes of them
    /// @param first a coroutine, future, task or other awaitable
    /// @param second the second one
    /// @param combiner is called in the loop when all are done; it cannot await
    /// @return a future of what the combiner returns or throws
    public static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            Future<R> combine(
                    Awaitable<A> first, Awaitable<B> second, Combiner<? super A, ? super B, ? extends R> combiner) {
        return GatheringFuture.combined(
                Arrays.asList(first, second), results -> combiner.combine(at(results, 0), at(results, 1)));
    }

    /// Runs three awaitables concurrently and makes one value of their results, as
    /// [#combine(Awaitable, Awaitable, Combiner)] does.
    ///
    /// @param <A> what the first gives
    /// @param <B> what the second gives
    /// @param <C> what the third gives
    /// @param <R> what the combiner makes of them
    /// @param first a coroutine, future, task or other awaitable
    /// @param second the second one
    /// @param third the third one
    /// @param combiner is called in the loop when all are done; it cannot await
    /// @return a future of what the combiner returns or throws
    public static <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            Future<R> combine(
                    Awaitable<A> first,
                    Awaitable<B> second,
                    Awaitable<C> third,
                    Combiner.OfThree<? super A, ? super B, ? super C, ? extends R> combiner) {
        return GatheringFuture.combined(
                Arrays.asList(first, second, third),
                results -> combiner.combine(at(results, 0), at(results, 1), at(results, 2)));
    }

    /// Runs four awaitables concurrently and makes one value of their results, as
    /// [#combine(Awaitable, Awaitable, Combiner)] does.
    ///
    /// @param <A> what the first gives
    /// @param <B> what the second gives
    /// @param <C> what the third gives
    /// @param <D> what the fourth gives
    /// @param <R> what the combiner makes of them
    /// @param first a coroutine, future, task or other awaitable
    /// @param second the second one
    /// @param third the third one
    /// @param fourth the fourth one
    /// @param combiner is called in the loop when all are done; it cannot await
    /// @return a future of what the combiner returns or throws
    public static <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    R extends @Nullable Object>
            Future<R> combine(
                    Awaitable<A> first,
                    Awaitable<B> second,
                    Awaitable<C> third,
                    Awaitable<D> fourth,
                    Combiner.OfFour<? super A, ? super B, ? super C, ? super D, ? extends R> combiner) {
        return GatheringFuture.combined(
                Arrays.asList(first, second, third, fourth),
                results -> combiner.combine(at(results, 0), at(results, 1), at(results, 2), at(results, 3)));
    }

    /// Runs five awaitables concurrently and makes one value of their results, as
    /// [#combine(Awaitable, Awaitable, Combiner)] does.
    ///
    /// @param <A> what the first gives
    /// @param <B> what the second gives
    /// @param <C> what the third gives
    /// @param <D> what the fourth gives
    /// @param <E> what the fifth gives
    /// @param <R> what the combiner makes of them
    /// @param first a coroutine, future, task or other awaitable
    /// @param second the second one
    /// @param third the third one
    /// @param fourth the fourth one
    /// @param fifth the fifth one
    /// @param combiner is called in the loop when all are done; it cannot await
    /// @return a future of what the combiner returns or throws
    public static <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    E extends @Nullable Object,
                    R extends @Nullable Object>
            Future<R> combine(
                    Awaitable<A> first,
                    Awaitable<B> second,
                    Awaitable<C> third,
                    Awaitable<D> fourth,
                    Awaitable<E> fifth,
                    Combiner.OfFive<? super A, ? super B, ? super C, ? super D, ? super E, ? extends R> combiner) {
        return GatheringFuture.combined(
                Arrays.asList(first, second, third, fourth, fifth),
                results -> combiner.combine(
                        at(results, 0), at(results, 1), at(results, 2), at(results, 3), at(results, 4)));
    }

    /// Protects an awaitable from the cancellation of the task that waits for it: cancelling the future that is
    /// returned leaves the awaitable alone.
    ///
    /// @param <T> what it gives
    /// @param awaitable a future, task, coroutine or other awaitable
    /// @return a future with its outcome; the awaitable itself if that is a future that is done
    /// @throws IllegalArgumentException if it is null
    /// @throws IllegalStateException if a task is needed and there is no current event loop
    /// @python `asyncio.shield`
    public static <T extends @Nullable Object> Future<T> shield(Awaitable<T> awaitable) {
        return Shield.around(awaitable);
    }

    /// Makes a future of a stage of another library, as [#ensureFuture(CompletionStage)] does.
    ///
    /// @param <T> what it gives
    /// @param stage such as a `CompletableFuture`
    /// @return a future with its outcome, whose cancellation leaves the stage alone
    /// @throws IllegalStateException if there is no current event loop
    public static <T extends @Nullable Object> Future<T> shield(CompletionStage<T> stage) {
        return StageFuture.of(stage);
    }

    /// {@return a deadline for a part of the current task}
    ///
    /// @param delay in seconds from now, or infinity for no limit
    /// @throws IllegalStateException if no event loop is running in this thread
    /// @python `asyncio.timeout`
    @CheckReturnValue
    public static Timeout timeout(double delay) {
        return Timeout.after(delay);
    }

    /// {@return a deadline for a part of the current task}
    ///
    /// @param delay how far from now, or null for no limit
    /// @throws IllegalStateException if no event loop is running in this thread
    @CheckReturnValue
    public static Timeout timeout(@Nullable Duration delay) {
        return Timeout.after(Seconds.ofLimit(delay));
    }

    /// Runs a body in the current task until a deadline, as [Timeout#run(ScopeBody)] does.
    ///
    /// @param <T> what the body returns
    /// @param delay in seconds, counted from when the body starts
    /// @param body what is run; it is given the deadline
    /// @return a coroutine that returns what the body does, or throws [TimeoutException]
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> timeout(double delay, ScopeBody<? super Timeout, T> body) {
        return Timeout.coroutine(delay, body);
    }

    /// Runs a body in the current task until a deadline, as [Timeout#run(VoidScopeBody)] does.
    ///
    /// @param delay in seconds, counted from when the body starts
    /// @param body what is run; it is given the deadline
    /// @return a coroutine that throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static Coroutine<@Nullable Void> timeout(double delay, VoidScopeBody<? super Timeout> body) {
        return Timeout.coroutine(delay, InlineBody.returningNull(body));
    }

    /// Runs a body in the current task until a deadline, as [Timeout#run(ScopeBody)] does.
    ///
    /// @param <T> what the body returns
    /// @param delay how long, counted from when the body starts, or null for no limit
    /// @param body what is run; it is given the deadline
    /// @return a coroutine that returns what the body does, or throws [TimeoutException]
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> timeout(
            @Nullable Duration delay, ScopeBody<? super Timeout, T> body) {
        return Timeout.coroutine(Seconds.ofLimit(delay), body);
    }

    /// Runs a body in the current task until a deadline, as [Timeout#run(VoidScopeBody)] does.
    ///
    /// @param delay how long, counted from when the body starts, or null for no limit
    /// @param body what is run; it is given the deadline
    /// @return a coroutine that throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static Coroutine<@Nullable Void> timeout(@Nullable Duration delay, VoidScopeBody<? super Timeout> body) {
        return Timeout.coroutine(Seconds.ofLimit(delay), InlineBody.returningNull(body));
    }

    /// {@return a deadline for a part of the current task}
    ///
    /// @param when in seconds of [EventLoop#time], or infinity for no limit
    /// @python `asyncio.timeout_at`
    @CheckReturnValue
    public static Timeout timeoutAt(double when) {
        return new Timeout(when);
    }

    /// Waits for an awaitable, but not for longer than some time. When the time is up, it is cancelled, and its
    /// clean-up is waited for. If it suppresses the cancellation and returns, so does this.
    ///
    /// @param <T> what it gives
    /// @param awaitable a future, task, coroutine or other awaitable
    /// @param timeout in seconds, infinity for no limit; at most 0 takes a result that is there already
    /// @return a coroutine that returns the result, or throws [TimeoutException] when the time is up
    /// @python `asyncio.wait_for`
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> waitFor(Awaitable<T> awaitable, double timeout) {
        return WaitFor.coroutine(awaitable, timeout);
    }

    /// Waits for an awaitable, but not for longer than some time, as [#waitFor(Awaitable, double)] does.
    ///
    /// @param <T> what it gives
    /// @param awaitable a future, task, coroutine or other awaitable
    /// @param timeout for how long, or null for no limit
    /// @return a coroutine that returns the result, or throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> waitFor(
            Awaitable<T> awaitable, @Nullable Duration timeout) {
        return WaitFor.coroutine(awaitable, Seconds.ofLimit(timeout));
    }

    /// Waits for a stage of another library, but not for longer than some time. When the time is up, the stage is
    /// left alone.
    ///
    /// @param <T> what it gives
    /// @param stage such as a `CompletableFuture`
    /// @param timeout in seconds, infinity for no limit; at most 0 takes a result that is there already
    /// @return a coroutine that returns the result, or throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> waitFor(CompletionStage<T> stage, double timeout) {
        return WaitFor.coroutine(stage, timeout);
    }

    /// Waits for a stage of another library, but not for longer than some time, as
    /// [#waitFor(CompletionStage, double)] does.
    ///
    /// @param <T> what it gives
    /// @param stage such as a `CompletableFuture`
    /// @param timeout for how long, or null for no limit
    /// @return a coroutine that returns the result, or throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> waitFor(
            CompletionStage<T> stage, @Nullable Duration timeout) {
        return WaitFor.coroutine(stage, Seconds.ofLimit(timeout));
    }

    /// Runs a body that makes tasks, and waits for all of them, as [TaskGroup#run(ScopeBody)] does.
    ///
    /// @param <T> what the body returns
    /// @param body what is run in the current task; it is given the group
    /// @return a coroutine that returns what the body does, or throws [ExceptionGroup]
    /// @python `asyncio.TaskGroup`
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> taskGroup(ScopeBody<? super TaskGroup, T> body) {
        return new TaskGroup().run(body);
    }

    /// Runs a body that makes tasks, and waits for all of them, as [TaskGroup#run(VoidScopeBody)] does.
    ///
    /// @param body what is run in the current task; it is given the group
    /// @return a coroutine that throws [ExceptionGroup] if something fails
    @CheckReturnValue
    public static Coroutine<@Nullable Void> taskGroup(VoidScopeBody<? super TaskGroup> body) {
        return new TaskGroup().run(body);
    }

    /// Waits until all futures or tasks are done, without taking or throwing what they give.
    ///
    /// @param <T> what they give
    /// @param tasks at least one future or task; the same one given twice counts once
    /// @return a coroutine that returns which are done; awaiting it throws [IllegalArgumentException] if there is
    ///     none, or if there are coroutines among them. If it is cancelled, they are not
    /// @python `asyncio.wait`
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks) {
        return WaitTasks.coroutine(tasks, Double.POSITIVE_INFINITY, ALL_COMPLETED);
    }

    /// Waits until some or all futures or tasks are done, as [#waitTasks(Iterable)] does.
    ///
    /// @param <T> what they give
    /// @param tasks at least one future or task
    /// @param returnWhen what is waited for
    /// @return a coroutine that returns which are done
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks, @Nullable ReturnWhen returnWhen) {
        return WaitTasks.coroutine(tasks, Double.POSITIVE_INFINITY, returnWhen);
    }

    /// Waits until all futures or tasks are done or the time is up, as [#waitTasks(Iterable)] does. Neither is an
    /// exception thrown then nor anything cancelled.
    ///
    /// @param <T> what they give
    /// @param tasks at least one future or task
    /// @param timeout in seconds, or infinity for no limit
    /// @return a coroutine that returns which are done
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks, double timeout) {
        return WaitTasks.coroutine(tasks, timeout, ALL_COMPLETED);
    }

    /// Waits until all futures or tasks are done or the time is up, as [#waitTasks(Iterable, double)] does.
    ///
    /// @param <T> what they give
    /// @param tasks at least one future or task
    /// @param timeout for how long, or null for no limit
    /// @return a coroutine that returns which are done
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks, @Nullable Duration timeout) {
        return WaitTasks.coroutine(tasks, Seconds.ofLimit(timeout), ALL_COMPLETED);
    }

    /// Waits until some or all futures or tasks are done or the time is up, as [#waitTasks(Iterable, double)] does.
    ///
    /// @param <T> what they give
    /// @param tasks at least one future or task
    /// @param timeout in seconds, or infinity for no limit
    /// @param returnWhen what is waited for
    /// @return a coroutine that returns which are done
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks, double timeout, @Nullable ReturnWhen returnWhen) {
        return WaitTasks.coroutine(tasks, timeout, returnWhen);
    }

    /// Waits until some or all futures or tasks are done or the time is up, as [#waitTasks(Iterable, double)] does.
    ///
    /// @param <T> what they give
    /// @param tasks at least one future or task
    /// @param timeout for how long, or null for no limit
    /// @param returnWhen what is waited for
    /// @return a coroutine that returns which are done
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks,
            @Nullable Duration timeout,
            @Nullable ReturnWhen returnWhen) {
        return WaitTasks.coroutine(tasks, Seconds.ofLimit(timeout), returnWhen);
    }

    /// Gives futures in the order in which they are done. Coroutines become tasks.
    ///
    /// ```java
    /// for (var page : asCompleted(pages)) { // waits
    ///     IO.println(page.result());
    /// }
    /// ```
    ///
    /// @param <T> what they give
    /// @param awaitables coroutines, futures, tasks or other awaitables; the same one given twice counts once
    /// @return the futures
    /// @throws IllegalStateException if there is no current event loop
    /// @python `asyncio.as_completed`
    @CheckReturnValue
    public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
            Iterable<? extends Awaitable<? extends T>> awaitables) {
        return new AsCompleted<>(awaitables, Double.POSITIVE_INFINITY);
    }

    /// Gives futures in the order in which they are done, as [#asCompleted(Iterable)] does, until the time is up.
    /// Nothing is cancelled then.
    ///
    /// @param <T> what they give
    /// @param awaitables coroutines, futures, tasks or other awaitables
    /// @param timeout in seconds for all of them, or infinity for no limit
    /// @return the futures; iterating throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
            Iterable<? extends Awaitable<? extends T>> awaitables, double timeout) {
        return new AsCompleted<>(awaitables, timeout);
    }

    /// Gives futures in the order in which they are done, as [#asCompleted(Iterable, double)] does.
    ///
    /// @param <T> what they give
    /// @param awaitables coroutines, futures, tasks or other awaitables
    /// @param timeout for all of them, or null for no limit
    /// @return the futures; iterating throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
            Iterable<? extends Awaitable<? extends T>> awaitables, @Nullable Duration timeout) {
        return new AsCompleted<>(awaitables, Seconds.ofLimit(timeout));
    }

    /// Runs coroutines until the first one succeeds, starting each when the one before has failed or some time
    /// after it was started. The others are cancelled then. The race ends when all that it has started have ended.
    /// If it is cancelled, so are they; what one of them has returned by then is lost.
    ///
    /// @param <T> what they give
    /// @param starters make the coroutines, each when its turn comes
    /// @param delay in seconds from one start to the next, or infinity to wait for a failure
    /// @return a coroutine that returns who has won and what became of the others
    /// @python `asyncio.staggered.staggered_race`
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<StaggeredRace<T>> staggeredRace(
            Iterable<? extends Supplier<? extends Coroutine<? extends T>>> starters, double delay) {
        return StaggeredRunner.coroutine(starters, delay);
    }

    /// Runs coroutines until the first one succeeds, as [#staggeredRace(Iterable, double)] does.
    ///
    /// @param <T> what they give
    /// @param starters make the coroutines, each when its turn comes
    /// @param delay how long from one start to the next, or null to wait for a failure
    /// @return a coroutine that returns who has won and what became of the others
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<StaggeredRace<T>> staggeredRace(
            Iterable<? extends Supplier<? extends Coroutine<? extends T>>> starters, @Nullable Duration delay) {
        return StaggeredRunner.coroutine(starters, Seconds.ofLimit(delay));
    }

    /// Runs a function on another thread, in the default executor, and in a copy of the current context. Use
    /// it for work that should run beside the task; [#blocking(CoroutineBody)] runs code on the task's own
    /// stack.
    ///
    /// @param <T> what the function returns
    /// @param function what runs there
    /// @return a coroutine that returns what the function returns and throws what it throws. The function
    ///     starts when that is awaited; it is interrupted if the await is cancelled, which does not wait for
    ///     it
    /// @python `asyncio.to_thread`
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> toThread(Callable<T> function) {
        return ToThread.coroutine(function);
    }

    /// Runs a function that returns nothing on another thread, as [#toThread(Callable)] does.
    ///
    /// @param function what runs there
    /// @return a coroutine that ends when the function does
    @CheckReturnValue
    public static Coroutine<@Nullable Void> toThread(CoroutineBody.OfVoid function) {
        return ToThread.coroutine(function::run);
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
    /// Any thread may call this. While the loop runs, the result may miss changes that happen meanwhile.
    ///
    /// @param loop the loop
    /// @throws IllegalArgumentException if it is null
    public static Set<Task<?>> allTasks(EventLoop loop) {
        return Loop.required(loop).tasks().unfinished();
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
    /// Any thread may call this, for instance to find out why a loop does not go on. While the loop runs, the
    /// result may miss changes that happen meanwhile.
    ///
    /// @param future the task or future, or null for the current task of the caller's loop
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

    /// {@return the result of the awaitable at an index, as the type that the combiner takes there}
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends @Nullable Object> T at(List<?> results, int index) {
        return (T) results.get(index);
    }
}
