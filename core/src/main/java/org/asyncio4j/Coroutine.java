package org.asyncio4j;

import java.util.List;
import org.asyncio4j.internal.Rethrow;
import org.asyncio4j.internal.stack.Host;
import org.asyncio4j.internal.stack.Stack;
import org.asyncio4j.internal.text.Frames;
import org.asyncio4j.internal.text.Lambdas;
import org.asyncio4j.internal.text.Traces;
import org.jspecify.annotations.Nullable;

/// A piece of work that can be suspended: what [Asyncio#async] returns. Nothing of it runs until it is
/// awaited, which runs it at once on the caller's stack, made a task, or driven by hand with [#send]. It can
/// be used once.
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
/// A coroutine that nobody uses is reported when it is garbage, or when the program ends. One that is driven
/// by hand and left half-way keeps its stack until it is closed.
///
/// @param <T> what it returns
/// @python a coroutine object
public final class Coroutine<T extends @Nullable Object> implements Awaitable<T> {
    /// Where a coroutine is in its life.
    public enum State {
        /// Nothing of it has run.
        CREATED,
        /// Its code is running, or code that it has called.
        RUNNING,
        /// It waits in an await.
        SUSPENDED,
        /// It has ended or was closed.
        CLOSED
    }

    // null if the method that made it gives the name
    private final @Nullable String name;
    // the body; once started only its class, so that captured objects can be collected
    private Object body;
    private @Nullable Stack stack;
    private boolean closed;
    private boolean ownsStack;
    private boolean failed;
    private @Nullable Object outcome;
    // which will run it
    private @Nullable Task<?> task;
    // until it is used: the loop that made it, OUTSIDE, or the report that nobody did
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

    /// Makes what is left of one that has ended: its name.
    private Coroutine(@Nullable String name, Class<?> body) {
        this.name = name;
        this.body = body;
        closed = true;
    }

    /// {@return an ended coroutine of the same name, which leads to nothing else}
    Coroutine<T> remains() {
        return new Coroutine<>(name, classOfBody());
    }

    /// Runs this coroutine on the caller's stack, at once and to its end; suspends whenever it does.
    ///
    /// @return what it returns
    /// @throws IllegalStateException if it was used before, or if the caller is neither a task nor a
    /// coroutine
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

    /// Runs to the end as a coroutine of its own, so that one driven by hand can be closed frame by frame.
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

    /// Closes it in the name of the coroutine that awaits it, which will not come back. One that awaits again
    /// is closed a second time, as CPython does when it drops the last reference.
    private void closeForGood() {
        try {
            var _ = close();
        } finally {
            if (state() == State.SUSPENDED) {
                var _ = advance(CurrentLoop.runningOrNull(), new GeneratorExit());
            }
        }
    }

    /// Throws, on the stack that waited, the exception it was given. Cancellations start their trace here;
    /// other traces continue here.
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

    /// Throws the exception of a coroutine with its own stack where another stack has it run.
    ///
    /// @return never
    private static RuntimeException passedOn(Throwable failure) {
        Traces.continueWithCaller(failure);
        throw Rethrow.unchecked(failure);
    }

    /// Resumes this coroutine by hand until it suspends.
    ///
    /// @param value must be null before the start; later it is of no use, since nothing in asyncio reads it
    /// @return what it waits for: a pending future, or null for `sleep(0)`
    /// @throws StopIteration with the result, if it returns
    /// @throws IllegalArgumentException if it is running, or if a value is sent before the start
    /// @throws IllegalStateException if it has ended
    public @Nullable Object send(@Nullable Object value) {
        if (value != null && state() == State.CREATED) {
            throw new IllegalArgumentException("can't send non-None value to a just-started coroutine");
        }
        return step(null);
    }

    /// Resumes this coroutine by hand with an exception at the await where it is suspended. One that has not
    /// been started is closed and the exception comes back at once.
    ///
    /// @param exception what is thrown there
    /// @return what it waits for next, if it goes on: a pending future, or null for `sleep(0)`
    /// @throws StopIteration with the result, if it returns
    /// @throws IllegalArgumentException if it is running
    /// @throws IllegalStateException if it has ended
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

    /// Ends this coroutine: throws [GeneratorExit] at the await where it is suspended. Does nothing to one
    /// that has ended, and one that has not been started never will be.
    ///
    /// @return what it returns instead of passing the exit on, else null
    /// @throws IllegalStateException if it awaits again instead of ending; it then stays suspended there
    /// @throws IllegalArgumentException if it is running
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

    /// {@return where it is in its life}
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

    /// {@return the name of the method that made it}
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

    @SuppressWarnings("unchecked") // what the constructor was given, since this is called once
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
    /// @return true if it suspended, on [#yielded]; false if it ended, with [#takeFailure] or else
    /// [#takeResult]
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
                end(); // also if there is no room or no thread for it
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

    /// What runs on a stack of its own.
    private final class Body implements Runnable {
        @Override
        public void run() {
            Coroutine.this.run();
        }
    }

    /// The same outside of event loops, where a thread has its context in a thread-local.
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

    /// Called when a task is made of this coroutine. The thread gets the name of the task.
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

    /// {@return its stack, if that is the one of a thread, or null}
    @Nullable
    Stack stackOn(Thread thread) {
        var current = stack;
        return current != null && current.thread() == thread ? current : null;
    }

    /// {@return whether it runs on the given stack as that stack's first coroutine}
    boolean runsOn(Stack candidate) {
        return ownsStack && stack == candidate;
    }

    /// Fast path: a coroutine used in the loop that made it needs no lock.
    private void markUsed(@Nullable Host by) {
        if (watchedBy == by) {
            watchedBy = null;
        } else if (watchedBy != null) {
            NeverAwaited.usedElsewhere(this);
        }
    }

    /// {@return whether it has been started, closed or given to a task}
    boolean used() {
        return watchedBy == null;
    }

    @Nullable
    Object yielded() {
        return stackOf(this).yielded();
    }

    /// {@return what it has returned, once}
    @SuppressWarnings({"unchecked", "NullAway"}) // a T, if it has returned
    T takeResult() {
        var result = (T) outcome;
        outcome = null;
        return result;
    }

    /// {@return the exception with which it has ended, once; or null}
    @Nullable
    Throwable takeFailure() {
        if (!failed) {
            return null;
        }
        var failure = (Throwable) outcome;
        outcome = null;
        return failure;
    }

    /// {@return the frames of the user's code in which it runs or waits, innermost first; none unless it has
    /// its own stack}
    List<StackTraceElement> frames() {
        var own = stack;
        return own == null || closed || !ownsStack ? List.of() : Frames.ofUser(own.stackTrace());
    }

    /// {@return the frame of its own body, else the innermost one, or null if there is none}
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
