package org.asyncio4j;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.asyncio4j.internal.inspect.Inspection;
import org.jspecify.annotations.Nullable;

/// What is left to say of a failed future that is garbage and whose exception nobody has retrieved.
///
/// The loop, its exception handler, the exception and the values of the context may all lead back to the future.
/// So this refers to the loop weakly, and keeps of the others only what leads nowhere.
final class NeverRetrieved extends GarbageReport {
    private final WeakReference<Loop> loop;
    private final String type;
    private final @Nullable List<StackTraceElement> origin;
    private final @Nullable OfTask task;
    private volatile Throwable exception;

    /// What there is to say of a task besides its exception.
    private record OfTask(String name, Coroutine<?> coroutine, Map<ContextVar<?>, @Nullable Object> values) {
        private static OfTask of(Task<?> task) {
            return new OfTask(task.getName(), task.coroutine().remains(), plain(task.contextValues()));
        }

        private static Map<ContextVar<?>, @Nullable Object> plain(Map<ContextVar<?>, @Nullable Object> values) {
            if (values.isEmpty()) {
                return values;
            }
            Map<ContextVar<?>, @Nullable Object> plain = new HashMap<>(values);
            plain.entrySet().removeIf(entry -> !entry.getKey().isPlainWith(entry.getValue()));
            return plain;
        }
    }

    private NeverRetrieved(Future<?> future, Throwable exception) {
        super(future, future.loop().keptReports());
        loop = future.loop().weakly();
        type = future.typeName();
        origin = future.origin();
        task = future instanceof Task<?> failed ? OfTask.of(failed) : null;
        this.exception = exception;
    }

    /// Has it reported that nobody has retrieved the exception of a future.
    static GarbageReport watch(Future<?> future, Throwable exception) {
        var report = new NeverRetrieved(future, exception);
        report.add();
        var loop = future.loop();
        if (loop.keptReports() == null) {
            if (!ExceptionCopy.isPlain(exception)) {
                loop.exceptions().letGoSoon(report);
            }
            makeWhenDue();
        }
        return report;
    }

    /// Lets go of the exception where it may lead back to the future. Only now, since most exceptions are
    /// retrieved soon, and a copy takes long.
    void letGo() {
        if (!refersTo(null)) {
            exception = ExceptionCopy.unlessPlain(exception);
        }
    }

    /// The report is for the loop's thread. It stays due until it is made there, in case the program ends before.
    @Override
    void objectIsGone() {
        var owner = loop.get();
        if (owner == null) {
            run();
        } else {
            owner.exceptions().runOnLoop(this);
        }
    }

    @Override
    void report() {
        var owner = loop.get();
        var future = (Future<?>) get(); // where the program ends before it is garbage
        var original = future == null ? null : future.exceptionOrNull();
        var failure = original == null ? ExceptionCopy.unlessPlain(exception) : original;
        if (owner == null) {
            ExceptionReporter.log(context(failure, text()));
        } else {
            owner.callExceptionHandler(context(failure, future == null ? standIn(owner, failure) : future));
        }
    }

    private Map<String, Object> context(Throwable failure, Object future) {
        return ExceptionReporter.context(message(), failure, "future", future, origin);
    }

    private Future<?> standIn(Loop owner, Throwable failure) {
        return task == null
                ? new LostFuture<>(owner, type, origin, failure)
                : new Task<>(owner, task.name, task.coroutine, new Context(task.values), origin, failure);
    }

    private String message() {
        return type + " exception was never retrieved";
    }

    private String text() {
        var what = task == null ? "" : " name='" + task.name + "' coro=<" + TaskStack.describe(task.coroutine) + ">";
        return "<" + type + " finished" + what + " exception=" + Repr.of(exception) + ">";
    }

    @Override
    Inspection.Report describe() {
        return new Inspection.Report(message() + ": " + text(), exception);
    }
}
