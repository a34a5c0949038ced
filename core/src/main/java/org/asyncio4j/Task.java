package org.asyncio4j;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.asyncio4j.internal.stack.Stack;
import org.jspecify.annotations.Nullable;

/// A coroutine that an event loop runs step by step, concurrently with other tasks. Use it only on the
/// loop's thread.
///
/// The loop keeps its tasks reachable until they are done. A task made by [Asyncio#createTask] starts in
/// the loop's next iteration. An eager task runs to its first await at once, and may be done when
/// `createTask` returns it.
///
/// @param <T> the type of the coroutine's result
/// @python `asyncio.Task`
public final class Task<T extends @Nullable Object> extends Future<T> {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Coroutine<T> coroutine;
    private final Step step;
    private final long number;
    private @Nullable String name;
    private @Nullable Future<?> waiter;
    private int cancelRequests;
    private boolean mustCancel;
    private boolean doneAtOnce;

    // neighbours in the loop's list of unfinished tasks
    @Nullable
    Task<?> previous;

    @Nullable
    Task<?> next;

    /// Makes a task and schedules its first step, or runs the step at once if the options ask for it and
    /// the loop runs. This is for task factories; programs use [Asyncio#createTask].
    ///
    /// @param loop the loop that runs the task
    /// @param coroutine the coroutine that the task runs
    /// @param options the task's name, context and start
    /// @throws IllegalArgumentException if the coroutine is null
    /// @throws IllegalStateException if the loop is closed, if the caller is not on the loop's thread,
    ///     or if the task is to start at once in a context that is already entered
    public Task(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
        super(loop);
        this.coroutine = required(coroutine);
        name = options.name();
        number = name == null ? NUMBERS.incrementAndGet() : 0;
        step = new Step(this, options.context());
        if (Boolean.TRUE.equals(options.eagerStart()) && CurrentLoop.runningOrNull() == loop) {
            step.madeContext().checkNotEntered();
            coroutine.ownedBy(this);
            startAtOnce();
        } else {
            loop().checkThread();
            loop().callSoon(step);
            coroutine.ownedBy(this);
            loop().tasks().add(this);
        }
    }

    /// Makes a stand-in for a failed task that is garbage, for a report.
    Task(
            Loop loop,
            String name,
            Coroutine<T> coroutine,
            Context context,
            @Nullable List<StackTraceElement> origin,
            Throwable failure) {
        super(loop, origin, failure);
        this.coroutine = coroutine;
        this.name = name;
        number = 0;
        step = new Step(this, context);
    }

    /// Runs the first step inside the caller's step. If the task goes on afterwards, it counts as made
    /// at that time.
    private void startAtOnce() {
        var tasks = loop().tasks();
        tasks.add(this);
        int depth = tasks.beginInside();
        var outerContext = loop().context().switchTo(null);
        try {
            step.runInContext();
        } finally {
            var _ = loop().context().switchTo(outerContext);
            tasks.endInside(depth);
            doneAtOnce = done();
            if (!doneAtOnce) {
                tasks.remove(this);
                tasks.add(this);
            }
        }
    }

    /// Skips some of the numbers in the names of tasks.
    static void skipNumbers(int count) {
        NUMBERS.addAndGet(count);
    }

    static <T extends @Nullable Object> Coroutine<T> required(@Nullable Coroutine<T> coroutine) {
        if (coroutine == null) {
            throw new IllegalArgumentException("a coroutine was expected, got null");
        }
        return coroutine;
    }

    /// {@return whether the stack belongs to the task that its loop is running}
    static boolean drives(Stack stack) {
        return runningOn(stack) != null;
    }

    /// {@return whether the next await on this stack is to throw a cancellation}
    static boolean isCancelled(Stack stack) {
        var task = runningOn(stack);
        return task != null && task.mustCancel;
    }

    private static @Nullable Task<?> runningOn(Stack stack) {
        var loop = CurrentLoop.of(stack);
        var task = loop == null ? null : loop.tasks().current();
        return task != null && task.coroutine.runsOn(stack) ? task : null;
    }

    /// Always fails: only the coroutine ends a task.
    ///
    /// @throws IllegalStateException always
    @Override
    public void setResult(T result) {
        throw new IllegalStateException("Task does not support set_result operation");
    }

    /// Always fails: only the coroutine ends a task.
    ///
    /// @throws IllegalStateException always
    @Override
    public void setException(Throwable exception) {
        throw new IllegalStateException("Task does not support set_exception operation");
    }

    /// Asks the task to end. If the task waits, this cancels the future that it awaits, and the await
    /// throws a [CancelledError]. If the task runs, its next await throws the error. The task may catch
    /// the error and go on. A task that has not started never runs. The task counts these calls.
    ///
    /// @param message any object, or null for none
    /// @return false if the task is done
    @Override
    public boolean cancel(@Nullable Object message) {
        loop().checkThread();
        retrieved();
        if (done()) {
            return false;
        }
        cancelRequests++;
        if (waiter == null || !waiter.cancel(message)) {
            mustCancel = true;
            setCancelMessage(message);
        }
        return true;
    }

    /// {@return the number of calls of [#cancel] that [#uncancel] has not undone}
    public int cancelling() {
        return cancelRequests;
    }

    /// Undoes one call of [#cancel]. When the count reaches 0, the task drops a cancellation that it has
    /// not yet delivered. This is for code that has caught the error of its own cancellation, such as a
    /// timeout.
    ///
    /// @return the number of calls that are left
    public int uncancel() {
        loop().checkThread();
        if (cancelRequests > 0) {
            cancelRequests--;
            if (cancelRequests == 0) {
                mustCancel = false;
            }
        }
        return cancelRequests;
    }

    /// {@return the name of the task: the given one, or `Task-N`}
    public String getName() {
        var text = name;
        if (text == null) {
            text = "Task-" + number;
            name = text;
        }
        return text;
    }

    /// {@return the name for the task's thread, or null if the name would have to be made first: that
    /// would add half to the time of making a thread}
    @Nullable
    String threadName() {
        return loop().getDebug() ? getName() : name;
    }

    /// Changes the name of the task.
    ///
    /// @param name any object, whose text is the name
    public void setName(Object name) {
        loop().checkThread();
        this.name = name.toString();
    }

    /// {@return the coroutine that the task runs, or null if it ended in an eager start}
    public @Nullable Coroutine<T> getCoro() {
        return doneAtOnce ? null : coroutine;
    }

    Coroutine<T> coroutine() {
        return coroutine;
    }

    /// {@return the context in which the task runs}
    public Context getContext() {
        return step.getContext();
    }

    Context madeContext() {
        return step.madeContext();
    }

    Map<ContextVar<?>, @Nullable Object> contextValues() {
        return step.values();
    }

    /// {@return the frames where the task waits or runs, or the frames of its exception if it failed,
    /// oldest first; without the frames of its awaiters and of this library; any thread may ask}
    public List<StackTraceElement> getStack() {
        return TaskStack.of(this, Integer.MAX_VALUE);
    }

    /// Returns part of the stack.
    ///
    /// @param limit the largest number of frames: the newest ones of a waiting task, the oldest ones of
    ///     an exception
    /// @return the frames, oldest first
    public List<StackTraceElement> getStack(int limit) {
        return TaskStack.of(this, limit);
    }

    /// Prints the stack to standard error.
    public void printStack() {
        printStack(Integer.MAX_VALUE, System.err);
    }

    /// Prints the stack.
    ///
    /// @param limit the largest number of frames, as for [#getStack(int)]
    /// @param out the stream to print to
    public void printStack(int limit, PrintStream out) {
        TaskStack.print(this, limit, out);
    }

    /// Interrupts the thread on which the task runs. Any thread may call this.
    void interrupt() {
        coroutine.interrupt();
    }

    void scheduleWakeup(Future<?> future) {
        step.given = future;
        loop().callSoon(step);
    }

    private void scheduleStep(@Nullable Throwable exception) {
        step.given = exception;
        loop().callSoon(step);
    }

    /// @param given the future for which the task has waited, or an exception for the task to throw, or
    ///     null
    private void step(@Nullable Object given) {
        if (done()) {
            throw new InvalidStateException("step(): already done: " + this + ", " + given);
        }
        var exception = given instanceof Throwable thrown ? thrown : null;
        if (mustCancel) {
            mustCancel = false;
            exception = cancellationInsteadOf(given);
        }
        waiter = null;
        var tasks = loop().tasks();
        tasks.enter(this);
        try {
            run(exception);
        } finally {
            tasks.leave(this);
        }
    }

    /// {@return the error of the pending cancellation: the given one if that is a [CancelledError]; or
    /// null if the given future ended in one}
    private @Nullable Throwable cancellationInsteadOf(@Nullable Object given) {
        if (given instanceof Future<?> future) {
            future.retrieved();
            boolean cancelled = future.cancelled() || future.exceptionOrNull() instanceof CancelledError;
            return cancelled ? null : makeCancelledError();
        }
        return given instanceof CancelledError error ? error : makeCancelledError();
    }

    private void run(@Nullable Throwable exception) {
        boolean suspended;
        try {
            suspended = coroutine.advance(loop(), exception);
        } catch (RuntimeException | Error e) {
            end(null, e);
            return;
        }
        if (suspended) {
            waitFor(coroutine.yielded());
        } else {
            var failure = coroutine.takeFailure();
            end(failure == null ? coroutine.takeResult() : null, failure);
        }
    }

    /// Resumes the task when the future is done, or in the next iteration if there is no future.
    private void waitFor(@Nullable Object yielded) {
        if (!(yielded instanceof Future<?> future)) {
            scheduleStep(null);
        } else if (future.loop() != loop()) {
            scheduleStep(new IllegalStateException(
                    "Task " + this + " got Future " + future + " attached to a different loop"));
        } else if (future == this) {
            scheduleStep(new IllegalStateException("Task cannot await on itself: " + this));
        } else {
            future.addWaiter(this);
            waiter = future;
            if (mustCancel && future.cancel(cancelMessage())) {
                mustCancel = false;
            }
        }
    }

    private void end(@Nullable T value, @Nullable Throwable failure) {
        loop().tasks().remove(this);
        if (failure instanceof CancelledError error) {
            super.cancel(null);
            keepCancelledError(ended(error));
        } else if (failure != null) {
            fail(ended(failure));
            if (SystemExit.endsTheRun(failure)) {
                throw (Error) failure;
            }
        } else if (mustCancel) {
            mustCancel = false;
            super.cancel(cancelMessage());
        } else {
            finish(value, null);
        }
    }

    private Failure ended(Throwable exception) {
        return loop().tasks().hasThrown(exception, this) ? Failure.passedOn(exception) : Failure.of(exception);
    }

    @Override
    String typeName() {
        return "Task";
    }

    /// {@return the future for which the task waits, or null}
    @Nullable
    Future<?> waiter() {
        return waiter;
    }

    @Override
    String stateName() {
        return cancelRequests > 0 && !done() ? "cancelling" : super.stateName();
    }

    @Override
    void describe(List<String> parts) {
        parts.add("name='" + getName() + "'");
        parts.add("coro=<" + TaskStack.describe(coroutine) + ">");
        var waitsFor = waiter;
        if (waitsFor != null) {
            parts.add("wait_for=" + waitsFor);
        }
    }

    /// The callback that runs one step. A task has one such object, because at most one step is
    /// scheduled at a time.
    static final class Step extends Handle {
        private final Task<?> task;
        // the future for which the task has waited, or an exception for the task to throw
        private @Nullable Object given;
        private @Nullable Context contextWhenSuspended;

        private Step(Task<?> task, @Nullable Context context) {
            super(task.loop(), null, context);
            this.task = task;
        }

        @Override
        void call() {
            var by = given;
            if (by != null) {
                given = null;
            }
            if (contextWhenSuspended != null) {
                var _ = loop.context().switchTo(contextWhenSuspended);
            }
            task.step(by);
            contextWhenSuspended = loop.context().switchTo(null);
        }

        /// Resumes the task with the exception, or ends it with that: without this step it would wait
        /// for ever.
        @Override
        void failed(Throwable exception) {
            if (task.done()) {
                super.failed(exception);
                return;
            }
            given = exception;
            try {
                call();
            } catch (RuntimeException | Error e) {
                if (SystemExit.endsTheRun(e)) {
                    throw e;
                }
                abandon(e);
            }
        }

        private void abandon(Throwable exception) {
            if (task.done()) {
                super.failed(exception);
            } else {
                task.end(null, exception);
                LoopTasks.close(task);
            }
        }

        @Override
        boolean isRunning() {
            return loop.tasks().current() == task;
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public String toString() {
            return task.toString();
        }
    }
}
