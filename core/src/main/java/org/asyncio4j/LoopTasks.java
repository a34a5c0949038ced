package org.asyncio4j;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import org.asyncio4j.internal.Snapshot;
import org.asyncio4j.internal.Steps;
import org.jspecify.annotations.Nullable;

/// The tasks of an event loop: makes tasks, and keeps the running task and the list of unfinished tasks.
/// The list is in the order in which the tasks were made, and is linked through the tasks themselves.
final class LoopTasks {
    private static final int TRIES = 100;

    private final Loop loop;
    private @Nullable TaskFactory factory;
    private @Nullable Task<?> current;
    // tasks whose step runs the first step of an eager task, outermost first
    private final ArrayDeque<Task<?>> makers = new ArrayDeque<>();
    private @Nullable Task<?> first;
    private @Nullable Task<?> last;
    private @Nullable Thrown thrown;

    /// The exception that an await has thrown last, and the task of that await. The references are weak,
    /// because the program may no longer need either.
    private record Thrown(WeakReference<Throwable> exception, WeakReference<@Nullable Task<?>> task) {}

    LoopTasks(Loop loop) {
        this.loop = loop;
    }

    @Nullable
    TaskFactory factory() {
        return factory;
    }

    void setFactory(@Nullable TaskFactory factory) {
        loop.checkThread();
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

    /// Interrupts the running task, which may be blocking the loop. Any thread may call this.
    void interruptCurrent() {
        var task = current;
        if (task != null) {
            task.interrupt();
        }
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

    /// Lets another task enter inside the running task, if any.
    ///
    /// @return the depth to pass to [#endInside]
    int beginInside() {
        int depth = makers.size();
        var maker = current;
        if (maker != null) {
            makers.addLast(maker);
        }
        current = null;
        return depth;
    }

    /// Makes the task that ran before [#beginInside] the running task again.
    void endInside(int depth) {
        current = null;
        while (makers.size() > depth) {
            current = makers.removeLast();
        }
    }

    /// {@return the task whose step runs the first step of the given eager task, or null; any thread may
    /// ask}
    @Nullable
    Task<?> makerOf(Task<?> eager) {
        Task<?> maker = null;
        for (var task : Snapshot.of(makers)) {
            if (task == eager) {
                return maker;
            }
            maker = task;
        }
        return eager == current ? maker : null;
    }

    /// Records that an await in the running task throws the failure of a future.
    void threw(Throwable exception) {
        thrown = new Thrown(new WeakReference<>(exception), new WeakReference<>(current));
    }

    /// {@return whether the last exception that an await threw is the given exception, in the given
    /// task}
    boolean hasThrown(Throwable exception, Task<?> task) {
        return thrown != null && thrown.task.refersTo(task) && thrown.exception.refersTo(exception);
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

    /// Removes a task from the unfinished ones; does nothing if it is not among them.
    void remove(Task<?> task) {
        var before = task.previous;
        var after = task.next;
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
        // cleared last: a reader that is at this task stops here, and new readers no longer reach it
        task.previous = null;
        task.next = null;
    }

    boolean areUnfinished() {
        return first != null;
    }

    /// {@return the unfinished tasks}
    ///
    /// Any thread may call this. While the loop runs, the result may miss tasks, even old ones if the
    /// list keeps changing.
    Set<Task<?>> unfinished() {
        var most = fromNewest();
        for (int tries = 1; tries < TRIES && !isWhole(most); tries++) {
            var again = fromNewest();
            if (isWhole(again) || again.size() > most.size()) {
                most = again;
            }
        }
        return most;
    }

    /// Reads the list backwards. New tasks come after the starting point, so the reading ends however
    /// fast tasks are made.
    private SequencedSet<Task<?>> fromNewest() {
        var tasks = new LinkedHashSet<Task<?>>();
        for (var task = last; task != null && !tasks.contains(task); ) {
            tasks.addFirst(task);
            task = task.previous;
        }
        return tasks;
    }

    /// {@return false if the set begins with a task that was removed from the list meanwhile}
    private boolean isWhole(SequencedSet<Task<?>> tasks) {
        return tasks.isEmpty() || tasks.getFirst() == first;
    }

    /// Reports the unfinished tasks of a closed loop and closes their coroutines.
    void destroy() {
        var steps = new ArrayList<Runnable>();
        for (var task : unfinished()) {
            steps.add(() -> remove(task));
            steps.add(() -> loop.callExceptionHandler(ExceptionReporter.context(
                    "Task was destroyed but it is pending!", null, "task", task, task.origin())));
            steps.add(() -> close(task));
        }
        Steps.doAll(steps);
    }

    /// Closes the coroutine of a task that will not go on.
    static void close(Task<?> task) {
        try {
            var _ = task.coroutine().close();
        } catch (Throwable e) { // also checked ones that an await has thrown
            Log.error("Exception ignored in: " + task, e);
        }
    }
}
