package org.asyncio4j.test;

import java.util.function.LongSupplier;
import org.asyncio4j.spi.Poll;

/// Listens, in real time, until the network has been silent for a while.
final class Silence {
    private static final double NANOS = 1e9;

    /// One wait counts for no more, however long this process was held up meanwhile.
    private static final double SLICE = 0.1;

    private static final double ROUNDING = 1e-6;

    private final LongSupplier nanoTime;
    private boolean listened;
    private double seconds;

    /// @param nanoTime the real clock
    Silence(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Begins anew: something happens on the loop.
    void end() {
        listened = false;
        seconds = 0;
    }

    /// {@return how long it has lasted}
    double seconds() {
        return seconds;
    }

    /// {@return whether the loop has looked for events at least once, and nothing has happened for some
    /// time}
    ///
    /// @param limit the time in seconds
    boolean lasted(double limit) {
        return listened && seconds >= limit - ROUNDING;
    }

    /// Waits for an event, for a part of the time that is left.
    ///
    /// @param events what brings it
    /// @param limit the time in seconds; if it is infinite, all of it is waited for
    /// @return the seconds for which it has waited
    double listen(Poll events, double limit) {
        listened = true;
        double longest = limit == Double.POSITIVE_INFINITY ? limit : Math.clamp(limit - seconds, 0, SLICE);
        long start = nanoTime.getAsLong();
        events.poll(longest);
        double waited = Math.min((nanoTime.getAsLong() - start) / NANOS, longest);
        seconds += waited;
        return waited;
    }
}
