package org.asyncio4j;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The functions of [Asyncio] that wait: for some time, for several things, or for a limited time.
abstract sealed class Waiting permits Asyncio {
    /// When [#waitTasks(Iterable, ReturnWhen)] returns: when one is done.
    public static final ReturnWhen FIRST_COMPLETED = ReturnWhen.FIRST_COMPLETED;

    /// When [#waitTasks(Iterable, ReturnWhen)] returns: when one has failed, or all are done.
    public static final ReturnWhen FIRST_EXCEPTION = ReturnWhen.FIRST_EXCEPTION;

    /// When [#waitTasks(Iterable, ReturnWhen)] returns: when all are done.
    public static final ReturnWhen ALL_COMPLETED = ReturnWhen.ALL_COMPLETED;

    Waiting() {}

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

    /// Waits for a stage of another library. Suspends the current task unless the stage is done already.
    /// Cancelling the task leaves the stage alone, since others may share it. To cancel the stage with the task,
    /// await [wrapFuture(stage)][Asyncio#wrapFuture(CompletionStage)].
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

    /// {@return a coroutine that suspends the current task for some time}
    ///
    /// @param delay in seconds; at most 0 lets the other ready callbacks and tasks run once
    /// @throws IllegalArgumentException when it is awaited, if the delay is not a number
    /// @python `asyncio.sleep`
    public static Coroutine<@Nullable Void> sleep(double delay) {
        return Sleep.coroutine(delay);
    }

    /// {@return a coroutine that suspends the current task for some time and returns a result}
    ///
    /// @param <T> the type of the result
    /// @param delay in seconds; at most 0 lets the other ready callbacks and tasks run once
    /// @param result what it returns
    public static <T extends @Nullable Object> Coroutine<T> sleep(double delay, T result) {
        return Sleep.coroutine(delay, result);
    }

    /// {@return a coroutine that suspends the current task for some time}
    ///
    /// @param delay for how long
    public static Coroutine<@Nullable Void> sleep(Duration delay) {
        return Sleep.coroutine(seconds(delay));
    }

    /// {@return a coroutine that suspends the current task for some time and returns a result}
    ///
    /// @param <T> the type of the result
    /// @param delay for how long
    /// @param result what it returns
    public static <T extends @Nullable Object> Coroutine<T> sleep(Duration delay, T result) {
        return Sleep.coroutine(seconds(delay), result);
    }

    /// Waits for an awaitable, but not for longer than some time. When the time is up, it is cancelled, and its
    /// clean-up is waited for. If it suppresses the cancellation and returns, so does this.
    ///
    /// @param <T> what it gives
    /// @param awaitable a future, task, coroutine or other awaitable
    /// @param timeout in seconds, infinity for no limit; at most 0 takes a result that is there already
    /// @return a coroutine that returns the result, or throws [TimeoutException] when the time is up
    /// @python `asyncio.wait_for`
    public static <T extends @Nullable Object> Coroutine<T> waitFor(Awaitable<T> awaitable, double timeout) {
        return WaitFor.coroutine(awaitable, timeout);
    }

    /// Waits for an awaitable, but not for longer than some time, as [#waitFor(Awaitable, double)] does.
    ///
    /// @param <T> what it gives
    /// @param awaitable a future, task, coroutine or other awaitable
    /// @param timeout for how long, or null for no limit
    /// @return a coroutine that returns the result, or throws [TimeoutException] when the time is up
    public static <T extends @Nullable Object> Coroutine<T> waitFor(
            Awaitable<T> awaitable, @Nullable Duration timeout) {
        return WaitFor.coroutine(awaitable, secondsOrInfinity(timeout));
    }

    /// Waits for a stage of another library, but not for longer than some time. When the time is up, the stage is
    /// left alone.
    ///
    /// @param <T> what it gives
    /// @param stage such as a `CompletableFuture`
    /// @param timeout in seconds, infinity for no limit; at most 0 takes a result that is there already
    /// @return a coroutine that returns the result, or throws [TimeoutException] when the time is up
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
    public static <T extends @Nullable Object> Coroutine<T> waitFor(
            CompletionStage<T> stage, @Nullable Duration timeout) {
        return WaitFor.coroutine(stage, secondsOrInfinity(timeout));
    }

    /// {@return a deadline for a part of the current task}
    ///
    /// @param delay in seconds from now, or infinity for no limit
    /// @throws IllegalStateException if no event loop is running in this thread
    /// @python `asyncio.timeout`
    public static Timeout timeout(double delay) {
        return Timeout.after(delay);
    }

    /// {@return a deadline for a part of the current task}
    ///
    /// @param delay how far from now, or null for no limit
    /// @throws IllegalStateException if no event loop is running in this thread
    public static Timeout timeout(@Nullable Duration delay) {
        return Timeout.after(secondsOrInfinity(delay));
    }

    /// Runs a body in the current task until a deadline, as [Timeout#run(ScopeBody)] does.
    ///
    /// @param <T> what the body returns
    /// @param delay in seconds, counted from when the body starts
    /// @param body what is run; it is given the deadline
    /// @return a coroutine that returns what the body does, or throws [TimeoutException]
    public static <T extends @Nullable Object> Coroutine<T> timeout(double delay, ScopeBody<? super Timeout, T> body) {
        return Timeout.coroutine(delay, body);
    }

    /// Runs a body in the current task until a deadline, as [Timeout#run(VoidScopeBody)] does.
    ///
    /// @param delay in seconds, counted from when the body starts
    /// @param body what is run; it is given the deadline
    /// @return a coroutine that throws [TimeoutException] when the time is up
    public static Coroutine<@Nullable Void> timeout(double delay, VoidScopeBody<? super Timeout> body) {
        return Timeout.coroutine(delay, InlineBody.returningNull(body));
    }

    /// Runs a body in the current task until a deadline, as [Timeout#run(ScopeBody)] does.
    ///
    /// @param <T> what the body returns
    /// @param delay how long, counted from when the body starts, or null for no limit
    /// @param body what is run; it is given the deadline
    /// @return a coroutine that returns what the body does, or throws [TimeoutException]
    public static <T extends @Nullable Object> Coroutine<T> timeout(
            @Nullable Duration delay, ScopeBody<? super Timeout, T> body) {
        return Timeout.coroutine(secondsOrInfinity(delay), body);
    }

    /// Runs a body in the current task until a deadline, as [Timeout#run(VoidScopeBody)] does.
    ///
    /// @param delay how long, counted from when the body starts, or null for no limit
    /// @param body what is run; it is given the deadline
    /// @return a coroutine that throws [TimeoutException] when the time is up
    public static Coroutine<@Nullable Void> timeout(@Nullable Duration delay, VoidScopeBody<? super Timeout> body) {
        return Timeout.coroutine(secondsOrInfinity(delay), InlineBody.returningNull(body));
    }

    /// {@return a deadline for a part of the current task}
    ///
    /// @param when in seconds of [EventLoop#time], or infinity for no limit
    /// @python `asyncio.timeout_at`
    public static Timeout timeoutAt(double when) {
        return new Timeout(when);
    }

    /// Runs a body that makes tasks, and waits for all of them, as [TaskGroup#run(ScopeBody)] does.
    ///
    /// @param <T> what the body returns
    /// @param body what is run in the current task; it is given the group
    /// @return a coroutine that returns what the body does, or throws [ExceptionGroup]
    /// @python `asyncio.TaskGroup`
    public static <T extends @Nullable Object> Coroutine<T> taskGroup(ScopeBody<? super TaskGroup, T> body) {
        return new TaskGroup().run(body);
    }

    /// Runs a body that makes tasks, and waits for all of them, as [TaskGroup#run(VoidScopeBody)] does.
    ///
    /// @param body what is run in the current task; it is given the group
    /// @return a coroutine that throws [ExceptionGroup] if something fails
    public static Coroutine<@Nullable Void> taskGroup(VoidScopeBody<? super TaskGroup> body) {
        return new TaskGroup().run(body);
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

    /// Makes a future of a stage of another library, as [Asyncio#ensureFuture(CompletionStage)] does.
    ///
    /// @param <T> what it gives
    /// @param stage such as a `CompletableFuture`
    /// @return a future with its outcome, whose cancellation leaves the stage alone
    /// @throws IllegalStateException if there is no current event loop
    public static <T extends @Nullable Object> Future<T> shield(CompletionStage<T> stage) {
        return StageFuture.of(stage);
    }

    /// Waits until all futures or tasks are done, without taking or throwing what they give.
    ///
    /// @param <T> what they give
    /// @param tasks at least one future or task; the same one given twice counts once
    /// @return a coroutine that returns which are done; awaiting it throws [IllegalArgumentException] if there is
    ///     none, or if there are coroutines among them. If it is cancelled, they are not
    /// @python `asyncio.wait`
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
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks, @Nullable Duration timeout) {
        return WaitTasks.coroutine(tasks, secondsOrInfinity(timeout), ALL_COMPLETED);
    }

    /// Waits until some or all futures or tasks are done or the time is up, as [#waitTasks(Iterable, double)] does.
    ///
    /// @param <T> what they give
    /// @param tasks at least one future or task
    /// @param timeout in seconds, or infinity for no limit
    /// @param returnWhen what is waited for
    /// @return a coroutine that returns which are done
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
    public static <T extends @Nullable Object> Coroutine<WaitResult<T>> waitTasks(
            Iterable<? extends Awaitable<? extends T>> tasks,
            @Nullable Duration timeout,
            @Nullable ReturnWhen returnWhen) {
        return WaitTasks.coroutine(tasks, secondsOrInfinity(timeout), returnWhen);
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
    public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
            Iterable<? extends Awaitable<? extends T>> awaitables, @Nullable Duration timeout) {
        return new AsCompleted<>(awaitables, secondsOrInfinity(timeout));
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
    public static <T extends @Nullable Object> Coroutine<StaggeredRace<T>> staggeredRace(
            Iterable<? extends Supplier<? extends Coroutine<? extends T>>> starters, @Nullable Duration delay) {
        return StaggeredRunner.coroutine(starters, secondsOrInfinity(delay));
    }

    static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    private static double secondsOrInfinity(@Nullable Duration duration) {
        return duration == null ? Double.POSITIVE_INFINITY : seconds(duration);
    }
}
