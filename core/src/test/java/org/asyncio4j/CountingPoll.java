package org.asyncio4j;

import java.util.concurrent.atomic.AtomicInteger;
import org.asyncio4j.internal.poll.ParkingPoll;
import org.asyncio4j.spi.Poll;

/// Counts the calls on other threads of which it is told.
final class CountingPoll implements Poll {
    private final Poll real = new ParkingPoll();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    int started() {
        return started.get();
    }

    int underWay() {
        return started.get() - ended.get();
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
    public void callStarted() {
        started.incrementAndGet();
    }

    @Override
    public void callEnded() {
        ended.incrementAndGet();
    }
}
