package org.asyncio4j;

import java.util.List;
import java.util.Map;
import org.asyncio4j.internal.Rethrow;
import org.asyncio4j.internal.text.Frames;
import org.asyncio4j.internal.text.Lambdas;
import org.jspecify.annotations.Nullable;

/// A scheduled callback of an event loop; [EventLoop#callSoon] returns one. Use it only on the loop's
/// thread; but any thread may cancel a handle that is not a [timer][TimerHandle].
///
/// @python `asyncio.Handle`
public sealed class Handle permits TimerHandle, Task.Step {
    final Loop loop;
    // the context, or only its values as long as no code has asked for the context
    private Object context;
    // plain: no order between the call and a cancellation by another thread, unless the caller ensures
    // one
    private @Nullable Callback callback;
    private @Nullable Debugging debugging;

    /// The data that only debug mode keeps.
    private static final class Debugging {
        private final @Nullable List<StackTraceElement> origin;
        private @Nullable String textBeforeCancel;

        private Debugging(@Nullable List<StackTraceElement> origin) {
            this.origin = origin;
        }
    }

    /// @param context the context in which the callback runs, or null for a new one with the current
    ///     values
    Handle(Loop loop, @Nullable Callback callback, @Nullable Context context) {
        this.loop = loop;
        this.callback = callback;
        this.context = context == null ? Context.currentValues() : context;
        debugging = loop.getDebug() && callback != null ? new Debugging(Frames.ofCaller()) : null;
    }

    /// Prevents the call. Does nothing if the callback has already run or is cancelled.
    public void cancel() {
        if (loop.getDebug() && !cancelled()) {
            if (debugging == null) {
                debugging = new Debugging(null); // made before debug mode was on
            }
            debugging.textBeforeCancel = describe("cancelled ");
        }
        callback = null;
    }

    /// {@return whether [#cancel] was called}
    public boolean cancelled() {
        return callback == null;
    }

    /// {@return the context in which the callback runs; an empty context for a timer that was cancelled
    /// while it waited}
    public Context getContext() {
        loop.checkThread();
        return madeContext();
    }

    /// {@return the context, made from its values if it does not exist yet}
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

    /// Drops the context of a callback that is neither ready nor running.
    final void forgetContext() {
        context = Map.of();
    }

    /// {@return the values in this callback's context}
    @SuppressWarnings("unchecked") // the field holds a context or a map
    final Map<ContextVar<?>, @Nullable Object> values() {
        return context instanceof Context made ? made.values() : (Map<ContextVar<?>, @Nullable Object>) context;
    }

    /// Runs the callback in its context; the loop's exception handler gets its exceptions.
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

    /// Handles an exception of the callback, or an exception that occurred before the call.
    void failed(Throwable exception) {
        loop.callExceptionHandler(ExceptionReporter.context(
                "Exception in callback " + placeOf(exception), exception, "handle", this, origin()));
    }

    /// {@return the place where the callback failed, such as `Main.main() at Main.java:7`, or else the
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

    /// Drops the callback: the loop is closed before it could call [#run].
    final void drop() {
        if (callback instanceof CallEnd end) {
            end.drop();
        }
    }

    /// {@return the text of the callback for messages}
    String callbackText() {
        if (callback == null) {
            return "";
        }
        var function = ThreadContext.unwrapped(callback);
        return (function instanceof DoneCallback<?> done ? done.toString() : Lambdas.describe(function)) + "()";
    }

    /// {@return the part of the text between the type and the callback}
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
