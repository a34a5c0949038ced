package org.asyncio4j;

import java.util.Locale;
import org.asyncio4j.internal.stack.StackKind;
import org.asyncio4j.internal.text.Frames;

/// Reports what keeps an event loop from its other work: in debug mode callbacks and steps that take long, and
/// tasks that block the loop's thread, which scheduled stacks show at no cost and hand-off ones in debug mode.
final class SlowCallbacks {
    private static final double NANOS = 1e9;
    private static final String MONITOR =
            "\nIt waits to enter a monitor. If another task of the loop holds that monitor over"
                    + " an await, neither can go on.";
    private static final ReportThread REPORTS = new ReportThread();

    volatile double duration = 0.1;
    private final Loop loop;

    SlowCallbacks(Loop loop) {
        this.loop = loop;
    }

    /// Runs a callback and reports it if it takes long.
    void run(Handle handle) {
        double start = loop.time();
        handle.run();
        double seconds = loop.time() - start;
        if (seconds >= duration) {
            Log.warning("Executing " + handle + " took " + format(seconds) + " seconds");
        }
    }

    /// {@return as [Loop#patienceNanos]}
    long patienceNanos() {
        return StackKind.ofProcess() == StackKind.SCHEDULED || loop.getDebug()
                ? (long) (duration * NANOS)
                : Long.MAX_VALUE;
    }

    /// Reports a task that still blocks.
    void blocked(Thread thread, long nanos) {
        if (AtExit.isEnding()) {
            return; // the task waits for the end of the process
        }
        var stack = Frames.format(Frames.ofUser(thread.getStackTrace()));
        var monitor = thread.getState() == Thread.State.BLOCKED ? MONITOR : "";
        REPORTS.warn(who() + " has been blocking its event loop for " + format(nanos / NANOS) + " seconds at" + stack
                + monitor);
    }

    /// Reports that the task goes on.
    void unblocked(long nanos) {
        if (!AtExit.isEnding()) {
            REPORTS.warn(who() + " blocked its event loop for " + format(nanos / NANOS) + " seconds");
        }
    }

    private String who() {
        var task = loop.tasks().current();
        return task == null ? "A coroutine" : "Task '" + task.getName() + "'";
    }

    private static String format(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}
