package org.asyncio4j.conformance.language;

import org.jspecify.annotations.Nullable;

/// Converts the language's ms. One is 1/1024 s, so that all sums of times are exact.
final class Times {
    private static final double PER_SECOND = 1024;

    private Times() {}

    /// {@return seconds; infinity for null}
    static double seconds(@Nullable Object ms) {
        return ms == null ? Double.POSITIVE_INFINITY : Values.integer(ms) / PER_SECOND;
    }

    /// {@return ms}
    static long ms(double seconds) {
        return Math.round(seconds * PER_SECOND);
    }

    /// {@return ms, or null for infinity}
    static @Nullable Long msOrNull(double seconds) {
        return Double.isInfinite(seconds) ? null : ms(seconds);
    }
}
