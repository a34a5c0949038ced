package org.asyncio4j;

import java.util.List;
import org.asyncio4j.internal.Rethrow;
import org.asyncio4j.internal.stack.Host;
import org.asyncio4j.internal.stack.Stack;
import org.asyncio4j.internal.text.Frames;
import org.asyncio4j.internal.text.Lambdas;
import org.asyncio4j.internal.text.Traces;
import org.jspecify.annotations.Nullable;

/// A piece of work that can be suspended; [Asyncio#async] makes one. It runs when code awaits it, makes
/// a task of it or drives it by hand with [#send]; until then, none of its code runs. An await runs it
/// at once, on the caller's stack. A coroutine can be used once.
///
/// ```java
/// static Coroutine<String> greet(String name) {
///     return async(() -> {
///         await(sleep(1));
///         return "hello " + name;
///     });
/// }
/// ```
///
/// A coroutine that is never used is reported when it is garbage, or when the program ends. A coroutine
/// that is driven by hand and left suspended keeps its stack until it is closed.
///
/// @param <T> the type of its result
/// @python a coroutine object
public final class Coroutine<T extends @Nullable Object> implements Awaitable<T> {
    /// The stages in the life of a coroutine.
    public enum State {
        /// None of its code has run.
        CREATED,
        /// Its code or code that it has called is running.
        RUNNING,
        /// It waits in an await.
        SUSPENDED,
        /// It has ended or was closed.
        CLOSED
    }

    // null if the name is that of the method that made the coroutine
    private final @Nullable String name;
    // the body; once started, only its class, so that captured objects can be collected
    private Object body;
    private @Nullable Stack stack;
    private boolean closed;
    private boolean ownsStack;
    private boolean failed;
    private @Nullable Object outcome;
    // the task that will run this coroutine
    private @Nullable Task<?> task;
    // until the coroutine is used: the loop that made it, OUTSIDE, or the report that it was never used
    @Nullable
    Object watchedBy;

    Coroutine(@Nullable String name, AnyBody<T> body) {
        this.name = name;
        this.body = body;
        var loop = CurrentLoop.runningOrNull();
        if (loop == null) {
            watchedBy = NeverAwaited.OUTSIDE;
            NeverAwaited.watchOutside(this);
        } else {
            watchedBy = loop;
            loop.neverAwaited().watch(this);
        }
    }

    /// Makes the remains of an ended coroutine: its name.
    private Coroutine(@Nullable String name, Class<?> body) {
        this.name = name;
        this.body = body;
        closed = true;
    }

    /// {@return an ended coroutine of the same name, without references to other objects}
    Coroutine<T> remains() {
        return new Coroutine<>(name, classOfBody());
    }

    /// Runs this coroutine at once and to its end, on the caller's stack. Suspends the caller when the
    /// coroutine suspends.
    ///
    /// @return the result of the coroutine
    /// @throws IllegalStateException if this coroutine was used before, or if the caller is neither a
    ///     task nor a coroutine
    @Override
    public T await() {
        var current = stackOfCaller();
        if (stack != null || closed) {
            throw usedBefore();
        }
        if (body instanceof InlineBody || Task.drives(current)) {
            begin(current, current.host());
            try {
                return takeBody().run();
            } catch (StopIteration e) {
                throw raised(e);
            } catch (Exception e) {
                throw Rethrow.unchecked(e);
            } finally {
                end();
            }
        }
        return delegate(current);
    }

    /// Runs to the end on a stack of its own, so that a coroutine driven by hand can be closed frame by
    /// frame.
    private T delegate(Stack current) {
        Throwable exception = null;
        while (advance(current.host(), exception)) {
            try {
                exception = null;
                current.suspend(yielded());
            } catch (GeneratorExit e) {
                closeForGood();
                throw arrived(e);
            } catch (Throwable e) {
                exception = e;
            }
        }
        var failure = takeFailure();
        if (failure != null) {
            throw passedOn(failure);
        }
        return takeResult();
    }

    /// Closes this coroutine for its awaiter, which will not come back. Closes it a second time if it
    /// awaits again, as CPython does when it drops the last reference.
    private void closeForGood() {
        try {
            var _ = close();
        } finally {
            if (state() == State.SUSPENDED) {
                var _ = advance(CurrentLoop.runningOrNull(), new GeneratorExit());
            }
        }
    }

    /// Throws an exception on the stack that has waited. The trace of a cancellation starts here; other
    /// traces continue here.
    ///
    /// @return never
    static RuntimeException arrived(Throwable exception) {
        if (exception instanceof CancelledError || exception instanceof GeneratorExit) {
            Traces.startWithCaller(exception);
        } else {
            Traces.continueWithCaller(exception);
        }
        throw Rethrow.unchecked(exception);
    }

    /// Throws the exception of a coroutine with its own stack on the stack that has run it.
    ///
    /// @return never
    private static RuntimeException passedOn(Throwable failure) {
        Traces.continueWithCaller(failure);
        throw Rethrow.unchecked(failure);
    }

    /// Resumes this coroutine by hand until it suspends.
    ///
    /// @param value null before the start; later any value, which has no effect because asyncio never
    ///     reads it
    /// @return the pending future for which this coroutine waits, or null for `sleep(0)`
    /// @throws StopIteration with the result, if this coroutine returns
    /// @throws IllegalArgumentException if this coroutine is running, or if a value is sent before the
    ///     start
    /// @throws IllegalStateException if this coroutine has ended
    public @Nullable Object send(@Nullable Object value) {
        if (value != null && state() == State.CREATED) {
            throw new IllegalArgumentException("can't send non-None value to a just-started coroutine");
        }
        return step(null);
    }

    /// Resumes this coroutine by hand: throws an exception at the await where the coroutine is
    /// suspended. If the coroutine has not started, this method closes it and throws the exception to
    /// the caller.
    ///
    /// @param exception the exception to throw
    /// @return the pending future for which this coroutine waits next, or null for `sleep(0)`
    /// @throws StopIteration with the result, if this coroutine returns
    /// @throws IllegalArgumentException if this coroutine is running
    /// @throws IllegalStateException if this coroutine has ended
    /// @python `coroutine.throw`
    public @Nullable Object throwIn(Throwable exception) {
        return step(exception);
    }

    private @Nullable Object step(@Nullable Throwable exception) {
        if (advance(CurrentLoop.runningOrNull(), exception)) {
            return yielded();
        }
        var failure = takeFailure();
        throw failure != null ? passedOn(failure) : new StopIteration(takeResult());
    }

    /// Ends this coroutine: throws [GeneratorExit] at the await where the coroutine is suspended.
    /// Prevents the start of a coroutine that has not started. Does nothing if the coroutine has ended.
    ///
    /// @return the coroutine's result if it returns instead of passing on the exit, else null
    /// @throws IllegalStateException if this coroutine awaits again instead of ending; it then stays
    ///     suspended there
    /// @throws IllegalArgumentException if this coroutine is running
    public @Nullable T close() {
        switch (state()) {
            case CREATED -> {
                markUsed(CurrentLoop.runningOrNull());
                endUnstarted();
            }
            case CLOSED -> {}
            case RUNNING -> throw alreadyExecuting();
            case SUSPENDED -> {
                if (advance(CurrentLoop.runningOrNull(), new GeneratorExit())) {
                    throw new IllegalStateException("coroutine ignored GeneratorExit");
                }
                var failure = takeFailure();
                if (failure == null) {
                    return takeResult();
                }
                if (!(failure instanceof GeneratorExit)) {
                    throw passedOn(failure);
                }
            }
        }
        return null;
    }

    /// {@return the state of this coroutine}
    ///
    /// @python `inspect.getcoroutinestate`
    public State state() {
        if (closed) {
            return State.CLOSED;
        }
        var current = stack;
        if (current == null) {
            return State.CREATED;
        }
        return current.suspended() ? State.SUSPENDED : State.RUNNING;
    }

    /// {@return the name of the method that made this coroutine}
    ///
    /// @python `coroutine.__name__`
    public String getName() {
        if (name != null) {
            return name;
        }
        var type = classOfBody();
        var method = Lambdas.method(type);
        return method == null ? Lambdas.describe(type) : method.sourceName();
    }

    private Class<?> classOfBody() {
        return body instanceof Class<?> type ? type : classOf((AnyBody<?>) body);
    }

    private static Class<?> classOf(AnyBody<?> body) {
        return ThreadContext.unwrapped(body).getClass();
    }

    @SuppressWarnings("unchecked") // the constructor's argument, because this is called once
    private AnyBody<T> takeBody() {
        var taken = (AnyBody<T>) body;
        body = classOf(taken);
        return taken;
    }

    private void endUnstarted() {
        var _ = takeBody();
        task = null;
        closed = true;
    }

    /// Runs this coroutine on a stack of its own until it suspends or ends.
    ///
    /// @return true if it suspended, for [#yielded]; false if it ended, with [#takeFailure] or else
    ///     [#takeResult]
    boolean advance(@Nullable Host host, @Nullable Throwable exception) {
        var own = stack;
        if (own == null && !closed) {
            if (exception != null) {
                markUsed(host);
                fail(exception);
                endUnstarted();
                return false;
            }
            own = start(host);
        } else if (own == null || !ownsStack || !own.suspended()) {
            throw usedBefore();
        }
        boolean goesOn = false;
        try {
            goesOn = own.resume(host, exception);
        } finally {
            if (!goesOn && !own.suspended()) {
                end(); // also if there is no room or no thread for the stack
            }
        }
        return goesOn;
    }

    private RuntimeException usedBefore() {
        return switch (state()) {
            case SUSPENDED -> new IllegalStateException("coroutine is being awaited already");
            case CLOSED -> new IllegalStateException("cannot reuse already awaited coroutine");
            default -> alreadyExecuting();
        };
    }

    private void end() {
        closed = true;
        stack = null;
    }

    private Stack start(@Nullable Host host) {
        ownsStack = true;
        Runnable run = host == null ? new BodyInContext(Context.current()) : new Body();
        var own = Stack.create(task == null ? null : task.threadName(), run);
        task = null;
        begin(own, host);
        return own;
    }

    private void run() {
        try {
            outcome = takeBody().run();
        } catch (StopIteration e) {
            fail(raised(e));
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void fail(Throwable exception) {
        outcome = exception;
        failed = true;
    }

    /// Runs the coroutine on a stack of its own.
    private final class Body implements Runnable {
        @Override
        public void run() {
            Coroutine.this.run();
        }
    }

    /// Runs the coroutine outside event loops, where a thread keeps its context in a thread-local.
    private final class BodyInContext implements Runnable {
        private final Context context;

        private BodyInContext(Context context) {
            this.context = context;
        }

        @Override
        public void run() {
            var _ = context.adopt();
            Coroutine.this.run();
        }
    }

    private void begin(Stack on, @Nullable Host by) {
        markUsed(by);
        stack = on;
    }

    /// Makes a task the owner of this coroutine. The coroutine's thread gets the name of the task.
    void ownedBy(Task<?> owner) {
        if (task == null) {
            task = owner;
            if (ThreadContext.isCarried() && body instanceof AnyBody<?> unstarted) {
                body = ThreadContext.aroundBody(unstarted);
            }
        }
        markUsed(owner.loop());
    }

    void interrupt() {
        var current = stack;
        if (current != null) {
            current.thread().interrupt();
        }
    }

    /// {@return its stack if that belongs to the given thread, or null}
    @Nullable
    Stack stackOn(Thread thread) {
        var current = stack;
        return current != null && current.thread() == thread ? current : null;
    }

    /// {@return whether this coroutine runs on the given stack as that stack's first coroutine}
    boolean runsOn(Stack candidate) {
        return ownsStack && stack == candidate;
    }

    /// Marks this coroutine as used. Takes no lock if the loop that made the coroutine uses it.
    private void markUsed(@Nullable Host by) {
        if (watchedBy == by) {
            watchedBy = null;
        } else if (watchedBy != null) {
            NeverAwaited.usedElsewhere(this);
        }
    }

    /// {@return whether this coroutine was started, closed or made a task}
    boolean used() {
        return watchedBy == null;
    }

    @Nullable
    Object yielded() {
        return stackOf(this).yielded();
    }

    /// {@return the result; may be called once}
    @SuppressWarnings({"unchecked", "NullAway"}) // a T, if it has returned
    T takeResult() {
        var result = (T) outcome;
        outcome = null;
        return result;
    }

    /// {@return the exception with which this coroutine has ended, or null; may be called once}
    @Nullable
    Throwable takeFailure() {
        if (!failed) {
            return null;
        }
        var failure = (Throwable) outcome;
        outcome = null;
        return failure;
    }

    /// {@return the frames of the user's code in which this coroutine runs or waits, innermost first;
    /// none unless it has its own stack}
    List<StackTraceElement> frames() {
        var own = stack;
        return own == null || closed || !ownsStack ? List.of() : Frames.ofUser(own.stackTrace());
    }

    /// {@return the frame of the coroutine's own body, else the innermost frame, or null if there are
    /// none}
    @Nullable
    StackTraceElement frame() {
        var all = frames();
        var method = Lambdas.method(classOfBody());
        return all.stream()
                .filter(frame -> method == null || method.owns(frame))
                .findFirst()
                .orElse(all.isEmpty() ? null : all.getFirst());
    }

    /// {@return the stack on which the caller may await}
    static Stack stackOfCaller() {
        var current = CurrentLoop.stack();
        if (current == null) {
            if (Stack.isDetached() && CurrentLoop.runningOrNull() == null) {
                throw new IllegalStateException("await inside of blocking(): its code runs outside of the event loop");
            }
            throw new IllegalStateException(
                    "await outside of a coroutine: only code that a task or a coroutine runs can await");
        }
        return current;
    }

    private static Stack stackOf(Coroutine<?> coroutine) {
        var own = coroutine.stack;
        if (own == null) {
            throw new AssertionError("not started");
        }
        return own;
    }

    private static IllegalArgumentException alreadyExecuting() {
        return new IllegalArgumentException("coroutine already executing");
    }

    private static IllegalStateException raised(StopIteration stop) {
        return new IllegalStateException("coroutine raised StopIteration", stop);
    }

    /// {@return such as `<coroutine object child at 0x1f2e3d>`}
    @Override
    public String toString() {
        return "<coroutine object " + getName() + " at 0x" + Integer.toHexString(System.identityHashCode(this)) + ">";
    }
}
