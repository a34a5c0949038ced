package org.asyncio4j;

import org.asyncio4j.internal.poll.ParkingPoll;
import org.asyncio4j.spi.Poll;

/// Counts the calls on other threads of which it is told.
final class CountingPoll implements Poll {
    private final Poll real = new ParkingPoll();
    private int started;
    private int underWay;

    synchronized int started() {
        return started;
    }

    synchronized int underWay() {
        return underWay;
    }

    /// Waits until each call has ended: a loop may hear of its outcome first.
    synchronized void awaitEnds() throws InterruptedException {
        while (underWay > 0) {
            wait();
        }
    }

    @Override
    public double time() {
        return real.time();
    }

    @Override
    public void poll(double timeout) {
        real.poll(timeout);
    }

    @Override
    public void wakeup() {
        real.wakeup();
    }

    @Override
    public synchronized void callStarted() {
        started++;
        underWay++;
    }

    @Override
    public synchronized void callEnded() {
        underWay--;
        notifyAll();
    }
}
