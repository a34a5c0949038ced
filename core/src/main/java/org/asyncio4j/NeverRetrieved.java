package org.asyncio4j;

import java.util.List;
import org.asyncio4j.internal.inspect.Inspection;
import org.jspecify.annotations.Nullable;

/// What is left to say of a failed future that is garbage and whose exception nobody has retrieved.
final class NeverRetrieved implements GarbageReport.Subject {
    private final Loop loop;
    private final String type;
    private final Throwable exception;
    private final @Nullable String taskName;
    private final @Nullable List<StackTraceElement> origin;

    private NeverRetrieved(Future<?> future, Throwable exception) {
        loop = future.loop();
        type = future.typeName();
        taskName = future instanceof Task<?> task ? task.getName() : null;
        origin = future.origin();
        this.exception = exception;
    }

    static GarbageReport.Subject report(Future<?> future, Throwable exception) {
        return new NeverRetrieved(future, exception);
    }

    private String message() {
        return type + " exception was never retrieved";
    }

    /// {@return the text of the future, which is gone}
    private String future() {
        return "<" + type + " finished" + (taskName == null ? "" : " name='" + taskName + "'") + " exception="
                + Repr.of(exception) + ">";
    }

    @Override
    public Inspection.Report describe() {
        return new Inspection.Report(message() + ": " + future(), exception);
    }

    @Override
    public void report() {
        loop.reportFromAnyThread(ExceptionReporter.context(message(), exception, "future", future(), origin));
    }
}
