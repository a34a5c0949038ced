package org.asyncio4j;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.asyncio4j.internal.Steps;
import org.asyncio4j.internal.poll.ParkingPoll;
import org.asyncio4j.internal.stack.Host;
import org.asyncio4j.internal.stack.StackKind;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;

/// The event loop. It connects the queues, the tasks, the thread and the error reports.
final class Loop implements EventLoop, Host {
    private final SlowCallbacks slowCallbacks = new SlowCallbacks(this);
    private final WeakReference<Loop> weakly = new WeakReference<>(this);
    private final ExceptionReporter exceptions = new ExceptionReporter(this);
    private final DefaultExecutor executor = new DefaultExecutor(this);
    private final LoopTasks tasks = new LoopTasks(this);
    private final CurrentContext context = new CurrentContext(tasks);
    private final NeverAwaited neverAwaited = new NeverAwaited(this);
    private final LoopSignals signals = new LoopSignals(this);
    private final Scheduler scheduler;
    private final LoopThread thread;

    private volatile boolean debug;
    private @Nullable GarbageReport unclosed;
    private @Nullable KeptReports keptReports;

    Loop() {
        this(new ParkingPoll());
    }

    Loop(Poll poll) {
        scheduler = new Scheduler(poll, slowCallbacks);
        thread = new LoopThread(this, scheduler);
        if (DebugMode.isDefault()) {
            setDebug(true);
        }
    }

    @Override
    public void runForever() {
        thread.acquire();
        try {
            thread.runUntilStopped();
        } finally {
            thread.release();
        }
    }

    @Override
    public <T extends @Nullable Object> T runUntilComplete(Awaitable<T> awaitable) {
        thread.acquire();
        try {
            return outcome(awaitable);
        } finally {
            thread.release();
        }
    }

    private <T extends @Nullable Object> T outcome(Awaitable<T> awaitable) {
        var future = Conversions.ensureFuture(awaitable, this);
        var stop = new StopWhenDone<T>();
        future.addDoneCallback(stop);
        try {
            thread.runUntilStopped();
        } catch (Throwable e) {
            if (future != awaitable && future.done() && !future.cancelled()) {
                future.retrieved();
            }
            throw e;
        } finally {
            future.removeDoneCallback(stop);
        }
        if (!future.done()) {
            throw new IllegalStateException("Event loop stopped before Future completed.");
        }
        return future.result();
    }

    @Override
    public void stop() {
        checkThread();
        thread.stop();
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    @Override
    public boolean isClosed() {
        return thread.isClosed();
    }

    @Override
    public void close() {
        if (!thread.closeForRuns()) {
            return;
        }
        Steps.doAll(
                this::withdrawUnclosed,
                signals::clear,
                exceptions::makeReports,
                scheduler::clear,
                executor::close,
                this::destroyTasks,
                this::closePoll,
                thread::close,
                () -> thread.endStages(null));
    }

    private void destroyTasks() {
        if (tasks.areUnfinished()) {
            thread.runOutside(tasks::destroy);
        }
    }

    private void closePoll() {
        if (!waitsByParking()) {
            thread.runOutside(scheduler.poll()::close);
        }
    }

    @Override
    public Poll getPoll() {
        return scheduler.poll();
    }

    @Override
    public void setPoll(Poll poll) {
        checkClosed();
        checkThread();
        if (waitsByParking()) {
            scheduler.setPoll(poll);
        } else {
            scheduler.poll().takeIn(poll);
        }
    }

    private boolean waitsByParking() {
        return scheduler.poll() instanceof ParkingPoll;
    }

    @Override
    public double time() {
        return scheduler.time();
    }

    @Override
    public Handle callSoon(Callback callback) {
        return schedule(callback, null);
    }

    @Override
    public Handle callSoon(Callback callback, Context context) {
        return schedule(callback, context);
    }

    private Handle schedule(Callback callback, @Nullable Context context) {
        checkCallback(callback);
        checkClosed();
        checkThread();
        var handle = new Handle(this, ThreadContext.around(callback), context);
        scheduler.add(handle);
        return handle;
    }

    /// Queues a handle without checking the thread: the caller must be on the loop's thread.
    void callSoon(Handle handle) {
        checkClosed();
        scheduler.add(handle);
    }

    @Override
    public Handle callSoonThreadsafe(Callback callback) {
        return scheduleThreadsafe(callback, null);
    }

    @Override
    public Handle callSoonThreadsafe(Callback callback, Context context) {
        return scheduleThreadsafe(callback, context);
    }

    private Handle scheduleThreadsafe(Callback callback, @Nullable Context context) {
        checkCallback(callback);
        var handle = new Handle(this, ThreadContext.around(callback), context);
        if (!submit(handle)) {
            throw LoopThread.closedError();
        }
        return handle;
    }

    @Override
    public TimerHandle callAt(double when, Callback callback) {
        return scheduleAt(when, callback, null);
    }

    @Override
    public TimerHandle callAt(double when, Callback callback, Context context) {
        return scheduleAt(when, callback, context);
    }

    private TimerHandle scheduleAt(double when, Callback callback, @Nullable Context context) {
        checkCallback(callback);
        if (Double.isNaN(when)) {
            throw new IllegalArgumentException("Invalid time: NaN (not a number)");
        }
        checkClosed();
        checkThread();
        return scheduler.addTimer(this, when, ThreadContext.around(callback), context);
    }

    @Override
    public <T extends @Nullable Object> Future<T> createFuture() {
        return new Future<>(this);
    }

    @Override
    public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
        return createTask(coroutine, TaskOptions.NONE);
    }

    @Override
    public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options) {
        Task.required(coroutine);
        checkClosed();
        checkThread();
        return tasks.create(coroutine, options);
    }

    @Override
    public void setTaskFactory(@Nullable TaskFactory factory) {
        tasks.setFactory(factory);
    }

    @Override
    public @Nullable TaskFactory getTaskFactory() {
        return tasks.factory();
    }

    @Override
    public <T extends @Nullable Object> Future<T> runInExecutor(@Nullable Executor executor, Callable<T> function) {
        checkClosed();
        checkThread();
        return this.executor.run(executor, function);
    }

    @Override
    public void setDefaultExecutor(ExecutorService executor) {
        this.executor.set(executor);
    }

    @Override
    public Coroutine<@Nullable Void> shutdownDefaultExecutor() {
        return executor.shutdown(Double.POSITIVE_INFINITY);
    }

    @Override
    public Coroutine<@Nullable Void> shutdownDefaultExecutor(double timeout) {
        return executor.shutdown(timeout);
    }

    /// Shuts the loop down with two coroutines, as CPython does; the first is for its asynchronous
    /// generators. Queued callbacks run meanwhile. If there is nothing to run, this only skips the
    /// numbers of the two tasks.
    void shutDown(double timeout) {
        if (scheduler.isEmpty() && !executor.isUsed()) {
            Task.skipNumbers(2);
            return;
        }
        runUntilComplete(new Coroutine<>("shutdownAsyncgens", (CoroutineBody.OfVoid) () -> {}));
        runUntilComplete(executor.shutdown(timeout));
    }

    @Override
    public void addSignalHandler(String signal, Callback callback) {
        checkCallback(callback);
        checkClosed();
        checkThread();
        signals.add(signal, callback);
    }

    @Override
    public boolean removeSignalHandler(String signal) {
        checkThread();
        return signals.remove(signal);
    }

    @Override
    public void setExceptionHandler(@Nullable ExceptionHandler handler) {
        exceptions.setHandler(handler);
    }

    @Override
    public @Nullable ExceptionHandler getExceptionHandler() {
        return exceptions.handler();
    }

    @Override
    public void defaultExceptionHandler(Map<String, Object> context) {
        ExceptionReporter.log(context);
    }

    @Override
    public void callExceptionHandler(Map<String, Object> context) {
        exceptions.report(context);
    }

    @Override
    public boolean getDebug() {
        return debug;
    }

    @Override
    public void setDebug(boolean enabled) {
        checkThread();
        debug = enabled;
        scheduler.setDebug(enabled);
        if (!enabled || isClosed()) {
            withdrawUnclosed();
        } else if (unclosed == null) {
            unclosed = new Unclosed(this, describe(false, false, true));
            unclosed.add();
            GarbageReport.makeWhenDue();
        }
    }

    private void withdrawUnclosed() {
        if (unclosed != null) {
            unclosed.withdraw(this);
            unclosed = null;
        }
    }

    @Override
    public double getSlowCallbackDuration() {
        return slowCallbacks.duration;
    }

    @Override
    public void setSlowCallbackDuration(double seconds) {
        checkThread();
        slowCallbacks.duration = seconds;
    }

    @Override
    public long patienceNanos() {
        return slowCallbacks.patienceNanos();
    }

    @Override
    public void blocked(Thread thread, long nanos) {
        slowCallbacks.blocked(thread, nanos);
    }

    @Override
    public void unblocked(Thread thread, long nanos) {
        slowCallbacks.unblocked(nanos);
    }

    @Override
    public void checkThread() {
        thread.check();
    }

    private void checkClosed() {
        thread.checkClosed();
    }

    static Loop required(@Nullable EventLoop loop) {
        if (loop == null) {
            throw new IllegalArgumentException("an event loop was expected, got null");
        }
        return (Loop) loop;
    }

    private static void checkCallback(@Nullable Callback callback) {
        if (callback == null) {
            throw new IllegalArgumentException("a callable object was expected, got null");
        }
    }

    CurrentContext context() {
        return context;
    }

    NeverAwaited neverAwaited() {
        return neverAwaited;
    }

    ExceptionReporter exceptions() {
        return exceptions;
    }

    /// {@return a weak reference to this loop, for objects that must not keep it alive}
    WeakReference<Loop> weakly() {
        return weakly;
    }

    /// {@return whether no callback is ready}
    boolean isIdle() {
        return scheduler.isIdle();
    }

    /// Keeps the reports about garbage for a test, which takes them from [#keptReports].
    void keepReports() {
        keptReports = new KeptReports();
    }

    @Nullable
    KeptReports keptReports() {
        return keptReports;
    }

    void timerCancelled(TimerHandle timer) {
        checkThread();
        scheduler.timers().cancelled(timer);
    }

    LoopTasks tasks() {
        return tasks;
    }

    LoopThread thread() {
        return thread;
    }

    /// Sets the outcome of a future unless the future is done. If the loop is closed, reports a failure
    /// instead.
    void finishFromAnyThread(Future<?> future, Runnable outcome, @Nullable Throwable failure) {
        var end = new CallEnd(future, outcome, failure);
        if (!submit(end)) {
            end.drop();
        }
    }

    /// Queues a callback from any thread, unless the loop is closed or is being closed.
    ///
    /// @return false if the loop will not call the callback
    boolean submit(Callback callback) {
        return !isClosed() && submit(new Handle(this, callback, null));
    }

    /// Queues a handle, as [#submit(Callback)] does.
    boolean submit(Handle handle) {
        if (isClosed()) {
            return false;
        }
        if (CurrentLoop.runningOrNull() == this) {
            scheduler.add(handle);
            return true;
        }
        scheduler.addThreadsafe(handle);
        return !isClosed() || !scheduler.removeThreadsafe(handle);
    }

    /// Tells the poll that a call for this loop begins on another thread.
    void callStarted() {
        scheduler.poll().callStarted();
    }

    /// Tells the poll that a call on another thread has ended and that its outcome is queued. Any thread
    /// may call this.
    void callEnded() {
        scheduler.poll().callEnded();
    }

    void reportFromAnyThread(Map<String, Object> details) {
        exceptions.reportFromAnyThread(details);
    }

    /// {@return such as `<EventLoop running=true closed=false debug=false stack=scheduled>`}
    @Override
    public String toString() {
        return describe(isRunning(), isClosed(), debug);
    }

    private static String describe(boolean running, boolean closed, boolean debug) {
        return "<EventLoop running=" + running + " closed=" + closed + " debug=" + debug + " stack="
                + StackKind.ofProcess() + ">";
    }
}
