package org.asyncio4j.internal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Times as event loops reckon them: in seconds.
public final class Seconds {
    private static final double NANOS = 1e9;

    private Seconds() {}

    /// {@return a time in seconds}
    ///
    /// @param duration the time
    public static double of(Duration duration) {
        return duration.getSeconds() + duration.getNano() / NANOS;
    }

    /// {@return a limit in seconds}
    ///
    /// @param limit the limit, or null for none, which is infinite
    public static double ofLimit(@Nullable Duration limit) {
        return limit == null ? Double.POSITIVE_INFINITY : of(limit);
    }
}
