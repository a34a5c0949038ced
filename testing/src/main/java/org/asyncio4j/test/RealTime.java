package org.asyncio4j.test;

import java.util.Queue;

/// The real clock, with the schedules of a virtual one.
final class RealTime extends HostPoll {
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
    public void poll(double timeout) {
        var events = guest();
        if (events == null) {
            pollAlone(timeout);
        } else {
            events.poll(timeout);
        }
    }

    private synchronized void pollAlone(double timeout) {
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
    synchronized void wakeUpAlone() {
        woken = true;
        notifyAll();
    }

    @Override
    public <C> void arrange(Queue<C> ready) {
        schedule.arrange(ready);
    }
}
