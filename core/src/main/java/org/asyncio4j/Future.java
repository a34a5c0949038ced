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

/// A result that is not there yet, of one event loop: low-level code sets it, tasks wait for it. For the
/// loop's thread.
///
/// A future is pending until it gets a result, an exception or is cancelled, each of which happens once. Its
/// callbacks then run in the loop's next iteration, in the order in which they were added. An exception that
/// nobody retrieves is reported to the loop's [exception handler][ExceptionHandler] when the future is
/// garbage, or when the program ends.
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

    // null, the one callback, or several; each a Callback, what is told, or a task that waits
    private @Nullable Object callbacks;

    /// The error with which a task has ended, for who asks first, and the message for all others.
    private record KeptError(Failure failure, @Nullable Object message) {}

    /// A user's function that is called when the future is done, and in debug mode where it was added; the
    /// same function may be added several times.
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
    /// @param loop the loop it belongs to
    public Future(EventLoop loop) {
        this.loop = (Loop) loop;
        origin = loop.getDebug() ? Frames.ofCaller() : null;
    }

    /// Makes what stands in a report for a failed future that is garbage.
    Future(Loop loop, @Nullable List<StackTraceElement> origin, Throwable failure) {
        this.loop = loop;
        this.origin = origin;
        outcome = Failure.of(failure);
        state = FAILED;
    }

    /// Waits until this is done. Suspends the current task unless it is done already. If that task is
    /// cancelled meanwhile, this future is cancelled too.
    ///
    /// @return the result
    /// @throws CancelledError if this future is or was cancelled
    /// @throws IllegalStateException if this future belongs to another loop, is the current task itself, or
    ///     if the caller is neither a task nor a coroutine
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

    /// {@return whether it has a result or an exception or was cancelled}
    public final boolean done() {
        return state != PENDING;
    }

    /// {@return whether it was cancelled}
    public final boolean cancelled() {
        return state == CANCELLED;
    }

    /// Returns the result, or throws the exception that was set, the same object each time. Its stack trace
    /// goes on with the frames of the caller.
    ///
    /// @return the result
    /// @throws CancelledError if it was cancelled, with the message of the cancellation
    /// @throws InvalidStateException if it is pending
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
    /// @throws CancelledError if it was cancelled, with the message of the cancellation
    /// @throws InvalidStateException if it is pending
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
    /// @throws InvalidStateException if it is done
    /// @throws IllegalStateException if it is a task, or if the caller is not on the loop's thread
    public void setResult(T result) {
        finish(result, null);
    }

    /// Sets the exception that awaiting it throws.
    ///
    /// @param exception any exception, checked ones too
    /// @throws InvalidStateException if it is done
    /// @throws IllegalStateException if it is a task, or if the caller is not on the loop's thread
    public void setException(Throwable exception) {
        finish(null, exception);
    }

    /// Sets the result, unless someone else has ended it meanwhile.
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

    /// Cancels it: awaiting it throws [CancelledError] from now on.
    ///
    /// @return false if it was done already
    public final boolean cancel() {
        return cancel(null);
    }

    /// Cancels it with a message for the [CancelledError].
    ///
    /// @param message any object, or null for none
    /// @return false if it was done already
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

    /// Has a function called with this future when it is done, in the loop's next iteration, or in the one
    /// after the current if it is done already. It runs in a copy of the current context.
    ///
    /// @param callback the function; it may be added several times
    public final void addDoneCallback(Consumer<? super Future<T>> callback) {
        addDoneCallback(callback, Context.copyContext());
    }

    /// Has a function called with this future when it is done.
    ///
    /// @param callback the function
    /// @param context the context in which it runs
    public final void addDoneCallback(Consumer<? super Future<T>> callback, Context context) {
        var place = loop.getDebug() ? Frames.ofCaller().stream().findFirst().orElse(null) : null;
        add(new Callback(callback, context, place));
    }

    /// Has a task resumed when this is done.
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

    /// Removes a function that was added, as often as it was.
    ///
    /// @param callback the function
    /// @return how many times it had been added
    public final int removeDoneCallback(Consumer<? super Future<T>> callback) {
        loop.checkThread();
        int removed = 0;
        // on a copy: the equals of a callback may come back here
        for (var each : callbacks()) {
            if (each instanceof Callback added && added.function.equals(callback) && remove(added)) {
                removed++;
            }
        }
        return removed;
    }

    /// {@return whether it was there}
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

    /// {@return who waits for this, as far as its callbacks tell; any thread may ask}
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

    /// Hands this future to code of other libraries and threads. Cancelling what is returned cancels this
    /// future, in its loop; completing it by other means does not.
    ///
    /// Any thread may call this at any time and use what it returns. The outcome comes on the thread of the
    /// loop, so what depends on it there must not block: it may go on elsewhere by `thenApplyAsync` and the
    /// like.
    ///
    /// @return a stage that gets the outcome of this future. It is cancelled if this future was cancelled, or
    ///     is pending when the loop is closed; it fails if an exception ends the loop's run
    public final CompletableFuture<T> toCompletableFuture() {
        return Stage.ofFuture(this);
    }

    /// {@return its event loop}
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

    /// Has the exception count as retrieved, if there will be one.
    final void dismiss() {
        dismissed = true;
    }

    /// {@return the error of the cancellation: the original one for who asks first}
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

    /// Keeps the error with which this was cancelled.
    ///
    /// @param failure of a [CancelledError]
    final void keepCancelledError(Failure failure) {
        cancellation = new KeptError(failure, cancelMessage());
    }

    /// {@return what another future fails with that passes on the outcome of this one, or null}
    final @Nullable Failure failureToPassOn() {
        if (!cancelled()) {
            retrieved();
            return failure();
        }
        var original = takeOriginal();
        return original == null ? Failure.of(new CancelledError(cancellation)) : original;
    }

    /// {@return the exception and its trace, or null if there is none or this is not done}
    final @Nullable Failure failure() {
        return state == FAILED ? (Failure) outcome : null;
    }

    /// {@return the exception, or null if there is none or this is not done}
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

    /// Adds what stands between the state and the outcome in the text.
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
