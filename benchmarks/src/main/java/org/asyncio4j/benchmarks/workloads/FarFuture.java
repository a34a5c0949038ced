package org.asyncio4j.benchmarks.workloads;

/// Delays for timers that are not to fire: from one hour to two, in no order.
final class FarFuture {
    private static final int HOUR = 3_600_000;

    private FarFuture() {}

    /// {@return the delay of the timer with the given number, in milliseconds}
    static long millis(int number) {
        return HOUR + number * 7_919L % HOUR;
    }

    /// {@return the same in seconds}
    static double seconds(int number) {
        return millis(number) / 1e3;
    }
}
