package org.asyncio4j.test;

import java.util.List;
import org.asyncio4j.Task;

/// Tasks as a failed test shows them.
final class Texts {
    private Texts() {}

    /// {@return the task, what it waits for and where}
    static String of(Task<?> task) {
        var text = new StringBuilder().append(task);
        var newestFirst = withoutJUnit(task.getStack().reversed());
        if (!newestFirst.isEmpty()) {
            var place = newestFirst.getFirst();
            text.append("\n    waits at ")
                    .append(place.getFileName())
                    .append(':')
                    .append(place.getLineNumber());
        }
        for (var frame : newestFirst) {
            text.append("\n\tat ").append(frame);
        }
        return text.toString();
    }

    /// {@return the frames down to the test method}
    private static List<StackTraceElement> withoutJUnit(List<StackTraceElement> newestFirst) {
        int end = 0;
        while (end < newestFirst.size() && !newestFirst.get(end).getClassName().startsWith("org.junit.")) {
            end++;
        }
        if (end < newestFirst.size()) {
            while (end > 0 && newestFirst.get(end - 1).getClassName().contains(".reflect.")) {
                end--;
            }
        }
        return newestFirst.subList(0, end);
    }
}
