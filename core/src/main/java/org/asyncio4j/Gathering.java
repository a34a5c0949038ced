package org.asyncio4j;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The functions of [Asyncio] that await, and the functions that make one future of several.
abstract sealed class Gathering permits Waiting {
    Gathering() {}

    // Where an argument has an error of its own, javac takes the last overload, and complains once more if that does
    // not fit. So the overloads for stages come first.

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

    /// Makes a future of a stage of another library, as [Asyncio#ensureFuture(CompletionStage)] does.
    ///
    /// @param <T> what it gives
    /// @param stage such as a `CompletableFuture`
    /// @return a future with its outcome, whose cancellation leaves the stage alone
    /// @throws IllegalStateException if there is no current event loop
    public static <T extends @Nullable Object> Future<T> shield(CompletionStage<T> stage) {
        return StageFuture.of(stage);
    }

    /// {@return the result of the awaitable at an index, as the type that the combiner takes there}
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends @Nullable Object> T at(List<?> results, int index) {
        return (T) results.get(index);
    }
}
