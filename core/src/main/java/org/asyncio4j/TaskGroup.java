package org.asyncio4j;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// A group of tasks that have all ended when [#run] ends. Use it only on the loop's thread.
///
/// ```java
/// await(new TaskGroup().run(group -> {
///     group.createTask(fetch("a"));
///     group.createTask(fetch("b"));
/// }));
/// // both have ended
/// ```
///
/// The first exception of a task or of the body cancels the remaining tasks, in the order in which they
/// were made. When all have ended, [#run] throws an [ExceptionGroup] of all exceptions. The cancellation
/// of a single task is not a failure. Cancelling the task around the group cancels the tasks of the
/// group; [#run] then throws the [CancelledError], unless there are exceptions. It throws
/// [KeyboardInterrupt] and [SystemExit] unchanged. A group can be used once.
///
/// @python `asyncio.TaskGroup`
public final class TaskGroup {
    private final Set<Task<?>> tasks = new LinkedHashSet<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final ChildDone childDone = new ChildDone();
    private @Nullable EventLoop loop;
    private @Nullable Task<?> parent;
    private @Nullable Future<@Nullable Void> allDone;
    private @Nullable Throwable baseError;
    private boolean exiting;
    private boolean aborting;
    private boolean parentCancelRequested;

    /// Makes a group that is open while [#run] runs.
    public TaskGroup() {}

    /// {@return a coroutine that runs a body, waits for all tasks of the group and returns the body's
    /// result}
    ///
    /// Awaiting it throws [ExceptionGroup] if the body or a task fails, and [IllegalStateException]
    /// outside a task or if this group was used before.
    ///
    /// @param <T> the type of the body's result
    /// @param body the code, which runs in the caller's task and gets this group
    @CheckReturnValue
    public <T extends @Nullable Object> Coroutine<T> run(ScopeBody<? super TaskGroup, T> body) {
        return new Coroutine<>("taskGroup", (InlineBody<T>) () -> execute(body));
    }

    /// {@return a coroutine that runs a body and waits for all tasks of the group, as [#run(ScopeBody)]
    /// does}
    ///
    /// @param body the code, which runs in the caller's task and gets this group
    @CheckReturnValue
    public Coroutine<@Nullable Void> run(VoidScopeBody<? super TaskGroup> body) {
        return run(InlineBody.returningNull(body));
    }

    private <T extends @Nullable Object> T execute(ScopeBody<? super TaskGroup, T> body) {
        enter();
        T result;
        try {
            result = body.run(this);
        } catch (Throwable e) {
            var failure = exit(e);
            throw Rethrow.unchecked(failure == null ? e : failure);
        }
        var failure = exit(null);
        if (failure != null) {
            throw Rethrow.unchecked(failure);
        }
        return result;
    }

    private void enter() {
        if (parent != null) {
            throw new IllegalStateException("TaskGroup " + this + " has already been entered");
        }
        var running = CurrentLoop.running();
        parent = running.tasks().current();
        if (parent == null) {
            throw new IllegalStateException("TaskGroup " + this + " cannot determine the parent task");
        }
        loop = running;
    }

    /// Waits for the tasks.
    ///
    /// @return the exception to throw instead of the body's exception, or null
    private @Nullable Throwable exit(@Nullable Throwable bodysException) {
        exiting = true;
        if (bodysException != null) {
            noteBaseError(bodysException);
            if (!aborting) {
                abort();
            }
        }
        var cancellation = bodysException instanceof CancelledError ? bodysException : null;
        var whileWaiting = join();
        if (whileWaiting != null) {
            cancellation = whileWaiting;
        }
        if (baseError != null) {
            return baseError;
        }
        if (parentCancelRequested && parent().uncancel() == 0) {
            cancellation = null;
        }
        if (cancellation != null && errors.isEmpty()) {
            return cancellation;
        }
        if (bodysException != null && !(bodysException instanceof CancelledError)) {
            errors.add(bodysException);
        }
        return errors.isEmpty() ? null : failed();
    }

    /// Waits until all tasks have ended.
    ///
    /// @return the cancellation that came meanwhile from outside the group, or null
    private @Nullable CancelledError join() {
        CancelledError cancellation = null;
        while (!tasks.isEmpty()) {
            var done = parent().loop().<@Nullable Void>createFuture();
            allDone = done;
            try {
                done.await();
            } catch (CancelledError e) {
                if (!aborting) {
                    cancellation = e;
                    abort();
                }
            }
            allDone = null;
        }
        return cancellation;
    }

    private ExceptionGroup failed() {
        if (parent().cancelling() > 0) {
            // also cancelled from outside: the next await must throw that error, and the count must stay
            // the same
            var _ = parent().uncancel();
            var _ = parent().cancel();
        }
        var group = new ExceptionGroup("unhandled errors in a TaskGroup", errors);
        errors.clear();
        return group;
    }

    private Task<?> parent() {
        if (parent == null) {
            throw new AssertionError("not entered");
        }
        return parent;
    }

    /// Makes a task in this group. Tasks of the group may call this too, until the last task has ended.
    ///
    /// @param <T> the type of the coroutine's result
    /// @param coroutine the coroutine that the task runs; it is closed if the group refuses the task
    /// @return the task
    /// @throws IllegalStateException if the group is not open, has ended or is cancelling its tasks
    public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
        return createTask(coroutine, TaskOptions.NONE);
    }

    /// Makes a task with a name, as [#createTask(Coroutine)] does.
    ///
    /// @param <T> the type of the coroutine's result
    /// @param coroutine the coroutine that the task runs
    /// @param name the task's name
    /// @return the task
    public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return createTask(coroutine, TaskOptions.named(name));
    }

    /// Makes a task, as [#createTask(Coroutine)] does. The group handles the end of a task in the loop's
    /// next iteration, even if the task ends in an eager start.
    ///
    /// @param <T> the type of the coroutine's result
    /// @param coroutine the coroutine that the task runs
    /// @param options the task's name and context, and whether it starts at once
    /// @return the task
    public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        Task.required(coroutine);
        if (loop == null) {
            throw refused(coroutine, "has not been entered");
        }
        if (exiting && tasks.isEmpty()) {
            throw refused(coroutine, "is finished");
        }
        if (aborting) {
            throw refused(coroutine, "is shutting down");
        }
        var task = loop.createTask(coroutine, options);
        // even if the task is done: the group may not yet know every task that its failure has to cancel
        tasks.add(task);
        task.tell(childDone);
        return task;
    }

    private IllegalStateException refused(Coroutine<?> coroutine, String why) {
        var _ = coroutine.close();
        return new IllegalStateException("TaskGroup " + this + " " + why);
    }

    private void noteBaseError(Throwable exception) {
        if (baseError == null && SystemExit.endsTheRun(exception)) {
            baseError = exception;
        }
    }

    private void abort() {
        aborting = true;
        for (var task : tasks) {
            if (!task.done()) {
                var _ = task.cancel();
            }
        }
    }

    private final class ChildDone implements Awaiting {
        @Override
        public void accept(Future<?> task) {
            tasks.remove(task);
            if (allDone != null && tasks.isEmpty()) {
                allDone.setResultUnlessDone(null);
            }
            var exception = task.cancelled() ? null : task.exception();
            if (exception != null) {
                failed(task, exception);
            }
        }

        private void failed(Future<?> task, Throwable exception) {
            errors.add(exception);
            noteBaseError(exception);
            var around = parent();
            if (around.done()) {
                var message =
                        "Task " + task + " has errored out but its parent task " + around + " is already completed";
                around.loop().callExceptionHandler(ExceptionReporter.context(message, exception, "task", task, null));
            } else if (!aborting && !parentCancelRequested) {
                abort();
                parentCancelRequested = true;
                var _ = around.cancel();
            }
        }

        @Override
        public @Nullable Future<?> awaiter() {
            return parent;
        }
    }

    /// {@return such as `<TaskGroup tasks=2 entered>`}
    @Override
    public String toString() {
        var text = new StringBuilder("<TaskGroup");
        if (!tasks.isEmpty()) {
            text.append(" tasks=").append(tasks.size());
        }
        if (!errors.isEmpty()) {
            text.append(" errors=").append(errors.size());
        }
        if (aborting) {
            text.append(" cancelling");
        } else if (loop != null) {
            text.append(" entered");
        }
        return text.append('>').toString();
    }
}
