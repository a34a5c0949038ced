package org.asyncio4j.internal.stack;

import java.util.Objects;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// A stack of its own on which a body runs, piece by piece: [#resume] runs it until it suspends or ends,
/// [#suspend] gives the thread back to whoever resumed it. One thread at a time may resume a stack.
///
/// A stack is found from its thread through the thread's uncaught-exception handler, which costs a field read
/// where a thread-local would cost a map for each task.
public abstract sealed class Stack implements Runnable, Thread.UncaughtExceptionHandler
        permits ScheduledStack, HandOffStack {
    /// How many stacks may run inside of each other.
    private static final int DEEPEST = 2000;

    /// More frames than a switch takes.
    static final int ROOM_TO_SWITCH = 32;

    /// More frames than it takes to leave, end the code there and come back, even in a JVM that only interprets.
    static final int ROOM_TO_LEAVE = 512;

    private @Nullable Runnable body;
    private @Nullable Host host;
    // what goes to the other side at a switch: an exception to the stack, a value to the resumer
    private @Nullable Object passed;
    private @Nullable Detached detached;
    private boolean finished;
    boolean suspended;

    Stack(Runnable body) {
        this.body = body;
    }

    /// Makes a stack; nothing of its body runs yet.
    ///
    /// @param name the name of its thread
    /// @param body what runs on it; must not throw
    /// @return the stack, of a kind that the current thread can resume
    public static Stack create(@Nullable String name, Runnable body) {
        boolean scheduled = StackKind.ofProcess() == StackKind.SCHEDULED
                && (!Thread.currentThread().isVirtual() || current() instanceof ScheduledStack);
        return scheduled ? new ScheduledStack(name, body) : new HandOffStack(name, body);
    }

    /// {@return the stack on which the caller runs, or null on any other thread and while it is detached}
    public static @Nullable Stack current() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof Stack stack && stack.detached == null
                ? stack
                : null;
    }

    /// {@return whether the caller runs on a stack that is detached}
    public static boolean isDetached() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof Stack stack && stack.detached != null;
    }

    /// Runs the stack until it suspends or ends.
    ///
    /// @param host in whose name it runs until then
    /// @param exception what the suspended code gets thrown, or null to let it go on
    /// @return true if it suspended, false if it ended
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

    /// Gives the thread back to whoever resumed this stack, until it is resumed again. Only for code on this
    /// stack.
    ///
    /// @param value what the resumer finds in [#yielded]
    /// @throws IllegalStateException if the JVM cannot suspend the stack as it is
    public final void suspend(@Nullable Object value) {
        passed = value;
        switchBack();
        throwGiven();
    }

    /// Gives the thread back to whoever resumed this stack, as [#suspend] does, but goes on with some code
    /// elsewhere, on the JDK's own threads. When that has ended, waits until the stack is resumed. Only for
    /// code on this stack.
    ///
    /// @param value what the resumer finds in [#yielded]
    /// @param code what runs meanwhile
    /// @throws IllegalStateException if the JVM cannot suspend the stack as it is; the code has not run then
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

    /// {@return what the last [#suspend] was given}
    public final @Nullable Object yielded() {
        return passed;
    }

    /// {@return whether the body has ended}
    public final boolean finished() {
        return finished;
    }

    /// {@return in whose name this stack was resumed last}
    public final @Nullable Host host() {
        return host;
    }

    /// {@return the frames of the suspended or running stack, innermost first}
    public final StackTraceElement[] stackTrace() {
        return thread().getStackTrace();
    }

    /// {@return whether it is suspended or detached, that is, neither running nor finished}
    public final boolean suspended() {
        return suspended;
    }

    /// {@return whether it is detached}
    final boolean isAway() {
        return detached != null;
    }

    /// {@return the stack whose code has resumed this one, or null if that is another thread's}
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

    /// Lets the stack overflow now, if it must, instead of in the middle of a switch.
    ///
    /// @param frames how many more frames the stack has to take
    static int requireRoom(int frames) {
        return frames == 0 ? 0 : 1 + requireRoom(frames - 1);
    }

    /// {@return the thread of this stack}
    public abstract Thread thread();

    /// Lets the body run until it suspends or ends, and returns then.
    abstract void switchTo();

    /// Lets the resumer go on, and returns when the stack was resumed.
    abstract void switchBack();

    /// Lets the resumer go on, runs the code elsewhere, and returns when that has ended and the stack was
    /// resumed.
    abstract void switchAway(Detached code);

    /// Runs the body, on the thread of this stack, and lets go of it: threads that the body has started know this stack
    /// as their scheduler, and may live longer.
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
