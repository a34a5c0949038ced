package org.asyncio4j;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.asyncio4j.internal.Rethrow;
import org.asyncio4j.internal.text.Frames;
import org.asyncio4j.internal.text.Lambdas;
import org.asyncio4j.spi.ThreadContextProvider.Snapshot;
import org.jspecify.annotations.Nullable;

/// A result that will exist later. Low-level code sets it, and tasks wait for it. A future belongs to
/// one event loop; use it only on the loop's thread.
///
/// A future is pending until it gets a result, gets an exception or is cancelled. Only one of these
/// happens, and only once. The future's callbacks then run in the loop's next iteration, in the order in
/// which they were added. If no code retrieves the exception, the loop passes it to its
/// [exception handler][ExceptionHandler] when the future is garbage, or when the program ends.
///
/// @param <T> the type of the result
/// @python `asyncio.Future`
public sealed class Future<T extends @Nullable Object> implements Awaitable<T>
        permits Task, GatheringFuture, BlockingCall, StageFuture, Waiter, LostFuture {
    // Plain numbers: an enum would be one more class to load at the start, and four bytes in each future.
    private static final byte PENDING = 0;
    private static final byte CANCELLED = 1;
    private static final byte FINISHED = 2;
    private static final byte FAILED = 3;

    private final Loop loop;
    private final @Nullable List<StackTraceElement> origin;
    private byte state = PENDING;
    private boolean dismissed;
    // the result, or a Failure
    private @Nullable Object outcome;
    private @Nullable GarbageReport neverRetrieved;
    // the message, or a KeptError
    private @Nullable Object cancellation;

    // null, one callback, or Callbacks with several; a callback is a Callback, an Awaiting, or a waiting
    // task
    private @Nullable Object callbacks;

    /// The error with which a task has ended, for the first caller that asks, and the message for all
    /// later ones.
    private record KeptError(Failure failure, @Nullable Object message) {}

    /// A user's function to call when the future is done and, in debug mode, the place where it was
    /// added. The same function may be added several times.
    private static final class Callback {
        private final Consumer<?> function;
        private final Context context;
        private final @Nullable Snapshot threadContext = ThreadContext.capture();
        private final @Nullable StackTraceElement place;

        private Callback(Consumer<?> function, Context context, @Nullable StackTraceElement place) {
            this.function = function;
            this.context = context;
            this.place = place;
        }

        @Override
        public String toString() {
            return Lambdas.describe(function) + "()" + (place == null ? "" : " at " + Repr.place(place));
        }
    }

    /// Makes a pending future of the current event loop.
    ///
    /// @throws IllegalStateException if there is no current event loop
    public Future() {
        this(CurrentLoop.runningOrSet());
    }

    /// Makes a pending future.
    ///
    /// @param loop the loop to which the future belongs
    public Future(EventLoop loop) {
        this.loop = (Loop) loop;
        origin = loop.getDebug() ? Frames.ofCaller() : null;
    }

    /// Makes a stand-in for a failed future that is garbage, for a report.
    Future(Loop loop, @Nullable List<StackTraceElement> origin, Throwable failure) {
        this.loop = loop;
        this.origin = origin;
        outcome = Failure.of(failure);
        state = FAILED;
    }

    /// Waits until this future is done. Suspends the current task unless the future is already done.
    /// Cancelling the task while it waits cancels this future too.
    ///
    /// @return the result
    /// @throws CancelledError if this future is or was cancelled
    /// @throws IllegalStateException if this future belongs to another loop, is the current task itself,
    ///     or if the caller is neither a task nor a coroutine
    @Override
    public T await() {
        var stack = Coroutine.stackOfCaller();
        if (!done()) {
            try {
                stack.suspend(this);
            } catch (Throwable e) {
                throw Coroutine.arrived(e);
            }
        }
        return resultOfAwait();
    }

    final T resultOfAwait() {
        if (!done()) {
            throw new IllegalStateException("await wasn't used with future");
        }
        return result();
    }

    /// {@return whether this future has a result or an exception, or was cancelled}
    public final boolean done() {
        return state != PENDING;
    }

    /// {@return whether this future was cancelled}
    public final boolean cancelled() {
        return state == CANCELLED;
    }

    /// Returns the result, or throws the exception that was set, the same object each time. The
    /// exception's stack trace continues with the frames of the caller.
    ///
    /// @return the result
    /// @throws CancelledError if this future was cancelled, with the message of the cancellation
    /// @throws InvalidStateException if this future is pending
    @SuppressWarnings({"unchecked", "NullAway"}) // a finished future has a T
    public final T result() {
        requireDone("Result is not set.");
        var failure = failure();
        if (failure != null) {
            retrieved();
            throw Rethrow.unchecked(failure.toThrow());
        }
        return (T) outcome;
    }

    /// {@return the exception that was set, or null if there is a result}
    ///
    /// @throws CancelledError if this future was cancelled, with the message of the cancellation
    /// @throws InvalidStateException if this future is pending
    public final @Nullable Throwable exception() {
        requireDone("Exception is not set.");
        retrieved();
        return exceptionOrNull();
    }

    private void requireDone(String message) {
        if (state == CANCELLED) {
            var original = takeOriginal();
            throw original == null ? new CancelledError(cancellation) : (CancelledError) original.toThrow();
        }
        if (state == PENDING) {
            throw new InvalidStateException(message);
        }
    }

    /// Sets the result.
    ///
    /// @param result the result
    /// @throws InvalidStateException if this future is done
    /// @throws IllegalStateException if this is a task, or if the caller is not on the loop's thread
    public void setResult(T result) {
        finish(result, null);
    }

    /// Sets the exception, which awaiting this future throws.
    ///
    /// @param exception any exception, also a checked one
    /// @throws InvalidStateException if this future is done
    /// @throws IllegalStateException if this is a task, or if the caller is not on the loop's thread
    public void setException(Throwable exception) {
        finish(null, exception);
    }

    /// Sets the result unless this future is done.
    final void setResultUnlessDone(T result) {
        if (!done()) {
            setResult(result);
        }
    }

    final void finish(@Nullable T value, @Nullable Throwable failure) {
        if (failure != null) {
            fail(Failure.given(failure));
            return;
        }
        requirePending();
        outcome = value;
        state = FINISHED;
        scheduleCallbacks();
    }

    final void fail(Failure failure) {
        requirePending();
        outcome = failure;
        state = FAILED;
        try {
            if (!dismissed) {
                neverRetrieved = NeverRetrieved.watch(this, failure.exception());
            }
        } finally {
            scheduleCallbacks();
        }
    }

    private void requirePending() {
        loop.checkThread();
        if (done()) {
            throw new InvalidStateException("invalid state: " + this);
        }
    }

    /// Cancels this future: awaiting it throws [CancelledError] from now on.
    ///
    /// @return false if this future was already done
    public final boolean cancel() {
        return cancel(null);
    }

    /// Cancels this future with a message for the [CancelledError].
    ///
    /// @param message any object, or null for none
    /// @return false if this future was already done
    public boolean cancel(@Nullable Object message) {
        loop.checkThread();
        retrieved();
        if (done()) {
            return false;
        }
        state = CANCELLED;
        cancellation = message;
        scheduleCallbacks();
        return true;
    }

    /// Adds a function that the loop calls with this future, in the iteration after the future is done.
    /// If the future is already done, the loop calls the function in the next iteration. The function
    /// runs in a copy of the current context.
    ///
    /// @param callback the function; it may be added several times
    public final void addDoneCallback(Consumer<? super Future<T>> callback) {
        addDoneCallback(callback, Context.copyContext());
    }

    /// Adds a function that the loop calls with this future when the future is done.
    ///
    /// @param callback the function
    /// @param context the context in which the function runs
    public final void addDoneCallback(Consumer<? super Future<T>> callback, Context context) {
        var place = loop.getDebug() ? Frames.ofCaller().stream().findFirst().orElse(null) : null;
        add(new Callback(callback, context, place));
    }

    /// Resumes a task when this future is done.
    final void addWaiter(Task<?> task) {
        add(task);
    }

    /// Registers a listener for the end of this future.
    final void tell(Awaiting awaiting) {
        add(awaiting);
    }

    /// Undoes one [#tell].
    final void tellNoMore(Awaiting awaiting) {
        remove(awaiting);
    }

    private void add(Object callback) {
        loop.checkThread();
        if (done()) {
            schedule(callback);
        } else if (callbacks == null) {
            callbacks = callback;
        } else if (callbacks instanceof Callbacks several) {
            several.add(callback);
        } else {
            var several = new Callbacks();
            several.add(callbacks);
            several.add(callback);
            callbacks = several;
        }
    }

    /// {@return a copy of the callbacks, in the order in which they were added; any thread may ask}
    private List<?> callbacks() {
        var one = callbacks;
        return one == null ? List.of() : one instanceof Callbacks several ? several.copy() : List.of(one);
    }

    /// Removes a callback, each time it was added.
    ///
    /// @param callback the function
    /// @return the number of times it had been added
    public final int removeDoneCallback(Consumer<? super Future<T>> callback) {
        loop.checkThread();
        int removed = 0;
        // iterates over a copy: the equals method of a callback may call this method
        for (var each : callbacks()) {
            if (each instanceof Callback added && added.function.equals(callback) && remove(added)) {
                removed++;
            }
        }
        return removed;
    }

    /// {@return whether the callback was there}
    private boolean remove(Object callback) {
        if (callbacks instanceof Callbacks several) {
            boolean removed = several.remove(callback);
            if (several.isEmpty()) {
                callbacks = null;
            }
            return removed;
        }
        boolean removed = callbacks == callback;
        if (removed) {
            callbacks = null;
        }
        return removed;
    }

    private void scheduleCallbacks() {
        var due = callbacks;
        callbacks = null;
        if (due instanceof Callbacks several) {
            for (var callback : several) {
                schedule(callback);
            }
        } else if (due != null) {
            schedule(due);
        }
    }

    @SuppressWarnings("unchecked") // only functions of a Future<T> are added
    private void schedule(Object callback) {
        if (callback instanceof Task<?> task) {
            task.scheduleWakeup(this);
        } else if (callback instanceof Awaiting awaiting) {
            loop.callSoon(new Handle(loop, new DoneCallback<>(this, awaiting), null));
        } else {
            var added = (Callback) callback;
            var call = new DoneCallback<>(this, (Consumer<? super Future<T>>) added.function);
            loop.callSoon(new Handle(loop, ThreadContext.around(call, added.threadContext), added.context));
        }
    }

    /// {@return the unfinished tasks and futures that wait for this one, as far as its callbacks tell;
    /// any thread may ask}
    final List<Future<?>> awaiters() {
        List<Future<?>> awaiters = new ArrayList<>();
        for (var callback : callbacks()) {
            var awaiter = callback instanceof Awaiting awaiting ? awaiting.awaiter() : callback;
            if (awaiter instanceof Future<?> future && !future.done()) {
                awaiters.add(future);
            }
        }
        return awaiters;
    }

    /// Makes this future available to code of other libraries and threads. Cancelling the returned stage
    /// cancels this future, in its loop; completing the stage in another way does not.
    ///
    /// Any thread may call this at any time and use the returned stage. The stage completes on the
    /// loop's thread, so its dependent actions must not block. To run them on another thread, use
    /// `thenApplyAsync` and the like.
    ///
    /// @return a stage with the outcome of this future. It is cancelled if this future is cancelled, or
    ///     is pending when the loop is closed; it fails if an exception ends the loop's run
    public final CompletableFuture<T> toCompletableFuture() {
        return Stage.ofFuture(this);
    }

    /// {@return the event loop of this future}
    public final EventLoop getLoop() {
        return loop;
    }

    final Loop loop() {
        return loop;
    }

    /// Marks the exception as retrieved.
    final void retrieved() {
        if (neverRetrieved != null) {
            neverRetrieved.withdraw(this);
            neverRetrieved = null;
        }
    }

    /// Makes a later exception of this future count as retrieved.
    final void dismiss() {
        dismissed = true;
    }

    /// {@return the error of the cancellation; the first call gets the original error}
    final CancelledError makeCancelledError() {
        var original = takeOriginal();
        return original == null ? new CancelledError(cancellation) : (CancelledError) original.exception();
    }

    private @Nullable Failure takeOriginal() {
        if (!(cancellation instanceof KeptError kept)) {
            return null;
        }
        cancellation = kept.message;
        return kept.failure;
    }

    /// Keeps the error that has cancelled this future.
    ///
    /// @param failure the failure with a [CancelledError]
    final void keepCancelledError(Failure failure) {
        cancellation = new KeptError(failure, cancelMessage());
    }

    /// {@return the failure for another future that passes on the outcome of this one, or null}
    final @Nullable Failure failureToPassOn() {
        if (!cancelled()) {
            retrieved();
            return failure();
        }
        var original = takeOriginal();
        return original == null ? Failure.of(new CancelledError(cancellation)) : original;
    }

    /// {@return the exception and its trace, or null if there is no exception}
    final @Nullable Failure failure() {
        return state == FAILED ? (Failure) outcome : null;
    }

    /// {@return the exception, or null if there is none}
    final @Nullable Throwable exceptionOrNull() {
        var failure = failure();
        return failure == null ? null : failure.exception();
    }

    final @Nullable List<StackTraceElement> origin() {
        return origin;
    }

    final @Nullable Object cancelMessage() {
        return cancellation instanceof KeptError kept ? kept.message : cancellation;
    }

    final void setCancelMessage(@Nullable Object message) {
        cancellation = message;
    }

    String typeName() {
        return "Future";
    }

    /// Adds the parts of this future's text that come between the state and the outcome.
    void describe(List<String> parts) {}

    String stateName() {
        return switch (state) {
            case PENDING -> "pending";
            case CANCELLED -> "cancelled";
            default -> "finished";
        };
    }

    /// {@return such as `<Future pending cb=[Main.<lambda#1>()]>` or `<Future finished result='abc'>`}
    @Override
    public final String toString() {
        return Repr.of(this, () -> {
            var parts = new ArrayList<String>();
            parts.add(stateName());
            describe(parts);
            if (state == FAILED) {
                parts.add("exception=" + Repr.of(exceptionOrNull()));
            } else if (state == FINISHED) {
                parts.add("result=" + Repr.shortOf(outcome));
            }
            var waiting = callbacks();
            if (!waiting.isEmpty()) {
                parts.add("cb=[" + Repr.ofCallbacks(waiting) + "]");
            }
            if (origin != null && !origin.isEmpty()) {
                parts.add("created at " + Repr.place(origin.getFirst()));
            }
            return "<" + typeName() + " " + String.join(" ", parts) + ">";
        });
    }
}
