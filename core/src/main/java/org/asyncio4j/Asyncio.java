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

/// The functions of Python's module `asyncio`, for static import.
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
    /// Makes [#waitTasks(Iterable, ReturnWhen)] return when one future is done.
    public static final ReturnWhen FIRST_COMPLETED = ReturnWhen.FIRST_COMPLETED;

    /// Makes [#waitTasks(Iterable, ReturnWhen)] return when one future has failed or all are done.
    public static final ReturnWhen FIRST_EXCEPTION = ReturnWhen.FIRST_EXCEPTION;

    /// Makes [#waitTasks(Iterable, ReturnWhen)] return when all futures are done.
    public static final ReturnWhen ALL_COMPLETED = ReturnWhen.ALL_COMPLETED;

    private Asyncio() {}

    /// Runs a program: makes an event loop and runs the coroutine in it. Then cancels the tasks that are
    /// left, waits for their clean-up, shuts down the default executor and closes the loop. Platform and
    /// virtual threads may call this. On the main thread it handles Ctrl-C, as [Runner#run(Coroutine)]
    /// describes.
    ///
    /// @param <T> the type of the coroutine's result
    /// @param main the coroutine
    /// @return its result; this method throws its exception unchanged
    /// @throws IllegalArgumentException if the argument is null
    /// @throws IllegalStateException if an event loop runs in this thread
    /// @throws KeyboardInterrupt if the user has ended the run with Ctrl-C
    /// @python `asyncio.run`
    public static <T extends @Nullable Object> T run(Coroutine<T> main) {
        return run(main, null, null);
    }

    /// Runs a program as [#run(Coroutine)] does.
    ///
    /// @param <T> the type of the coroutine's result
    /// @param main the coroutine
    /// @param debug whether the loop is in debug mode
    /// @return its result
    public static <T extends @Nullable Object> T run(Coroutine<T> main, boolean debug) {
        return run(main, debug, null);
    }

    /// Runs a program as [#run(Coroutine)] does, in a loop of another kind.
    ///
    /// @param <T> the type of the coroutine's result
    /// @param main the coroutine
    /// @param loopFactory the function that makes the loop
    /// @return its result
    public static <T extends @Nullable Object> T run(Coroutine<T> main, Supplier<EventLoop> loopFactory) {
        return run(main, null, loopFactory);
    }

    /// Runs a program as [#run(Coroutine)] does.
    ///
    /// @param <T> the type of the coroutine's result
    /// @param main the coroutine
    /// @param debug whether the loop is in debug mode, or null for the default of new loops
    /// @param loopFactory the function that makes the loop, or null for a loop of the default kind
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

    /// Makes a coroutine. None of its code runs until code awaits it or makes a task of it.
    ///
    /// @param <T> the type of its result
    /// @param body the code of the coroutine
    /// @return the coroutine
    /// @python `async def`
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> async(CoroutineBody<T> body) {
        return new Coroutine<>(null, body);
    }

    /// Makes a coroutine that returns nothing. None of its code runs until code awaits it or makes a
    /// task of it.
    ///
    /// @param body the code of the coroutine
    /// @return the coroutine
    /// @python `async def`
    @CheckReturnValue
    public static Coroutine<@Nullable Void> async(CoroutineBody.OfVoid body) {
        return new Coroutine<>(null, body);
    }

    // If an argument contains an error, javac picks the last overload, and reports a second error if
    // that does not fit. So the overloads for stages come first.

    /// Waits for a stage of another library. Suspends the current task unless the stage is done already.
    /// Cancelling the task does not cancel the stage, because others may share it. To cancel the stage
    /// with the task, await [wrapFuture(stage)][#wrapFuture(CompletionStage)].
    ///
    /// @param <T> the type of the result
    /// @param stage the stage, such as a `CompletableFuture`
    /// @return its result; this method throws its exception, without the `CompletionException` around it
    /// @throws CancelledError if the argument or the current task was cancelled
    public static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        return StageFuture.await(stage);
    }

    /// Waits for a stage that may fail with a checked exception, as [#await(CompletionStage)] does.
    ///
    /// @param <T> the type of the result
    /// @param <X> the type of the exception
    /// @param stage the stage, such as a `CompletableFuture`
    /// @param declared the class of the exception
    /// @return its result
    /// @throws X if the argument throws it
    public static <T extends @Nullable Object, X extends Exception> T await(CompletionStage<T> stage, Class<X> declared)
            throws X {
        return StageFuture.await(stage);
    }

    /// Waits for a stage that may fail with two checked exceptions, as [#await(CompletionStage)] does.
    ///
    /// @param <T> the type of the result
    /// @param <X> the type of one exception
    /// @param <Y> the type of the other
    /// @param stage the stage, such as a `CompletableFuture`
    /// @param declared the class of one exception
    /// @param other the class of the other
    /// @return its result
    /// @throws X if the argument throws it
    /// @throws Y if the argument throws it
    public static <T extends @Nullable Object, X extends Exception, Y extends Exception> T await(
            CompletionStage<T> stage, Class<X> declared, Class<Y> other) throws X, Y {
        return StageFuture.await(stage);
    }

    /// Waits for an awaitable: runs a coroutine on the caller's stack, or suspends the current task
    /// until a future is done. Cancelling the task also cancels a future for which it waits.
    ///
    /// @param <T> the type of the result
    /// @param awaitable a coroutine, future, task or other awaitable
    /// @return its result; this method throws its exception unchanged, also a checked one, with a stack
    ///     trace that continues with the caller's frames
    /// @throws CancelledError if the argument or the current task was cancelled
    /// @throws IllegalStateException if the caller is neither a task nor a coroutine driven by hand
    /// @python `await`
    public static <T extends @Nullable Object> T await(Awaitable<T> awaitable) {
        return awaitable.await();
    }

    /// Waits for an awaitable that may throw a checked exception, so that the caller can catch it.
    ///
    /// @param <T> the type of the result
    /// @param <X> the type of the exception
    /// @param awaitable a coroutine, future, task or other awaitable
    /// @param declared the class of the exception
    /// @return its result
    /// @throws X if the argument throws it
    public static <T extends @Nullable Object, X extends Exception> T await(Awaitable<T> awaitable, Class<X> declared)
            throws X {
        return awaitable.await();
    }

    /// Waits for an awaitable that may throw two checked exceptions, as [#await(Awaitable, Class)] does.
    ///
    /// @param <T> the type of the result
    /// @param <X> the type of one exception
    /// @param <Y> the type of the other
    /// @param awaitable a coroutine, future, task or other awaitable
    /// @param declared the class of one exception
    /// @param other the class of the other
    /// @return its result
    /// @throws X if the argument throws it
    /// @throws Y if the argument throws it
    public static <T extends @Nullable Object, X extends Exception, Y extends Exception> T await(
            Awaitable<T> awaitable, Class<X> declared, Class<Y> other) throws X, Y {
        return awaitable.await();
    }

    /// Makes a task of the running event loop and schedules its first step.
    ///
    /// @param <T> the type of the coroutine's result
    /// @param coroutine the coroutine that the task runs
    /// @return the task
    /// @throws IllegalStateException if no event loop is running in this thread
    /// @throws IllegalArgumentException if the coroutine is null
    /// @python `asyncio.create_task`
    public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
        return getRunningLoop().createTask(coroutine);
    }

    /// Makes a task with a name, as [#createTask(Coroutine)] does.
    ///
    /// @param <T> the type of the coroutine's result
    /// @param coroutine the coroutine that the task runs
    /// @param name the task's name
    /// @return the task
    public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return getRunningLoop().createTask(coroutine, name);
    }

    /// Makes a task, as [#createTask(Coroutine)] does.
    ///
    /// @param <T> the type of the coroutine's result
    /// @param coroutine the coroutine that the task runs
    /// @param options the task's name and context, and whether it starts at once
    /// @return the task
    public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        return getRunningLoop().createTask(coroutine, options);
    }

    /// Makes a task that waits for a stage of another library. Cancelling the task does not cancel the
    /// stage.
    ///
    /// @param <T> the type of the stage's result
    /// @param stage the stage, such as a `CompletableFuture`
    /// @return the task
    /// @throws IllegalStateException if no event loop is running in this thread
    public static <T extends @Nullable Object> Task<T> createTask(CompletionStage<T> stage) {
        return StageFuture.task(stage, getRunningLoop());
    }

    /// {@return a task factory whose tasks run to their first await at once, when they are made}
    ///
    /// Pass it to [EventLoop#setTaskFactory]. Tasks that never wait are done when `createTask` returns,
    /// without an iteration of the loop. So tasks run in another order than without this factory.
    ///
    /// @python `asyncio.eager_task_factory`
    public static TaskFactory eagerTaskFactory() {
        return EagerTasks.FACTORY;
    }

    /// {@return a task factory that makes tasks with another factory, eager ones unless their options
    /// say otherwise}
    ///
    /// @param constructor the other factory, such as `Task::new`
    /// @python `asyncio.create_eager_task_factory`
    public static TaskFactory createEagerTaskFactory(TaskFactory constructor) {
        return EagerTasks.madeBy(constructor);
    }

    /// {@return a coroutine that suspends the current task for some time}
    ///
    /// @param delay the time in seconds; 0 or less to let the other ready callbacks and tasks run once
    /// @throws IllegalArgumentException on awaiting, if the delay is not a number
    /// @python `asyncio.sleep`
    @CheckReturnValue
    public static Coroutine<@Nullable Void> sleep(double delay) {
        return Sleep.coroutine(delay);
    }

    /// {@return a coroutine that suspends the current task for some time and returns a result}
    ///
    /// @param <T> the type of the result
    /// @param delay the time in seconds; 0 or less to let the other ready callbacks and tasks run once
    /// @param result the result
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> sleep(double delay, T result) {
        return Sleep.coroutine(delay, result);
    }

    /// {@return a coroutine that suspends the current task for some time}
    ///
    /// @param delay the time
    @CheckReturnValue
    public static Coroutine<@Nullable Void> sleep(Duration delay) {
        return Sleep.coroutine(Seconds.of(delay));
    }

    /// {@return a coroutine that suspends the current task for some time and returns a result}
    ///
    /// @param <T> the type of the result
    /// @param delay the time
    /// @param result the result
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> sleep(Duration delay, T result) {
        return Sleep.coroutine(Seconds.of(delay), result);
    }

    /// Runs awaitables concurrently. Coroutines become tasks.
    ///
    /// The first exception ends the returned future. The other awaitables then go on, and their
    /// exceptions count as retrieved. Cancelling the returned future cancels all awaitables. An
    /// awaitable that is passed twice runs once.
    ///
    /// @param <T> the type of the results
    /// @param awaitables coroutines, futures, tasks or other awaitables of one loop
    /// @return a future of their results, in the order of the arguments
    /// @throws IllegalArgumentException if the awaitables belong to different loops
    /// @throws IllegalStateException if a loop is needed and there is no current one
    /// @python `asyncio.gather`
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T extends @Nullable Object> Future<List<T>> gather(Awaitable<? extends T>... awaitables) {
        return GatheringFuture.of(Arrays.asList(awaitables), false);
    }

    /// Runs awaitables concurrently, as [#gather(Awaitable...)] does.
    ///
    /// @param <T> the type of the results
    /// @param awaitables coroutines, futures, tasks or other awaitables of one loop
    /// @return a future of their results, in the order of the awaitables
    public static <T extends @Nullable Object> Future<List<T>> gather(
            Iterable<? extends Awaitable<? extends T>> awaitables) {
        return GatheringFuture.of(awaitables, false);
    }

    /// Runs awaitables concurrently, as [#gather(Awaitable...)] does.
    ///
    /// @param awaitables coroutines, futures, tasks or other awaitables of one loop
    /// @param returnExceptions whether exceptions and cancellations of the awaitables become results
    ///     instead of ending the future
    /// @return a future of their results, in the order of the awaitables
    public static Future<List<@Nullable Object>> gather(
            Iterable<? extends Awaitable<?>> awaitables, boolean returnExceptions) {
        return GatheringFuture.of(awaitables, returnExceptions);
    }

    /// Waits for stages of other libraries. Cancelling the returned future does not cancel the stages.
    ///
    /// @param <T> the type of the results
    /// @param first a stage, such as a `CompletableFuture`
    /// @param others further stages
    /// @return a future of their results, in the order of the arguments; the first exception ends it
    /// @throws IllegalStateException if there is no current event loop
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T extends @Nullable Object> Future<List<T>> gather(
            CompletionStage<? extends T> first, CompletionStage<? extends T>... others) {
        return GatheringFuture.ofStages(first, others);
    }

    /// Runs two awaitables concurrently, as [#gather(Awaitable...)] does, and combines their results,
    /// which may be of different types, into one value.
    ///
    /// ```java
    /// var page = await(combine(user(id), orders(id), Page::new)); // a record Page(User user, List<Order> orders)
    /// ```
    ///
    /// @param <A> the type of the first result
    /// @param <B> the type of the second result
    /// @param <R> the type of the combined value
    /// @param first the first awaitable: a coroutine, future, task or other awaitable
    /// @param second the second awaitable
    /// @param combiner the function that makes the value; the loop calls it when all awaitables are
    ///     done, and it cannot await
    /// @return a future with the result or exception of the combiner
    public static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            Future<R> combine(
                    Awaitable<A> first, Awaitable<B> second, Combiner<? super A, ? super B, ? extends R> combiner) {
        return GatheringFuture.combined(
                Arrays.asList(first, second), results -> combiner.combine(at(results, 0), at(results, 1)));
    }

    /// Runs three awaitables concurrently and combines their results into one value, as
    /// [#combine(Awaitable, Awaitable, Combiner)] does.
    ///
    /// @param <A> the type of the first result
    /// @param <B> the type of the second result
    /// @param <C> the type of the third result
    /// @param <R> the type of the combined value
    /// @param first the first awaitable: a coroutine, future, task or other awaitable
    /// @param second the second awaitable
    /// @param third the third awaitable
    /// @param combiner the function that makes the value; the loop calls it when all awaitables are
    ///     done, and it cannot await
    /// @return a future with the result or exception of the combiner
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

    /// Runs four awaitables concurrently and combines their results into one value, as
    /// [#combine(Awaitable, Awaitable, Combiner)] does.
    ///
    /// @param <A> the type of the first result
    /// @param <B> the type of the second result
    /// @param <C> the type of the third result
    /// @param <D> the type of the fourth result
    /// @param <R> the type of the combined value
    /// @param first the first awaitable: a coroutine, future, task or other awaitable
    /// @param second the second awaitable
    /// @param third the third awaitable
    /// @param fourth the fourth awaitable
    /// @param combiner the function that makes the value; the loop calls it when all awaitables are
    ///     done, and it cannot await
    /// @return a future with the result or exception of the combiner
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

    /// Runs five awaitables concurrently and combines their results into one value, as
    /// [#combine(Awaitable, Awaitable, Combiner)] does.
    ///
    /// @param <A> the type of the first result
    /// @param <B> the type of the second result
    /// @param <C> the type of the third result
    /// @param <D> the type of the fourth result
    /// @param <E> the type of the fifth result
    /// @param <R> the type of the combined value
    /// @param first the first awaitable: a coroutine, future, task or other awaitable
    /// @param second the second awaitable
    /// @param third the third awaitable
    /// @param fourth the fourth awaitable
    /// @param fifth the fifth awaitable
    /// @param combiner the function that makes the value; the loop calls it when all awaitables are
    ///     done, and it cannot await
    /// @return a future with the result or exception of the combiner
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

    /// Protects an awaitable from the cancellation of the task that waits for it: cancelling the
    /// returned future does not cancel the awaitable.
    ///
    /// @param <T> the type of the result
    /// @param awaitable a future, task, coroutine or other awaitable
    /// @return a future with the outcome of the awaitable; the awaitable itself if it is a future that
    ///     is done
    /// @throws IllegalArgumentException if the argument is null
    /// @throws IllegalStateException if a task is needed and there is no current event loop
    /// @python `asyncio.shield`
    public static <T extends @Nullable Object> Future<T> shield(Awaitable<T> awaitable) {
        return Shield.around(awaitable);
    }

    /// Makes a future of a stage of another library, as [#ensureFuture(CompletionStage)] does.
    ///
    /// @param <T> the type of the result
    /// @param stage the stage, such as a `CompletableFuture`
    /// @return a future with the outcome of the stage; cancelling the future does not cancel the stage
    /// @throws IllegalStateException if there is no current event loop
    public static <T extends @Nullable Object> Future<T> shield(CompletionStage<T> stage) {
        return StageFuture.of(stage);
    }

    /// {@return a deadline for a part of the current task}
    ///
    /// @param delay the time from now, in seconds; infinity for no limit
    /// @throws IllegalStateException if no event loop is running in this thread
    /// @python `asyncio.timeout`
    @CheckReturnValue
    public static Timeout timeout(double delay) {
        return Timeout.after(delay);
    }

    /// {@return a deadline for a part of the current task}
    ///
    /// @param delay the time from now, or null for no limit
    /// @throws IllegalStateException if no event loop is running in this thread
    @CheckReturnValue
    public static Timeout timeout(@Nullable Duration delay) {
        return Timeout.after(Seconds.ofLimit(delay));
    }

    /// Runs a body in the current task until a deadline, as [Timeout#run(ScopeBody)] does.
    ///
    /// @param <T> the type of the body's result
    /// @param delay the time from the start of the body, in seconds; infinity for no limit
    /// @param body the code, which gets the deadline
    /// @return a coroutine that returns the body's result, or throws [TimeoutException] when the time is
    ///     up
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> timeout(double delay, ScopeBody<? super Timeout, T> body) {
        return Timeout.coroutine(delay, body);
    }

    /// Runs a body in the current task until a deadline, as [Timeout#run(VoidScopeBody)] does.
    ///
    /// @param delay the time from the start of the body, in seconds; infinity for no limit
    /// @param body the code, which gets the deadline
    /// @return a coroutine that throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static Coroutine<@Nullable Void> timeout(double delay, VoidScopeBody<? super Timeout> body) {
        return Timeout.coroutine(delay, InlineBody.returningNull(body));
    }

    /// Runs a body in the current task until a deadline, as [Timeout#run(ScopeBody)] does.
    ///
    /// @param <T> the type of the body's result
    /// @param delay the time from the start of the body, or null for no limit
    /// @param body the code, which gets the deadline
    /// @return a coroutine that returns the body's result, or throws [TimeoutException] when the time is
    ///     up
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> timeout(
            @Nullable Duration delay, ScopeBody<? super Timeout, T> body) {
        return Timeout.coroutine(Seconds.ofLimit(delay), body);
    }

    /// Runs a body in the current task until a deadline, as [Timeout#run(VoidScopeBody)] does.
    ///
    /// @param delay the time from the start of the body, or null for no limit
    /// @param body the code, which gets the deadline
    /// @return a coroutine that throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static Coroutine<@Nullable Void> timeout(@Nullable Duration delay, VoidScopeBody<? super Timeout> body) {
        return Timeout.coroutine(Seconds.ofLimit(delay), InlineBody.returningNull(body));
    }

    /// {@return a deadline for a part of the current task}
    ///
    /// @param when the deadline, in seconds of [EventLoop#time]; infinity for no limit
    /// @python `asyncio.timeout_at`
    @CheckReturnValue
    public static Timeout timeoutAt(double when) {
        return new Timeout(when);
    }

    /// Waits for an awaitable, up to a timeout. When the time is up, cancels the awaitable and waits for
    /// its clean-up. If the awaitable suppresses the cancellation and returns a result, the coroutine
    /// returns that result.
    ///
    /// @param <T> the type of the result
    /// @param awaitable a future, task, coroutine or other awaitable
    /// @param timeout the time in seconds; infinity for no limit; 0 or less to take only a result that
    ///     already exists
    /// @return a coroutine that returns the result, or throws [TimeoutException] when the time is up
    /// @python `asyncio.wait_for`
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> waitFor(Awaitable<T> awaitable, double timeout) {
        return WaitFor.coroutine(awaitable, timeout);
    }

    /// Waits for an awaitable, up to a timeout, as [#waitFor(Awaitable, double)] does.
    ///
    /// @param <T> the type of the result
    /// @param awaitable a future, task, coroutine or other awaitable
    /// @param timeout the time, or null for no limit
    /// @return a coroutine that returns the result, or throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> waitFor(
            Awaitable<T> awaitable, @Nullable Duration timeout) {
        return WaitFor.coroutine(awaitable, Seconds.ofLimit(timeout));
    }

    /// Waits for a stage of another library, up to a timeout. The timeout does not cancel the stage.
    ///
    /// @param <T> the type of the result
    /// @param stage the stage, such as a `CompletableFuture`
    /// @param timeout the time in seconds; infinity for no limit; 0 or less to take only a result that
    ///     already exists
    /// @return a coroutine that returns the result, or throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> waitFor(CompletionStage<T> stage, double timeout) {
        return WaitFor.coroutine(stage, timeout);
    }

    /// Waits for a stage of another library, up to a timeout, as [#waitFor(CompletionStage, double)]
    /// does.
    ///
    /// @param <T> the type of the result
    /// @param stage the stage, such as a `CompletableFuture`
    /// @param timeout the time, or null for no limit
    /// @return a coroutine that returns the result, or throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> waitFor(
            CompletionStage<T> stage, @Nullable Duration timeout) {
        return WaitFor.coroutine(stage, Seconds.ofLimit(timeout));
    }

    /// Runs a body that makes tasks, and waits for all of them, as [TaskGroup#run(ScopeBody)] does.
    ///
    /// @param <T> the type of the body's result
    /// @param body the code, which runs in the current task and gets the group
    /// @return a coroutine that returns the body's result, or throws [ExceptionGroup] if the body or a
    ///     task fails
    /// @python `asyncio.TaskGroup`
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> taskGroup(ScopeBody<? super TaskGroup, T> body) {
        return new TaskGroup().run(body);
    }

    /// Runs a body that makes tasks, and waits for all of them, as [TaskGroup#run(VoidScopeBody)] does.
    ///
    /// @param body the code, which runs in the current task and gets the group
    /// @return a coroutine that throws [ExceptionGroup] if the body or a task fails
    @CheckReturnValue
    public static Coroutine<@Nullable Void> taskGroup(VoidScopeBody<? super TaskGroup> body) {
        return new TaskGroup().run(body);
    }

    /// Waits until all futures or tasks are done, without taking their results or throwing their
    /// exceptions. Cancelling the wait does not cancel them.
    ///
    /// @param <T> the type of the results
    /// @param tasks the futures or tasks, at least one; a duplicate counts once
    /// @return a coroutine that returns the done and the pending ones; awaiting it throws
    ///     [IllegalArgumentException] if there are none, or if there are coroutines among them
    /// @python `asyncio.wait`
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks) {
        return WaitTasks.coroutine(tasks, Double.POSITIVE_INFINITY, ALL_COMPLETED);
    }

    /// Waits until some or all futures or tasks are done, as [#waitTasks(Iterable)] does.
    ///
    /// @param <T> the type of the results
    /// @param tasks the futures or tasks, at least one
    /// @param returnWhen the condition on which the wait ends
    /// @return a coroutine that returns the done and the pending ones
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks, @Nullable ReturnWhen returnWhen) {
        return WaitTasks.coroutine(tasks, Double.POSITIVE_INFINITY, returnWhen);
    }

    /// Waits until all futures or tasks are done or the time is up, as [#waitTasks(Iterable)] does. The
    /// timeout throws no exception and cancels nothing.
    ///
    /// @param <T> the type of the results
    /// @param tasks the futures or tasks, at least one
    /// @param timeout the time in seconds; infinity for no limit
    /// @return a coroutine that returns the done and the pending ones
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks, double timeout) {
        return WaitTasks.coroutine(tasks, timeout, ALL_COMPLETED);
    }

    /// Waits until all futures or tasks are done or the time is up, as [#waitTasks(Iterable, double)]
    /// does.
    ///
    /// @param <T> the type of the results
    /// @param tasks the futures or tasks, at least one
    /// @param timeout the time, or null for no limit
    /// @return a coroutine that returns the done and the pending ones
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks, @Nullable Duration timeout) {
        return WaitTasks.coroutine(tasks, Seconds.ofLimit(timeout), ALL_COMPLETED);
    }

    /// Waits until some or all futures or tasks are done or the time is up, as
    /// [#waitTasks(Iterable, double)] does.
    ///
    /// @param <T> the type of the results
    /// @param tasks the futures or tasks, at least one
    /// @param timeout the time in seconds; infinity for no limit
    /// @param returnWhen the condition on which the wait ends
    /// @return a coroutine that returns the done and the pending ones
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks, double timeout, @Nullable ReturnWhen returnWhen) {
        return WaitTasks.coroutine(tasks, timeout, returnWhen);
    }

    /// Waits until some or all futures or tasks are done or the time is up, as
    /// [#waitTasks(Iterable, double)] does.
    ///
    /// @param <T> the type of the results
    /// @param tasks the futures or tasks, at least one
    /// @param timeout the time, or null for no limit
    /// @param returnWhen the condition on which the wait ends
    /// @return a coroutine that returns the done and the pending ones
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks,
            @Nullable Duration timeout,
            @Nullable ReturnWhen returnWhen) {
        return WaitTasks.coroutine(tasks, Seconds.ofLimit(timeout), returnWhen);
    }

    /// Iterates over futures in the order in which they are done. Coroutines become tasks.
    ///
    /// ```java
    /// for (var page : asCompleted(pages)) { // waits
    ///     IO.println(page.result());
    /// }
    /// ```
    ///
    /// @param <T> the type of the results
    /// @param awaitables coroutines, futures, tasks or other awaitables; a duplicate counts once
    /// @return the futures
    /// @throws IllegalStateException if there is no current event loop
    /// @python `asyncio.as_completed`
    @CheckReturnValue
    public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
            Iterable<? extends Awaitable<? extends T>> awaitables) {
        return new AsCompleted<>(awaitables, Double.POSITIVE_INFINITY);
    }

    /// Iterates over futures in the order in which they are done, as [#asCompleted(Iterable)] does,
    /// until the time is up. The timeout cancels nothing.
    ///
    /// @param <T> the type of the results
    /// @param awaitables coroutines, futures, tasks or other awaitables
    /// @param timeout the time for all of them, in seconds; infinity for no limit
    /// @return the futures; iterating throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
            Iterable<? extends Awaitable<? extends T>> awaitables, double timeout) {
        return new AsCompleted<>(awaitables, timeout);
    }

    /// Iterates over futures in the order in which they are done, as [#asCompleted(Iterable, double)]
    /// does.
    ///
    /// @param <T> the type of the results
    /// @param awaitables coroutines, futures, tasks or other awaitables
    /// @param timeout the time for all of them, or null for no limit
    /// @return the futures; iterating throws [TimeoutException] when the time is up
    @CheckReturnValue
    public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
            Iterable<? extends Awaitable<? extends T>> awaitables, @Nullable Duration timeout) {
        return new AsCompleted<>(awaitables, Seconds.ofLimit(timeout));
    }

    /// Runs coroutines until one succeeds. Each starts when the previous one has failed, or some time
    /// after the previous one has started. The first success cancels the others. The race ends when all
    /// coroutines that it has started have ended. Cancelling the race cancels them, and drops a result
    /// that exists by then.
    ///
    /// @param <T> the type of the results
    /// @param starters the functions that make the coroutines, each called when its turn comes
    /// @param delay the time from one start to the next, in seconds; infinity to wait for a failure
    /// @return a coroutine that returns the winner and the exceptions of the others
    /// @python `asyncio.staggered.staggered_race`
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<StaggeredRace<T>> staggeredRace(
            Iterable<? extends Supplier<? extends Coroutine<? extends T>>> starters, double delay) {
        return StaggeredRunner.coroutine(starters, delay);
    }

    /// Runs coroutines until one succeeds, as [#staggeredRace(Iterable, double)] does.
    ///
    /// @param <T> the type of the results
    /// @param starters the functions that make the coroutines, each called when its turn comes
    /// @param delay the time from one start to the next, or null to wait for a failure
    /// @return a coroutine that returns the winner and the exceptions of the others
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<StaggeredRace<T>> staggeredRace(
            Iterable<? extends Supplier<? extends Coroutine<? extends T>>> starters, @Nullable Duration delay) {
        return StaggeredRunner.coroutine(starters, Seconds.ofLimit(delay));
    }

    /// Runs a function on another thread, in the default executor, and in a copy of the current context.
    /// Use it for work that should run concurrently with the task; [#blocking(CoroutineBody)] runs code
    /// on the task's own stack. Cancelling the await interrupts the function, but does not wait for it.
    ///
    /// @param <T> the type of the function's result
    /// @param function the function
    /// @return a coroutine with the result or exception of the function; awaiting it starts the function
    /// @python `asyncio.to_thread`
    @CheckReturnValue
    public static <T extends @Nullable Object> Coroutine<T> toThread(Callable<T> function) {
        return ToThread.coroutine(function);
    }

    /// Runs a function that returns nothing on another thread, as [#toThread(Callable)] does.
    ///
    /// @param function the function
    /// @return a coroutine that ends when the function does
    @CheckReturnValue
    public static Coroutine<@Nullable Void> toThread(CoroutineBody.OfVoid function) {
        return ToThread.coroutine(function::run);
    }

    /// Runs code that blocks its thread (sockets, JDBC, locks, [Thread#sleep(long)]) while the event
    /// loop goes on with its other callbacks and tasks. It is an await that takes code instead of an
    /// awaitable.
    ///
    /// The code runs at once on the caller's own stack, with its thread-locals, monitors and context,
    /// but outside the loop. There it cannot await, and must not use the loop, its futures or its tasks.
    /// The task goes on with the outcome in its next turn in the loop. Cancelling the task interrupts
    /// its thread; when the code has ended, the task gets the [CancelledError], whatever the code
    /// returns or throws. The error carries an exception of the code, other than [InterruptedException],
    /// as a suppressed one. A nested call just runs the code.
    ///
    /// ```java
    /// var line = blocking(() -> reader.readLine());
    /// ```
    ///
    /// @param <T> the type of the code's result
    /// @param body the code
    /// @return its result; this method throws its exception unchanged, also a checked one
    /// @throws CancelledError if the current task is cancelled
    /// @throws IllegalStateException if the caller is neither a task nor a coroutine driven by hand, if
    ///     no event loop is running, or if a native method or a class initializer on the stack prevents
    ///     its suspension
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
    /// exception, so that the caller can catch it.
    ///
    /// @param <T> the type of the code's result
    /// @param <X> the type of the exception
    /// @param body the code
    /// @param declared the class of the exception
    /// @return its result
    /// @throws X if the argument throws it
    public static <T extends @Nullable Object, X extends Exception> T blocking(CoroutineBody<T> body, Class<X> declared)
            throws X {
        return BlockingCall.run(body);
    }

    /// Runs code that blocks its thread and may throw two checked exceptions, as
    /// [#blocking(CoroutineBody, Class)] does.
    ///
    /// @param <T> the type of the code's result
    /// @param <X> the type of one exception
    /// @param <Y> the type of the other
    /// @param body the code
    /// @param declared the class of one exception
    /// @param other the class of the other
    /// @return its result
    /// @throws X if the argument throws it
    /// @throws Y if the argument throws it
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
    /// @throws X if the argument throws it
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
    /// @throws X if the argument throws it
    /// @throws Y if the argument throws it
    public static <X extends Exception, Y extends Exception> void blocking(
            CoroutineBody.OfVoid body, Class<X> declared, Class<Y> other) throws X, Y {
        var _ = BlockingCall.run(body);
    }

    /// Runs a coroutine as a task of an event loop that runs on another thread. Any thread may call
    /// this, and any thread except the loop's own may wait for the outcome. While the loop is stopped,
    /// the returned future stays pending. It is cancelled if the loop is closed first, and fails if an
    /// exception ends the loop's run.
    ///
    /// @param <T> the type of the coroutine's result
    /// @param coroutine the coroutine
    /// @param loop the loop
    /// @return a future with the outcome of the task, completed on the loop's thread; cancelling it
    ///     cancels the task
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
    /// @throws IllegalArgumentException if the argument is null
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
    /// @throws IllegalArgumentException if the argument is null
    public static Set<Task<?>> allTasks(EventLoop loop) {
        return Loop.required(loop).tasks().unfinished();
    }

    /// Makes a future of an awaitable: returns futures and tasks unchanged, and makes anything else a
    /// task of the current event loop.
    ///
    /// @param <T> the type of the result
    /// @param awaitable a future, task, coroutine or other awaitable
    /// @return the future
    /// @throws IllegalArgumentException if the argument is null
    /// @throws IllegalStateException if a task is needed and there is no current event loop
    /// @python `asyncio.ensure_future`
    public static <T extends @Nullable Object> Future<T> ensureFuture(Awaitable<T> awaitable) {
        return Conversions.ensureFuture(awaitable, null);
    }

    /// Makes a future of an awaitable, as [#ensureFuture(Awaitable)] does.
    ///
    /// @param <T> the type of the result
    /// @param awaitable a future, task, coroutine or other awaitable
    /// @param loop the loop of the task
    /// @return the future
    /// @throws IllegalArgumentException if the awaitable is a future of another loop
    /// @throws IllegalStateException if the loop is closed; this method then closes a coroutine
    public static <T extends @Nullable Object> Future<T> ensureFuture(Awaitable<T> awaitable, EventLoop loop) {
        return Conversions.ensureFuture(awaitable, loop);
    }

    /// Makes a future of the current event loop from a stage of another library. Cancelling the future
    /// does not cancel the stage; [#wrapFuture(CompletionStage)] makes a future that does.
    ///
    /// @param <T> the type of the result
    /// @param stage the stage, such as a `CompletableFuture`
    /// @return the future, done if the stage is
    /// @throws IllegalStateException if there is no current event loop
    public static <T extends @Nullable Object> Future<T> ensureFuture(CompletionStage<T> stage) {
        return StageFuture.of(stage);
    }

    /// Makes a future of the current event loop that owns a stage of another library: cancelling the
    /// future, also by cancelling the task that awaits it, cancels the stage.
    ///
    /// ```java
    /// var response = await(wrapFuture(client.sendAsync(request, BodyHandlers.ofString())));
    /// ```
    ///
    /// @param <T> the type of the result
    /// @param stage the stage, such as a `CompletableFuture`
    /// @return the future
    /// @throws IllegalStateException if there is no current event loop
    /// @python `asyncio.wrap_future`
    public static <T extends @Nullable Object> Future<T> wrapFuture(CompletionStage<T> stage) {
        return Conversions.future(stage, (Loop) getEventLoop());
    }

    /// {@return the future itself}
    ///
    /// @param <T> the type of the result
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

    /// {@return the event loop that runs the caller, else the loop that was set for this thread}
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

    /// {@return a new event loop, which does not become the current loop}
    ///
    /// @python `asyncio.new_event_loop`
    public static EventLoop newEventLoop() {
        return new Loop();
    }

    /// {@return a new event loop with its own clock and its own way to wait}
    ///
    /// @param poll the clock and the way to wait, for this loop alone
    /// @python `asyncio.SelectorEventLoop(selector)`
    public static EventLoop newEventLoop(Poll poll) {
        LoopInspection.install();
        return new Loop(poll);
    }

    /// {@return the call graph of the current task: where it runs and what waits for it; null outside
    /// tasks}
    ///
    /// @throws IllegalStateException if no event loop is running in this thread
    /// @python `asyncio.capture_call_graph`
    public static @Nullable FutureCallGraph captureCallGraph() {
        return FutureCallGraph.capture(null, 1, Integer.MAX_VALUE);
    }

    /// {@return the call graph of a task or future: where it runs or waits and what waits for it}
    ///
    /// Any thread may call this, for instance to find out why a loop hangs. While the loop runs, the
    /// result may miss changes that happen meanwhile.
    ///
    /// @param future the task or future, or null for the current task of the caller's loop
    public static @Nullable FutureCallGraph captureCallGraph(@Nullable Future<?> future) {
        return FutureCallGraph.capture(future, 1, Integer.MAX_VALUE);
    }

    /// Returns the call graph of a task or future, with part of the frames. Any thread may call this.
    ///
    /// @param future the task or future, or null for the current task
    /// @param depth 1 for all frames of the current task, more to leave out the innermost ones
    /// @param limit the largest number of frames: the outermost ones, or the innermost ones if negative
    /// @return the graph, or null if there is no current task
    public static @Nullable FutureCallGraph captureCallGraph(@Nullable Future<?> future, int depth, int limit) {
        return FutureCallGraph.capture(future, depth, limit);
    }

    /// {@return the lines of [#captureCallGraph()], or an empty text outside tasks}
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

    /// Prints the call graph of the current task to standard output.
    ///
    /// @python `asyncio.print_call_graph`
    public static void printCallGraph() {
        IO.println(formatCallGraph());
    }

    /// Prints the call graph of a task or future to standard output. Any thread may call this.
    ///
    /// @param future the task or future, or null for the current task
    public static void printCallGraph(@Nullable Future<?> future) {
        IO.println(formatCallGraph(future));
    }

    /// {@return the result of the awaitable at an index, cast to the type that the combiner takes there}
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends @Nullable Object> T at(List<?> results, int index) {
        return (T) results.get(index);
    }
}
