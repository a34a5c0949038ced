package org.asyncio4j;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.asyncio4j.internal.Steps;
import org.asyncio4j.internal.stack.CarrierShare;
import org.asyncio4j.internal.stack.OwnThread;
import org.asyncio4j.internal.stack.StackKind;
import org.asyncio4j.internal.text.Traces;
import org.jspecify.annotations.Nullable;

/// Runs the iterations of an event loop on a thread until the loop is stopped. Keeps the stages for
/// which other threads wait.
final class LoopThread implements Runnable {
    private final Loop loop;
    private final Scheduler scheduler;
    private final OwnThread own = new OwnThread(StackKind.ofProcess());
    private final Set<Stage<?>> stages = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;
    private @Nullable Thread current;
    private boolean stopping;

    /// Whether this run was interrupted; if so, the end of the run restores the thread's interrupt
    /// status.
    private boolean interrupted;

    // guarded by this
    private boolean watching;
    private boolean interruptedEarly;

    private @Nullable KeyboardInterrupts interrupts;

    LoopThread(Loop loop, Scheduler scheduler) {
        this.loop = loop;
        this.scheduler = scheduler;
    }

    boolean isRunning() {
        return running;
    }

    boolean isClosed() {
        return closed;
    }

    void checkClosed() {
        if (closed) {
            throw closedError();
        }
    }

    static IllegalStateException closedError() {
        return new IllegalStateException("Event loop is closed");
    }

    /// Closes the loop: no further run can begin.
    ///
    /// @return false if the loop was already closed
    synchronized boolean closeForRuns() {
        if (running) {
            throw new IllegalStateException("Cannot close a running event loop");
        }
        boolean first = !closed;
        closed = true;
        failure = null;
        return first;
    }

    /// {@return the open stages}
    Set<Stage<?>> stages() {
        return stages;
    }

    /// Completes the open stages, as [Stage#end] does.
    void endStages(@Nullable Throwable failure) {
        for (var stage : stages) {
            stage.end(failure);
        }
    }

    /// {@return the exception that ended the last run; null if there was none, or if the loop was run or
    /// closed since}
    @Nullable
    Throwable failure() {
        return failure;
    }

    /// Stops the loop after the current iteration, or after the first iteration of the next run.
    void stop() {
        stopping = true;
    }

    /// Sets the object that handles interrupts of the thread.
    void setInterrupts(@Nullable KeyboardInterrupts interrupts) {
        this.interrupts = interrupts;
    }

    private void checkRunnable() {
        if (running) {
            throw new IllegalStateException("This event loop is already running");
        }
        if (CurrentLoop.runningOrNull() != null) {
            throw new IllegalStateException("Cannot run the event loop while another loop is running");
        }
    }

    /// Throws if the loop runs and the caller is not one of its callbacks or tasks.
    void check() {
        if (isElsewhere()) {
            throw new IllegalStateException(
                    "Non-thread-safe operation invoked on an event loop other than the current one");
        }
    }

    /// {@return whether the loop runs and the caller is not one of its callbacks or tasks}
    boolean isElsewhere() {
        return running && Thread.currentThread() != current && CurrentLoop.runningOrNull() != loop;
    }

    /// Claims the loop for the calling thread until it calls [#release].
    synchronized void acquire() {
        checkClosed();
        checkRunnable();
        current = Thread.currentThread();
        failure = null;
        interruptedEarly = false;
        running = true;
    }

    /// Ends the claim of [#acquire]. Must come last: another thread may run the loop at once.
    void release() {
        current = null;
        running = false;
    }

    /// Runs the loop on the calling thread if that thread can drive its stacks, or on the loop's own
    /// thread.
    void runUntilStopped() {
        try {
            loop.context().setOutside(Context.current());
            own.run(this, this::interruptFromCaller);
        } catch (Throwable e) {
            failure = e; // set before the stages end: a stage that is opened later checks it
            endStages(e);
            Traces.continueWithCaller(e);
            throw e;
        }
    }

    /// Passes an interrupt of the caller on to the loop's own thread, or keeps it until the run begins.
    private synchronized void interruptFromCaller() {
        if (watching && current != null) {
            current.interrupt();
        } else {
            interruptedEarly = true;
        }
    }

    /// Runs code on the loop's thread while the loop is stopped.
    void runOutside(Runnable body) {
        own.run(body, () -> {});
    }

    /// Ends the loop's own thread, if there is one.
    void close() {
        own.close();
    }

    @Override
    public void run() {
        var caller = current;
        CurrentLoop.enter(loop);
        try {
            NeverAwaited.sweepOutside();
            beginToWatch();
            var carrier = new CarrierShare();
            do {
                scheduler.runOnce(stopping);
                loop.neverAwaited().sweep();
                loop.exceptions().letGo();
                passOnInterrupt();
                carrier.share();
            } while (!stopping);
        } finally {
            current = caller;
            end();
        }
    }

    private synchronized void beginToWatch() {
        current = Thread.currentThread();
        if (interruptedEarly) {
            current.interrupt();
        }
        scheduler.interrupts().begin();
        watching = true;
    }

    private synchronized void endWatch() {
        watching = false;
        interrupted |= scheduler.interrupts().end();
    }

    private void passOnInterrupt() {
        if (scheduler.interrupts().interrupted()) {
            interrupted = true;
            if (interrupts != null) {
                interrupts.interrupted();
            }
        }
    }

    private void end() {
        Steps.doAll(loop.neverAwaited()::sweep, loop.exceptions()::letGoOfAll, this::endWatch, this::leaveThread);
    }

    private void leaveThread() {
        stopping = false;
        CurrentLoop.leave(loop);
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
    }
}
