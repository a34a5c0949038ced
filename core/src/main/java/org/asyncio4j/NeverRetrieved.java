package org.asyncio4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is left to say of a failed future that is garbage and whose exception nobody has retrieved.
final class NeverRetrieved implements Runnable {
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

    static Runnable report(Future<?> future, Throwable exception) {
        return new NeverRetrieved(future, exception);
    }

    @Override
    public void run() {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("message", type + " exception was never retrieved");
        context.put("exception", exception);
        // the text of the future, which is gone
        context.put(
                "future",
                "<" + type + " finished" + (taskName == null ? "" : " name='" + taskName + "'") + " exception="
                        + Repr.of(exception) + ">");
        if (origin != null) {
            context.put("source_traceback", origin);
        }
        loop.reportFromAnyThread(context);
    }
}
