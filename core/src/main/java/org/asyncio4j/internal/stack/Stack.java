package org.asyncio4j.internal.stack;

import java.util.Objects;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// A separate stack on which a body runs, piece by piece: [#resume] runs the body until it suspends or
/// ends, and [#suspend] gives the thread back to the resumer. Only one thread at a time may resume a
/// stack.
///
/// A stack is the uncaught-exception handler of its thread. So finding the stack of a thread costs one
/// field read, where a thread-local would cost a map for each task.
public abstract sealed class Stack implements Runnable, Thread.UncaughtExceptionHandler
        permits ScheduledStack, HandOffStack {
    /// The largest number of stacks that may run inside each other.
    private static final int DEEPEST = 2000;

    /// More frames than a switch takes.
    static final int ROOM_TO_SWITCH = 32;

    /// More frames than it takes to leave, end the code there and come back, even in a JVM that only
    /// interprets code.
    static final int ROOM_TO_LEAVE = 512;

    private @Nullable Runnable body;
    private @Nullable Host host;
    // the object passed at a switch: an exception to the stack, or a value to the resumer
    private @Nullable Object passed;
    private @Nullable Detached detached;
    private boolean finished;
    boolean suspended;

    Stack(Runnable body) {
        this.body = body;
    }

    /// Makes a stack. Its body does not start yet.
    ///
    /// @param name the name of its thread, or null for none
    /// @param body the code to run on the stack; must not throw
    /// @return the stack, of a kind that the current thread can resume
    public static Stack create(@Nullable String name, Runnable body) {
        boolean scheduled = StackKind.ofProcess() == StackKind.SCHEDULED
                && (!Thread.currentThread().isVirtual() || current() instanceof ScheduledStack);
        return scheduled ? new ScheduledStack(name, body) : new HandOffStack(name, body);
    }

    /// {@return the stack on which the caller runs, or null on any other thread or a detached stack}
    public static @Nullable Stack current() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof Stack stack && stack.detached == null
                ? stack
                : null;
    }

    /// {@return whether the caller runs on a detached stack}
    public static boolean isDetached() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof Stack stack && stack.detached != null;
    }

    /// Runs the stack until it suspends or ends.
    ///
    /// @param host the event loop for which the stack runs until then, or null
    /// @param exception the exception to throw in the suspended code, or null to let the code go on
    /// @return true if the stack suspended, false if it ended
    public final boolean resume(@Nullable Host host, @Nullable Throwable exception) {
        if (this.host != host) {
            this.host = host;
        }
        passed = exception;
        if (detached != null) {
            detached.resuming();
        }
        switchTo();
        return !finished;
    }

    /// Gives the thread back to the resumer, until the stack is resumed again. Only code on this stack
    /// may call this.
    ///
    /// @param value the value of [#yielded] for the resumer
    /// @throws IllegalStateException if the JVM cannot suspend the stack in its present state
    public final void suspend(@Nullable Object value) {
        passed = value;
        switchBack();
        throwGiven();
    }

    /// Gives the thread back to the resumer, as [#suspend] does, but runs some code on the JDK's own
    /// threads. When the code has ended, waits until the stack is resumed. Only code on this stack may
    /// call this.
    ///
    /// @param value the value of [#yielded] for the resumer
    /// @param code the code to run meanwhile
    /// @throws IllegalStateException if the JVM cannot suspend the stack in its present state; the code
    ///     does not run in this case
    public final void detach(@Nullable Object value, Detached code) {
        passed = value;
        detached = code;
        try {
            switchAway(code);
        } finally {
            detached = null;
        }
        throwGiven();
    }

    private void throwGiven() {
        if (passed != null) {
            var exception = (Throwable) passed;
            passed = null;
            throw Rethrow.unchecked(exception);
        }
    }

    /// {@return the value of the last [#suspend]}
    public final @Nullable Object yielded() {
        return passed;
    }

    /// {@return whether the body has ended}
    public final boolean finished() {
        return finished;
    }

    /// {@return the event loop for which this stack was last resumed, or null}
    public final @Nullable Host host() {
        return host;
    }

    /// {@return the frames of the suspended or running stack, innermost first}
    public final StackTraceElement[] stackTrace() {
        return thread().getStackTrace();
    }

    /// {@return whether this stack is suspended or detached, that is, neither running nor finished}
    public final boolean suspended() {
        return suspended;
    }

    /// {@return whether this stack is detached}
    final boolean isAway() {
        return detached != null;
    }

    /// {@return the stack whose code has resumed this one, or null if that code runs on no stack}
    abstract @Nullable Stack resumedBy();

    /// Throws if the code on this stack may not resume another one.
    final void checkDepth() {
        int depth = 1;
        for (var below = resumedBy(); below != null; below = below.resumedBy()) {
            depth++;
        }
        if (depth >= DEEPEST) {
            throw new StackOverflowError(
                    "more than " + DEEPEST + " coroutines run inside of each other, as eager tasks or driven by hand");
        }
    }

    /// Makes the stack overflow now, if it must, and not in the middle of a switch.
    ///
    /// @param frames the number of further frames for which the stack needs room
    static int requireRoom(int frames) {
        return frames == 0 ? 0 : 1 + requireRoom(frames - 1);
    }

    /// {@return the thread of this stack}
    public abstract Thread thread();

    /// Runs the body until it suspends or ends.
    abstract void switchTo();

    /// Lets the resumer go on, and returns when the stack is resumed.
    abstract void switchBack();

    /// Lets the resumer go on, runs the code elsewhere, and returns when the code has ended and the
    /// stack is resumed.
    abstract void switchAway(Detached code);

    /// Runs the body on the thread of this stack, then drops the body: threads that the body has started
    /// refer to this stack as their scheduler, and may outlive it.
    @Override
    public void run() {
        try {
            Objects.requireNonNull(body).run();
        } finally {
            body = null;
            host = null;
            passed = null;
            finished = true;
        }
    }

    @Override
    public final void uncaughtException(Thread thread, Throwable exception) {
        thread.getThreadGroup().uncaughtException(thread, exception);
    }
}
