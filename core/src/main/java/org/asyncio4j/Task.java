package org.asyncio4j;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.asyncio4j.internal.stack.Stack;
import org.jspecify.annotations.Nullable;

/// A coroutine that its event loop runs, step by step, together with the others. For the loop's thread.
///
/// The loop holds its tasks until they are done. A task made by [Asyncio#createTask] starts in the loop's next
/// iteration; an eager one runs to its first await at once, and may be done when it is returned.
///
/// @param <T> what the coroutine returns
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

    /// Makes a task and schedules its first step, or runs that at once if the options ask for it and the loop
    /// runs. Programs use [Asyncio#createTask]; this is for task factories.
    ///
    /// @param loop the loop that runs it
    /// @param coroutine what it runs
    /// @param options its name, context and start
    /// @throws IllegalArgumentException if the coroutine is null
    /// @throws IllegalStateException if the loop is closed, if the caller is not on the loop's thread, or if the
    ///     task is to start at once in a context that is being run in
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

    /// Makes what stands in a report for a failed task that is garbage.
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

    /// Runs the first step inside of the caller's. A task that goes on afterwards counts as made then.
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

    /// Leaves out some of the numbers in the names of tasks.
    static void skipNumbers(int count) {
        NUMBERS.addAndGet(count);
    }

    static <T extends @Nullable Object> Coroutine<T> required(@Nullable Coroutine<T> coroutine) {
        if (coroutine == null) {
            throw new IllegalArgumentException("a coroutine was expected, got null");
        }
        return coroutine;
    }

    /// {@return whether the stack is that of the task which its loop is running}
    static boolean drives(Stack stack) {
        return runningOn(stack) != null;
    }

    /// {@return whether the next await of the code on a stack is to cancel it}
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

    /// Asks the task to end: it gets a [CancelledError] where it waits, and what it awaits is cancelled at once;
    /// if it runs, it gets the error at its next await. The task may catch the error and go on. One that has not
    /// been started never runs. Each call is counted.
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

    /// {@return how many calls of [#cancel] were not undone by [#uncancel]}
    public int cancelling() {
        return cancelRequests;
    }

    /// Undoes one call of [#cancel]. At 0 a cancellation that was not delivered is dropped. For code that has
    /// caught the error of its own cancellation, such as a timeout.
    ///
    /// @return how many calls are left
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

    /// {@return its name: the given one, or `Task-N`}
    public String getName() {
        var text = name;
        if (text == null) {
            text = "Task-" + number;
            name = text;
        }
        return text;
    }

    /// {@return the name for its thread: none where it would have to be made up, which takes as long as half of
    /// what else it takes to make a thread}
    @Nullable
    String threadName() {
        return loop().getDebug() ? getName() : name;
    }

    /// Changes its name.
    ///
    /// @param name any object, whose text is the name
    public void setName(Object name) {
        loop().checkThread();
        this.name = name.toString();
    }

    /// {@return the coroutine it runs, or null if an eager start has ended it}
    public @Nullable Coroutine<T> getCoro() {
        return doneAtOnce ? null : coroutine;
    }

    Coroutine<T> coroutine() {
        return coroutine;
    }

    /// {@return the context in which it runs}
    public Context getContext() {
        return step.getContext();
    }

    Context madeContext() {
        return step.madeContext();
    }

    Map<ContextVar<?>, @Nullable Object> contextValues() {
        return step.values();
    }

    /// {@return the frames where it waits or runs, or if it failed those of the exception, without those of its
    /// awaiters; oldest first, without this library's own; any thread may ask}
    public List<StackTraceElement> getStack() {
        return TaskStack.of(this, Integer.MAX_VALUE);
    }

    /// Returns part of the stack.
    ///
    /// @param limit how many frames at most: of a waiting task the newest, of an exception the oldest
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
    /// @param limit how many frames at most, as in [#getStack(int)]
    /// @param out where to
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

    /// @param given the future that the task has waited for, and that now throws its failure where the task does so;
    ///     or an exception for the task; or null
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

    /// {@return the error of a cancellation that comes before what the task was given, unless that is one itself}
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

    /// Goes on when the future is done, or in the next iteration if there is none.
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

    /// {@return what it waits for, or null}
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

    /// The callback that runs one step. A task has just one, since at most one step is scheduled at a time.
    static final class Step extends Handle {
        private final Task<?> task;
        // the future that the task has waited for, or an exception for the task
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

        /// Without this step the task would wait for ever. So it is resumed with the exception, or ends by that.
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
