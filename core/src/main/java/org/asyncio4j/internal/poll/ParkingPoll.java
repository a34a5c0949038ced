package org.asyncio4j.internal.poll;

import java.util.concurrent.locks.LockSupport;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;

/// Waits by parking the loop's thread; its clock is [System#nanoTime].
public final class ParkingPoll implements Poll {
    private static final double NANOS = 1e9;
    private static final double MILLISECOND = 1e-3;

    private volatile @Nullable Thread parked;
    private volatile boolean woken;

    /// Makes a poll for one event loop.
    public ParkingPoll() {}

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
        if (timeout > 0) {
            parked = Thread.currentThread();
            if (!woken) {
                park(timeout);
            }
            parked = null;
        }
        if (woken) {
            woken = false;
        }
    }

    private void park(double timeout) {
        if (timeout * NANOS >= Long.MAX_VALUE) {
            LockSupport.park(this);
        } else {
            // up to the next whole nanosecond: waking early would cost another round
            LockSupport.parkNanos(this, (long) Math.ceil(timeout * NANOS));
        }
    }

    @Override
    public void wakeup() {
        if (!woken) {
            woken = true;
            Thread thread = parked;
            if (thread != null) {
                LockSupport.unpark(thread);
            }
        }
    }
}
