package org.asyncio4j.benchmarks.workloads;

/// A callback that, when it has been called for each unit, calls another one.
final class Countdown implements Runnable {
    private final Runnable end;
    private int left = Workload.UNITS;

    Countdown(Runnable end) {
        this.end = end;
    }

    @Override
    public void run() {
        left--;
        if (left == 0) {
            end.run();
        }
    }
}
