package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// A callback that an event loop calls at a certain time; [EventLoop#callLater] and [EventLoop#callAt]
/// return one.
///
/// @python `asyncio.TimerHandle`
public final class TimerHandle extends Handle implements Comparable<TimerHandle> {
    private final double when;
    private final long sequence;
    boolean scheduled;

    TimerHandle(Loop loop, double when, long sequence, Callback callback, @Nullable Context context) {
        super(loop, callback, context);
        this.when = when;
        this.sequence = sequence;
    }

    /// {@return the time on the loop's clock, in seconds, at which the callback is due}
    public double when() {
        return when;
    }

    /// {@inheritDoc}
    @Override
    public void cancel() {
        if (!cancelled()) {
            loop.timerCancelled(this);
            if (scheduled) {
                forgetContext();
            }
        }
        super.cancel();
    }

    /// Orders timers by due time, then in the order in which they were made.
    @Override
    public int compareTo(TimerHandle other) {
        int byTime = Double.compare(when, other.when);
        return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }

    @Override
    String details() {
        return "when=" + when + " ";
    }
}
