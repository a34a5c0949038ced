package org.asyncio4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.asyncio4j.internal.Steps;
import org.asyncio4j.internal.text.Frames;
import org.jspecify.annotations.Nullable;

/// Gives an event loop's errors to its exception handler, and what goes wrong there to the log.
final class ExceptionReporter {
    private final Loop loop;
    private final Queue<Runnable> fromOtherThreads = new ConcurrentLinkedQueue<>();
    private final List<NeverRetrieved> unretrieved = new ArrayList<>(0);
    private int olderUnretrieved;
    private volatile @Nullable ExceptionHandler handler;

    ExceptionReporter(Loop loop) {
        this.loop = loop;
    }

    /// {@return what the exception handler is given}
    ///
    /// @param kind the key of the object with which the error occurred
    static Map<String, Object> context(
            String message,
            @Nullable Throwable exception,
            String kind,
            Object object,
            @Nullable List<StackTraceElement> origin) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("message", message);
        if (exception != null) {
            context.put("exception", exception);
        }
        context.put(kind, object);
        if (origin != null) {
            context.put("source_traceback", origin);
        }
        return context;
    }

    @Nullable
    ExceptionHandler handler() {
        return handler;
    }

    void setHandler(@Nullable ExceptionHandler handler) {
        loop.checkThread();
        this.handler = handler;
    }

    void report(Map<String, Object> context) {
        var current = handler;
        if (current == null) {
            guarded("Exception in default exception handler", () -> log(context));
            return;
        }
        try {
            callIn(contextOf(context), current, context);
        } catch (Throwable e) {
            if (SystemExit.endsTheRun(e)) {
                throw (Error) e;
            }
            guarded(
                    "Exception in default exception handler while handling an unexpected error in custom exception"
                            + " handler",
                    () -> log(Map.of(
                            "message", "Unhandled error in exception handler", "exception", e, "context", context)));
        }
    }

    /// Makes a report now if the caller is on the loop's thread, else when the loop comes to it.
    void reportFromAnyThread(Map<String, Object> context) {
        runOnLoop(() -> loop.callExceptionHandler(context));
    }

    /// Runs a report now if the caller is on the loop's thread, else when the loop comes to it.
    void runOnLoop(Runnable report) {
        if (!loop.thread().isElsewhere()) {
            report.run();
            return;
        }
        fromOtherThreads.add(report);
        if (!loop.submit(this::makeReports)) {
            makeReports();
        }
    }

    /// Makes the reports that other threads have left.
    void makeReports() {
        var due = new ArrayList<Runnable>();
        Runnable report;
        while ((report = fromOtherThreads.poll()) != null) {
            due.add(report);
        }
        Steps.doAll(due);
    }

    /// Has a report let go of its exception when those who wait for the future have had their turn.
    void letGoSoon(NeverRetrieved report) {
        if (loop.isRunning()) {
            unretrieved.add(report);
        } else {
            report.letGo();
        }
    }

    /// Is called at the end of each iteration.
    void letGo() {
        if (!unretrieved.isEmpty()) {
            letGo(loop.isIdle() ? unretrieved.size() : olderUnretrieved);
        }
    }

    /// Is called at the end of each run.
    void letGoOfAll() {
        letGo(unretrieved.size());
    }

    private void letGo(int count) {
        var oldest = unretrieved.subList(0, count);
        var due = List.copyOf(oldest);
        oldest.clear();
        olderUnretrieved = unretrieved.size();
        due.forEach(NeverRetrieved::letGo);
    }

    private static void guarded(String message, Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            if (SystemExit.endsTheRun(e)) {
                throw e;
            }
            Log.error(message, e);
        }
    }

    private void callIn(@Nullable Context own, ExceptionHandler current, Map<String, Object> context) throws Exception {
        if (own == null) {
            current.handle(loop, context);
            return;
        }
        var _ = own.orCopyIfEntered().run(() -> {
            current.handle(loop, context);
            return true;
        });
    }

    private static @Nullable Context contextOf(Map<String, Object> context) {
        if (context.get("task") instanceof Task<?> task) {
            return contextOf(task);
        }
        if (context.get("future") instanceof Task<?> task) {
            return contextOf(task);
        }
        return context.get("handle") instanceof Handle handle ? handle.madeContext() : null;
    }

    /// That of a task that is done may be in use by others.
    private static Context contextOf(Task<?> task) {
        return task.done() ? new Context(task.contextValues()) : task.madeContext();
    }

    /// Logs the message, a line for each further key, and the exception.
    static void log(Map<String, Object> context) {
        Object message = context.get("message");
        var text = new StringBuilder(message == null ? "Unhandled exception in event loop" : message.toString());
        new TreeMap<>(context).forEach((key, value) -> {
            switch (key) {
                case "message", "exception" -> {}
                case "source_traceback" ->
                    text.append("\nsource_traceback: Object created at").append(frames(value));
                // the text of a future that is gone
                case "future" -> text.append("\nfuture: ").append(value);
                default -> text.append('\n').append(key).append(": ").append(Repr.of(value));
            }
        });
        Log.error(text.toString(), context.get("exception") instanceof Throwable exception ? exception : null);
    }

    @SuppressWarnings("unchecked") // the library itself puts frames there; anything else is shown as it is
    private static String frames(Object value) {
        return value instanceof List<?> list && list.stream().allMatch(StackTraceElement.class::isInstance)
                ? Frames.format((List<StackTraceElement>) list)
                : " " + value;
    }
}
