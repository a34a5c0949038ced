package org.asyncio4j;

import java.util.List;
import org.asyncio4j.internal.text.Frames;
import org.asyncio4j.internal.text.Lambdas;
import org.jspecify.annotations.Nullable;

/// A callback that an event loop will call: what [EventLoop#callSoon] returns. For the loop's thread, except that
/// [#cancel] of a handle made by [EventLoop#callSoonThreadsafe] may be called by any thread.
///
/// @python `asyncio.Handle`
public sealed class Handle permits TimerHandle, Task.Step {
    final Loop loop;
    final @Nullable List<StackTraceElement> origin;
    private final Context context;
    private volatile @Nullable Runnable callback;
    private @Nullable String textBeforeCancel;

    Handle(Loop loop, @Nullable Runnable callback, Context context) {
        this.loop = loop;
        this.callback = callback;
        this.context = context;
        origin = loop.getDebug() && callback != null ? Frames.ofCaller() : null;
    }

    /// Prevents the call. Does nothing if it was made already or is cancelled.
    public void cancel() {
        if (loop.getDebug() && !cancelled()) {
            textBeforeCancel = describe("cancelled ");
        }
        callback = null;
    }

    /// {@return whether [#cancel] was called}
    public boolean cancelled() {
        return callback == null;
    }

    /// {@return the context in which the callback runs}
    public Context getContext() {
        return context;
    }

    /// Runs the callback in its context; what it throws goes to the loop's exception handler.
    final void run() {
        try {
            runInContext();
        } catch (Throwable e) {
            if (SystemExit.endsTheRun(e)) {
                throw e;
            }
            report(e);
        }
    }

    final void runInContext() {
        var outer = loop.currentContext();
        context.enter();
        loop.switchContext(context);
        try {
            call();
        } finally {
            loop.switchContext(outer);
            context.leave();
        }
    }

    void call() {
        Runnable function = callback;
        if (function != null) {
            function.run();
        }
    }

    /// Is called instead of [#run] if the loop is closed before.
    final void drop() {
        if (callback instanceof CallEnd end) {
            end.drop();
        }
    }

    private void report(Throwable exception) {
        loop.callExceptionHandler(ExceptionReporter.context(
                "Exception in callback " + callbackText(), exception, "handle", this, origin));
    }

    /// {@return the name of the callback, for people}
    String callbackText() {
        Runnable function = callback;
        if (function == null) {
            return "";
        }
        return (function instanceof DoneCallback<?> done ? done.toString() : Lambdas.describe(function)) + "()";
    }

    /// {@return what stands between the type and the callback in the text}
    String details() {
        return "";
    }

    private String describe(String state) {
        String created = origin == null || origin.isEmpty() ? "" : " created at " + origin.getFirst();
        return ("<" + getClass().getSimpleName() + " " + state + details() + callbackText()).stripTrailing() + created
                + ">";
    }

    /// {@return such as `<Handle Main.<lambda>()>` or `<Handle cancelled>`}
    @Override
    public String toString() {
        if (textBeforeCancel != null) {
            return textBeforeCancel;
        }
        return describe(cancelled() ? "cancelled " : "");
    }
}
