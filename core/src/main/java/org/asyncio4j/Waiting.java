package org.asyncio4j;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.asyncio4j.internal.Seconds;
import org.jspecify.annotations.Nullable;

/// The functions of [Asyncio] that make something to wait for: for some time, for several things, for a limited
/// time, or for another thread.
@CheckReturnValue
abstract sealed class Waiting extends Gathering permits Asyncio {
    /// When [#waitTasks(Iterable, ReturnWhen)] returns: when one is done.
    public static final ReturnWhen FIRST_COMPLETED = ReturnWhen.FIRST_COMPLETED;

    /// When [#waitTasks(Iterable, ReturnWhen)] returns: when one has failed, or all are done.
    public static final ReturnWhen FIRST_EXCEPTION = ReturnWhen.FIRST_EXCEPTION;

    /// When [#waitTasks(Iterable, ReturnWhen)] returns: when all are done.
    public static final ReturnWhen ALL_COMPLETED = ReturnWhen.ALL_COMPLETED;

    Waiting() {}

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
        return Sleep.coroutine(Seconds.of(delay));
    }

    /// {@return a coroutine that suspends the current task for some time and returns a result}
    ///
    /// @param <T> the type of the result
    /// @param delay for how long
    /// @param result what it returns
    public static <T extends @Nullable Object> Coroutine<T> sleep(Duration delay, T result) {
        return Sleep.coroutine(Seconds.of(delay), result);
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
        return WaitFor.coroutine(awaitable, Seconds.ofLimit(timeout));
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
        return WaitFor.coroutine(stage, Seconds.ofLimit(timeout));
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
        return Timeout.after(Seconds.ofLimit(delay));
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
        return Timeout.coroutine(Seconds.ofLimit(delay), body);
    }

    /// Runs a body in the current task until a deadline, as [Timeout#run(VoidScopeBody)] does.
    ///
    /// @param delay how long, counted from when the body starts, or null for no limit
    /// @param body what is run; it is given the deadline
    /// @return a coroutine that throws [TimeoutException] when the time is up
    public static Coroutine<@Nullable Void> timeout(@Nullable Duration delay, VoidScopeBody<? super Timeout> body) {
        return Timeout.coroutine(Seconds.ofLimit(delay), InlineBody.returningNull(body));
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
        return WaitTasks.coroutine(tasks, Seconds.ofLimit(timeout), ALL_COMPLETED);
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
        return StaggeredRunner.coroutine(starters, Seconds.ofLimit(delay));
    }

    /// Runs a function on another thread, in the default executor, and in a copy of the current context. Use
    /// it for work that should run beside the task; [Asyncio#blocking(CoroutineBody)] runs code on the task's own
    /// stack.
    ///
    /// @param <T> what the function returns
    /// @param function what runs there
    /// @return a coroutine that returns what the function returns and throws what it throws. The function
    ///     starts when that is awaited; it is interrupted if the await is cancelled, which does not wait for
    ///     it
    /// @python `asyncio.to_thread`
    public static <T extends @Nullable Object> Coroutine<T> toThread(Callable<T> function) {
        return ToThread.coroutine(function);
    }

    /// Runs a function that returns nothing on another thread, as [#toThread(Callable)] does.
    ///
    /// @param function what runs there
    /// @return a coroutine that ends when the function does
    public static Coroutine<@Nullable Void> toThread(CoroutineBody.OfVoid function) {
        return ToThread.coroutine(function::run);
    }
}
