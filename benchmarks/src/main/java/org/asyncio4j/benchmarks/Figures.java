package org.asyncio4j.benchmarks;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Texts of what was measured, with as many digits as mean something.
final class Figures {
    private static final int DIGITS = 3;

    private static final double MICROSECOND = 1e3;
    private static final double MILLISECOND = 1e6;
    private static final double SECOND = 1e9;

    private static final double MEGABYTE = 1e6;

    private Figures() {}

    static String time(double nanoseconds) {
        if (nanoseconds < MICROSECOND) {
            return rounded(nanoseconds) + " ns";
        }
        if (nanoseconds < MILLISECOND) {
            return rounded(nanoseconds / MICROSECOND) + " µs";
        }
        if (nanoseconds < SECOND) {
            return rounded(nanoseconds / MILLISECOND) + " ms";
        }
        return rounded(nanoseconds / SECOND) + " s";
    }

    /// {@return whole bytes: what a profiler sees beside is no part of the work}
    static String bytes(double bytes) {
        return bytes < MEGABYTE
                ? String.format(Locale.ROOT, "%,d B", Math.round(bytes))
                : rounded(bytes / MEGABYTE) + " MB";
    }

    /// {@return how many in a second}
    static String rate(double perSecond) {
        var rounded = new BigDecimal(perSecond).round(new MathContext(DIGITS));
        return String.format(Locale.ROOT, "%,d/s", rounded.longValue());
    }

    static String ratio(double ratio) {
        return rounded(ratio) + "x";
    }

    private static String rounded(double value) {
        var rounded = new BigDecimal(value).round(new MathContext(DIGITS));
        int wholeDigits = rounded.precision() - rounded.scale();
        return rounded.setScale(Math.max(0, DIGITS - wholeDigits)).toPlainString();
    }
}
