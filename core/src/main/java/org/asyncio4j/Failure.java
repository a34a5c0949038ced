package org.asyncio4j;

import org.asyncio4j.internal.text.Traces;
import org.jspecify.annotations.Nullable;

/// The exception with which a future has failed, and its trace up to there. Each time that the future throws
/// the exception, the trace goes on from there with the frames of the awaiting task, whoever else throws the
/// same object.
final class Failure {
    private final Throwable exception;
    private final boolean passedOn;
    // read by any thread that asks for the stack of a task
    private volatile StackTraceElement @Nullable [] trace;

    private Failure(Throwable exception, boolean passedOn) {
        this.exception = exception;
        this.passedOn = passedOn;
    }

    /// {@return the failure of a task that has thrown an exception itself, whose trace is read when it is
    /// needed}
    static Failure of(Throwable exception) {
        return new Failure(exception, false);
    }

    /// {@return the failure of a future that was given an exception, which others may be given, too}
    static Failure given(Throwable exception) {
        return new Failure(exception, false).withTrace();
    }

    /// {@return the failure of a task whose exception came out of an await: the caller's frames are always
    /// appended}
    static Failure passedOn(Throwable exception) {
        return new Failure(exception, true).withTrace();
    }

    private Failure withTrace() {
        trace = Traces.of(exception);
        return this;
    }

    Throwable exception() {
        return exception;
    }

    StackTraceElement[] trace() {
        var known = trace;
        if (known == null) {
            known = Traces.of(exception);
            trace = known;
        }
        return known;
    }

    /// {@return the exception, for the caller to throw at once: its trace goes on with the caller's frames}
    Throwable toThrow() {
        var inside = trace();
        if (inside.length > 0) {
            Traces.continueWithCaller(exception, inside, !passedOn);
            var running = CurrentLoop.runningOrNull();
            if (running != null) {
                running.tasks().threw(exception);
            }
        }
        return exception;
    }
}
