package org.asyncio4j;

import java.util.List;
import java.util.Map;
import org.asyncio4j.internal.Rethrow;
import org.asyncio4j.internal.text.Frames;
import org.asyncio4j.internal.text.Lambdas;
import org.jspecify.annotations.Nullable;

/// A callback that an event loop will call: what [EventLoop#callSoon] returns. For the loop's thread, except that
/// any thread may cancel a handle that is no [timer][TimerHandle].
///
/// @python `asyncio.Handle`
public sealed class Handle permits TimerHandle, Task.Step {
    final Loop loop;
    // the context, or just the values of one for which nobody has asked yet
    private Object context;
    // plain: a cancellation by another thread has no order with the call, except the one that the caller makes
    private @Nullable Callback callback;
    private @Nullable Debugging debugging;

    /// What only the debug mode keeps.
    private static final class Debugging {
        private final @Nullable List<StackTraceElement> origin;
        private @Nullable String textBeforeCancel;

        private Debugging(@Nullable List<StackTraceElement> origin) {
            this.origin = origin;
        }
    }

    /// @param context the context in which the callback runs, or null for a new one with the current values
    Handle(Loop loop, @Nullable Callback callback, @Nullable Context context) {
        this.loop = loop;
        this.callback = callback;
        this.context = context == null ? Context.currentValues() : context;
        debugging = loop.getDebug() && callback != null ? new Debugging(Frames.ofCaller()) : null;
    }

    /// Prevents the call. Does nothing if it was made already or is cancelled.
    public void cancel() {
        if (loop.getDebug() && !cancelled()) {
            if (debugging == null) {
                debugging = new Debugging(null); // made before the debug mode
            }
            debugging.textBeforeCancel = describe("cancelled ");
        }
        callback = null;
    }

    /// {@return whether [#cancel] was called}
    public boolean cancelled() {
        return callback == null;
    }

    /// {@return the context in which the callback runs; an empty one for a timer that was cancelled while it waited}
    public Context getContext() {
        loop.checkThread();
        return madeContext();
    }

    /// {@return the context, which is made of its values now unless it was before}
    final Context madeContext() {
        if (context instanceof Context made) {
            return made;
        }
        var made = new Context(values());
        context = made;
        if (isRunning()) {
            made.enter();
        }
        return made;
    }

    /// Lets go of the context of a callback that is neither ready nor running.
    final void forgetContext() {
        context = Map.of();
    }

    /// {@return the values in the context of this callback}
    @SuppressWarnings("unchecked") // it is one or the other
    final Map<ContextVar<?>, @Nullable Object> values() {
        return context instanceof Context made ? made.values() : (Map<ContextVar<?>, @Nullable Object>) context;
    }

    /// Runs the callback in its context; what it throws goes to the loop's exception handler.
    final void run() {
        try {
            runInContext();
        } catch (Throwable e) {
            if (SystemExit.endsTheRun(e)) {
                throw e;
            }
            failed(e);
        }
    }

    /// Deals with an exception of the callback, or with one that came before it was called.
    void failed(Throwable exception) {
        loop.callExceptionHandler(ExceptionReporter.context(
                "Exception in callback " + placeOf(exception), exception, "handle", this, origin()));
    }

    /// {@return where the callback has thrown an exception, such as `Main.main() at Main.java:7`, or else the
    /// callback}
    private String placeOf(Throwable exception) {
        var frame = Frames.calledBy(exception.getStackTrace(), Handle.class, "call");
        return frame == null ? callbackText() : Lambdas.describe(frame) + "() at " + Repr.place(frame);
    }

    final void runInContext() {
        if (context instanceof Context entered) {
            entered.enter();
        }
        try {
            call();
        } finally {
            if (context instanceof Context left) {
                left.leave();
            }
        }
    }

    void call() {
        Callback function = callback;
        if (function != null) {
            loop.context().setCallback(this);
            try {
                function.run();
            } catch (Exception e) {
                throw Rethrow.unchecked(e);
            } finally {
                loop.context().setCallback(null);
            }
        }
    }

    boolean isRunning() {
        return loop.context().isOf(this);
    }

    /// Is called instead of [#run] if the loop is closed before.
    final void drop() {
        if (callback instanceof CallEnd end) {
            end.drop();
        }
    }

    /// {@return the name of the callback, for people}
    String callbackText() {
        if (callback == null) {
            return "";
        }
        var function = ThreadContext.unwrapped(callback);
        return (function instanceof DoneCallback<?> done ? done.toString() : Lambdas.describe(function)) + "()";
    }

    /// {@return what stands between the type and the callback in the text}
    String details() {
        return "";
    }

    final @Nullable List<StackTraceElement> origin() {
        return debugging == null ? null : debugging.origin;
    }

    private String describe(String state) {
        var origin = origin();
        String created = origin == null || origin.isEmpty() ? "" : " created at " + origin.getFirst();
        return ("<" + getClass().getSimpleName() + " " + state + details() + callbackText()).stripTrailing() + created
                + ">";
    }

    /// {@return such as `<Handle Main.<lambda#1>()>` or `<Handle cancelled>`}
    @Override
    public String toString() {
        if (debugging != null && debugging.textBeforeCancel != null) {
            return debugging.textBeforeCancel;
        }
        return describe(cancelled() ? "cancelled " : "");
    }
}
