package org.asyncio4j.conformance.language;

import org.asyncio4j.spi.Poll;
import org.asyncio4j.test.VirtualTime;

/// Virtual time that ends the run of a program that goes on for too long.
final class LimitedTime implements Poll {
    private static final int MOST_ITERATIONS = 20_000;
    private static final long MOST_MS = 10_000_000;

    private final VirtualTime time = new VirtualTime();
    private int iterations;

    /// The program goes on for too long.
    static final class Exceeded extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public double time() {
        return time.time();
    }

    @Override
    public void poll(double timeout) {
        iterations++;
        if (iterations > MOST_ITERATIONS || Times.ms(time()) > MOST_MS) {
            throw new Exceeded();
        }
        time.poll(timeout);
    }

    @Override
    public void wakeup() {
        time.wakeup();
    }
}
