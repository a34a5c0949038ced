package org.asyncio4j;

import org.asyncio4j.internal.MainThread;
import org.asyncio4j.internal.SignalAction;
import org.jspecify.annotations.Nullable;

/// Takes Ctrl-C while a runner on the main thread runs its main task: the first cancels the task, the second
/// interrupts what runs and ends the run, a third one ends the process as usual. A handler that the program
/// has set itself is left alone, and one that it sets meanwhile by [EventLoop#addSignalHandler] comes first.
///
/// An interrupt of the thread cancels the main task, too.
final class KeyboardInterrupts implements AutoCloseable, Runnable {
    private final Loop loop;
    private final Task<?> main;
    private final @Nullable SignalAction signal;

    // by the signal's thread; read after close, when no signal comes any more
    private int presses;
    private boolean endsRun;

    // on the loop's thread
    private boolean delivered;
    private boolean over;

    @SuppressWarnings("ThisEscapedInObjectConstruction") // all that it needs is set by then
    KeyboardInterrupts(Loop loop, Task<?> main) {
        this.loop = loop;
        this.main = main;
        loop.thread().setInterrupts(this);
        signal = MainThread.isCurrent() ? SignalAction.addForCtrlC(this) : null;
    }

    /// Is told on the loop's thread that the thread was interrupted.
    void interrupted() {
        main.cancel();
    }

    /// Is told of Ctrl-C, on a thread of the JVM.
    @Override
    public void run() {
        presses++;
        if (presses == 1 && !main.done()) {
            loop.submit(this::cancelMain);
        } else {
            endsRun = true;
            restore();
            loop.submit(this::endRun);
            loop.tasks().interruptCurrent();
        }
    }

    private void cancelMain() {
        delivered = main.cancel();
    }

    private void endRun() {
        if (!over) {
            throw new KeyboardInterrupt();
        }
    }

    private void restore() {
        if (signal != null) {
            signal.close();
        }
    }

    @Override
    public void close() {
        loop.thread().setInterrupts(null);
        restore();
        over = true;
    }

    /// Tells after [#close] whether the run ends with a [KeyboardInterrupt] instead of the outcome of the
    /// main task. If Ctrl-C came too late to cancel, a task that returned counts as cancelled; one that
    /// failed, or was cancelled by others too, does not.
    boolean endedIt() {
        if (presses == 0 || endsRun || !main.done()) {
            return endsRun;
        }
        if (main.cancelled()) {
            return (delivered ? main.uncancel() : main.cancelling()) == 0;
        }
        return !delivered && main.exceptionOrNull() == null;
    }
}
