package org.asyncio4j.test;

import java.util.List;
import org.asyncio4j.Asyncio;
import org.asyncio4j.Task;

/// Nothing can happen any more on an event loop with virtual time: nothing is ready, there is no timer, and no call
/// runs on another thread. The message names each unfinished task, what it waits for, and where.
public final class DeadlockError extends AssertionError {
    private static final long serialVersionUID = 1L;

    private DeadlockError(String message) {
        super(message);
    }

    static DeadlockError ofRunningLoop() {
        var text = new StringBuilder("deadlock: nothing is ready and no timer is scheduled");
        var tasks = Asyncio.allTasks();
        if (!tasks.isEmpty()) {
            text.append(tasks.size() == 1 ? "; an unfinished task:" : "; " + tasks.size() + " unfinished tasks:");
            for (var task : tasks) {
                describe(task, text);
            }
        }
        return new DeadlockError(text.toString());
    }

    private static void describe(Task<?> task, StringBuilder text) {
        text.append('\n').append(task);
        List<StackTraceElement> newestFirst = task.getStack().reversed();
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
    }
}
