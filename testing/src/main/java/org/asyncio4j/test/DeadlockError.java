package org.asyncio4j.test;

import org.asyncio4j.Asyncio;

/// Nothing can happen any more on an event loop with virtual time: nothing is ready, there is no timer, and
/// no call runs on another thread. The message names each unfinished task, what it waits for, and where.
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
            tasks.forEach(task -> text.append('\n').append(Texts.of(task)));
        }
        return new DeadlockError(text.toString());
    }
}
