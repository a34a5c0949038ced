package org.asyncio4j.test;

import org.asyncio4j.Asyncio;
import org.asyncio4j.internal.inspect.Inspection;

/// Nothing can happen any more on an event loop with virtual time: nothing is ready, there is no timer, and
/// no call runs on another thread. The message names each unfinished task, what it waits for, and where.
public final class DeadlockError extends AssertionError {
    private static final long serialVersionUID = 1L;

    private static final String FOR_THREADS = "\nIf another thread is to complete what they wait for, let the loop wait"
            + " for it: @AsyncTest(waitForThreads = true), or VirtualTime.waitingForThreads().";

    private DeadlockError(String message) {
        super(message);
    }

    /// @param silence what has been waited for besides, or nothing
    static DeadlockError ofRunningLoop(String silence) {
        var text = new StringBuilder("deadlock: nothing is ready and no timer is scheduled").append(silence);
        var tasks = Asyncio.allTasks();
        if (!tasks.isEmpty()) {
            text.append(tasks.size() == 1 ? "; an unfinished task:" : "; " + tasks.size() + " unfinished tasks:");
            tasks.forEach(task -> text.append('\n').append(Texts.of(task)));
            if (tasks.stream().anyMatch(Inspection.get()::mayWaitForThread)) {
                text.append(FOR_THREADS);
            }
        }
        return new DeadlockError(text.toString());
    }
}
