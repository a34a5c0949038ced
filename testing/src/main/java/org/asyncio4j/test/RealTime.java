package org.asyncio4j.test;

import java.util.Queue;
import org.asyncio4j.spi.Poll;

/// The real clock, with the schedules of a virtual one.
final class RealTime implements Poll {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final double MILLISECOND = 1e-3;
    private static final double LONGEST_WAIT = 3600;

    private final Schedule schedule;
    private boolean woken;

    RealTime(Schedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public double time() {
        return System.nanoTime() / NANOS;
    }

    @Override
    public double resolution() {
        return MILLISECOND;
    }

    @Override
    public synchronized void poll(double timeout) {
        double end = time() + timeout;
        try {
            double left = timeout;
            while (left > 0 && !woken) {
                wait((long) Math.ceil(Math.min(left, LONGEST_WAIT) * MILLIS));
                left = end - time();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        woken = false;
    }

    @Override
    public synchronized void wakeup() {
        woken = true;
        notifyAll();
    }

    @Override
    public <C> void arrange(Queue<C> ready) {
        schedule.arrange(ready);
    }
}
