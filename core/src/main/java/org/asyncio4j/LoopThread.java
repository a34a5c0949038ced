package org.asyncio4j;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.asyncio4j.internal.Steps;
import org.asyncio4j.internal.stack.CarrierShare;
import org.asyncio4j.internal.stack.OwnThread;
import org.asyncio4j.internal.stack.StackKind;
import org.asyncio4j.internal.text.Traces;
import org.jspecify.annotations.Nullable;

/// Runs the iterations of an event loop on a thread until it is stopped. Knows the stages for which other
/// threads wait.
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

    /// Whether this run was interrupted, so that the caller's status is set again.
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

    /// Lets no run begin any more.
    ///
    /// @return false if that was so before
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

    /// {@return the exception by which the last run has ended, unless the loop was run or closed since, or
    /// null}
    @Nullable
    Throwable failure() {
        return failure;
    }

    /// Lets the loop stop after the current iteration, or after the first one of the next run.
    void stop() {
        stopping = true;
    }

    /// Sets what an interrupt of the thread is passed on to.
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

    /// Throws if the loop runs and the caller is none of its callbacks and tasks.
    void check() {
        if (isElsewhere()) {
            throw new IllegalStateException(
                    "Non-thread-safe operation invoked on an event loop other than the current one");
        }
    }

    /// {@return whether the loop runs, but not the caller}
    boolean isElsewhere() {
        return running && Thread.currentThread() != current && CurrentLoop.runningOrNull() != loop;
    }

    /// Gives the loop to the calling thread, until that calls [#release].
    synchronized void acquire() {
        checkClosed();
        checkRunnable();
        current = Thread.currentThread();
        failure = null;
        interruptedEarly = false;
        running = true;
    }

    /// Lets any thread use the loop. Comes last: another one may run it at once.
    void release() {
        current = null;
        running = false;
    }

    /// Runs the loop on the calling thread, if that can drive its stacks, or on its own thread.
    void runUntilStopped() {
        try {
            loop.context().setOutside(Context.current());
            own.run(this, this::interruptFromCaller);
        } catch (Throwable e) {
            failure = e; // before the stages end: one that is opened too late for that sees it
            endStages(e);
            Traces.continueWithCaller(e);
            throw e;
        }
    }

    /// Passes an interrupt of the caller on to the loop's own thread, or keeps it for the beginning of the
    /// run.
    private synchronized void interruptFromCaller() {
        if (watching && current != null) {
            current.interrupt();
        } else {
            interruptedEarly = true;
        }
    }

    /// Runs code of the loop while it does not run, on the thread on which it would.
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
