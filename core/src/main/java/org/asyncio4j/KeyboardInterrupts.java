package org.asyncio4j;

import java.util.concurrent.atomic.AtomicInteger;
import org.asyncio4j.internal.InterruptSignal;
import org.jspecify.annotations.Nullable;

/// Takes Ctrl-C while a runner's main task runs: the first cancels the task, the second interrupts what runs
/// and ends the run, a third one ends the process as usual. A handler that the program has set itself is left
/// alone.
final class KeyboardInterrupts implements AutoCloseable, Runnable {
    private final Loop loop;
    private final Task<?> main;
    private final AtomicInteger count = new AtomicInteger();
    private final @Nullable InterruptSignal signal;

    @SuppressWarnings("ThisEscapedInObjectConstruction") // all other fields are set by then
    KeyboardInterrupts(Loop loop, Task<?> main) {
        this.loop = loop;
        this.main = main;
        signal = InterruptSignal.handle(this);
    }

    /// {@return whether the user pressed Ctrl-C}
    boolean requested() {
        return count.get() > 0;
    }

    @Override
    public void run() {
        if (count.incrementAndGet() == 1) {
            var _ = loop.callSoonThreadsafe(main::cancel);
        } else {
            close();
            loop.interruptFromAnyThread();
        }
    }

    @Override
    public void close() {
        if (signal != null) {
            signal.close();
        }
    }
}
