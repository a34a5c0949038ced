package org.asyncio4j;

import java.io.PrintStream;
import java.util.List;
import org.asyncio4j.internal.text.Frames;

/// Where a task is, for people.
final class TaskStack {
    private TaskStack() {}

    /// {@return the frames of a task, oldest first}
    static List<StackTraceElement> of(Task<?> task, int limit) {
        var failure = task.failure();
        if (failure != null) {
            var oldestFirst = Frames.ofUser(failure.trace()).reversed();
            return oldestFirst.subList(0, Math.clamp(limit, 0, oldestFirst.size()));
        }
        var oldestFirst = task.coroutine().frames().reversed();
        return oldestFirst.subList(oldestFirst.size() - Math.clamp(limit, 0, oldestFirst.size()), oldestFirst.size());
    }

    static void print(Task<?> task, int limit, PrintStream out) {
        var frames = of(task, limit);
        var exception = task.exceptionOrNull();
        if (frames.isEmpty()) {
            out.println("No stack for " + task);
        } else {
            out.println((exception == null ? "Stack for " : "Traceback for ") + task + " (most recent call last):");
            frames.forEach(frame -> out.println("  at " + frame));
        }
        if (exception != null) {
            out.println(exception);
        }
    }

    /// {@return such as `child() running at Main.java:12`}
    static String describe(Coroutine<?> coroutine) {
        var name = coroutine.getName() + "()";
        return switch (coroutine.state()) {
            case CREATED -> name + " created";
            case CLOSED -> name + " done";
            case RUNNING, SUSPENDED -> {
                var frame = coroutine.frame();
                yield name + " running" + (frame == null ? "" : " at " + Repr.place(frame));
            }
        };
    }
}
