package org.asyncio4j;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tasks of an event loop: how they are made, which one runs, and all that are unfinished, in the order in
/// which they were made, linked through the tasks themselves.
final class LoopTasks {
    private final Loop loop;
    private @Nullable TaskFactory factory;
    private @Nullable Task<?> current;
    private @Nullable Task<?> first;
    private @Nullable Task<?> last;

    LoopTasks(Loop loop) {
        this.loop = loop;
    }

    @Nullable
    TaskFactory factory() {
        return factory;
    }

    void setFactory(@Nullable TaskFactory factory) {
        this.factory = factory;
    }

    @SuppressWarnings("unchecked") // a factory makes the task of that coroutine
    <T extends @Nullable Object> Task<T> create(Coroutine<T> coroutine, TaskOptions options) {
        if (factory == null) {
            return new Task<>(loop, coroutine, options);
        }
        Task<?> task = factory.create(loop, coroutine, options);
        if (task == null) {
            throw new IllegalStateException("a task was expected from the task factory, got null");
        }
        return (Task<T>) task;
    }

    /// {@return the task that is running, or null; any thread may ask}
    @Nullable
    Task<?> current() {
        return current;
    }

    void enter(Task<?> task) {
        if (current != null) {
            throw new IllegalStateException(
                    "Cannot enter into task " + task + " while another task " + current + " is being executed.");
        }
        current = task;
    }

    void leave(Task<?> task) {
        if (current != task) {
            throw new IllegalStateException(
                    "Leaving task " + task + " does not match the current task " + current + ".");
        }
        current = null;
    }

    /// Replaces the running task, for one that runs inside of it.
    ///
    /// @return the one before
    @Nullable
    Task<?> exchangeCurrent(@Nullable Task<?> task) {
        var before = current;
        current = task;
        return before;
    }

    void add(Task<?> task) {
        task.previous = last;
        if (last == null) {
            first = task;
        } else {
            last.next = task;
        }
        last = task;
    }

    /// Does nothing if the task is not among the unfinished ones.
    void remove(Task<?> task) {
        var before = task.previous;
        var after = task.next;
        task.previous = null;
        task.next = null;
        if (before != null) {
            before.next = after;
        } else if (first == task) {
            first = after;
        }
        if (after != null) {
            after.previous = before;
        } else if (last == task) {
            last = before;
        }
    }

    boolean areUnfinished() {
        return first != null;
    }

    Set<Task<?>> unfinished() {
        var tasks = new LinkedHashSet<Task<?>>();
        for (var task = first; task != null; task = task.next) {
            tasks.add(task);
        }
        return tasks;
    }

    /// Reports the unfinished tasks of a loop that is closed and closes their coroutines.
    void destroy() {
        for (var task : unfinished()) {
            remove(task);
            loop.callExceptionHandler(ExceptionReporter.context(
                    "Task was destroyed but it is pending!", null, "task", task, task.origin()));
            try {
                var _ = task.coroutine().close();
            } catch (RuntimeException | Error e) {
                Log.error("Exception ignored in: " + task, e);
            }
        }
    }
}
