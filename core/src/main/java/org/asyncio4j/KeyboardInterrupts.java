package org.asyncio4j;

import java.util.concurrent.atomic.AtomicInteger;
import org.asyncio4j.internal.SignalAction;
import org.jspecify.annotations.Nullable;

/// Takes Ctrl-C while a runner's main task runs: the first cancels the task, the second interrupts what runs
/// and ends the run, a third one ends the process as usual. A handler that the program has set itself is left
/// alone, and one that it sets meanwhile by [EventLoop#addSignalHandler] comes first.
final class KeyboardInterrupts implements AutoCloseable, Runnable {
    private final Loop loop;
    private final Task<?> main;
    private final AtomicInteger count = new AtomicInteger();
    private final @Nullable SignalAction signal;

    @SuppressWarnings("ThisEscapedInObjectConstruction") // all that it needs is set by then
    KeyboardInterrupts(Loop loop, Task<?> main) {
        this.loop = loop;
        this.main = main;
        loop.thread().setInterrupts(this);
        signal = SignalAction.addForCtrlC(this);
    }

    /// Does what the first Ctrl-C does, on the loop's thread.
    void cancelMain() {
        main.cancel();
    }

    /// {@return whether the user pressed Ctrl-C}
    boolean requested() {
        return count.get() > 0;
    }

    @Override
    public void run() {
        if (count.incrementAndGet() == 1) {
            var _ = loop.callSoonThreadsafe(this::cancelMain);
        } else {
            restore();
            loop.interruptFromAnyThread();
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
    }
}
