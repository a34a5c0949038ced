package org.asyncio4j;

import java.util.concurrent.Semaphore;
import org.asyncio4j.internal.poll.Poll;
import org.jspecify.annotations.Nullable;

/// A loop's clock that stands still while code runs and jumps to the next timer when nothing is ready. Where a
/// test waits for another thread, [#waitingForThreads] makes the poll wait for its wake-up in real time.
final class VirtualTime implements Poll {
    private final Semaphore wakeups = new Semaphore(0);
    private volatile boolean waitsForThreads;
    private double now;
    private int polls;
    private double lastTimeout;

    /// {@return a new loop on virtual time that starts at 0}
    static Loop newLoop() {
        return new Loop(new VirtualTime());
    }

    /// Runs a coroutine like [Asyncio#run(Coroutine)], on virtual time.
    static <T extends @Nullable Object> T run(Coroutine<T> main) {
        return Asyncio.run(main, null, VirtualTime::newLoop);
    }

    /// {@return a clock whose poll waits for other threads when there is no timer}
    static VirtualTime waitingForThreads() {
        var time = new VirtualTime();
        time.waitsForThreads = true;
        return time;
    }

    /// {@return how often the loop has polled}
    int polls() {
        return polls;
    }

    /// {@return the timeout of the last poll in seconds}
    double lastTimeout() {
        return lastTimeout;
    }

    /// Lets time pass, as a slow callback does.
    void advance(double seconds) {
        now += seconds;
    }

    @Override
    public double time() {
        return now;
    }

    @Override
    public void poll(double timeout) {
        polls++;
        lastTimeout = timeout;
        if (timeout == 0 || wakeups.tryAcquire()) {
            return;
        }
        if (!Double.isInfinite(timeout)) {
            now += timeout;
        } else if (waitsForThreads) {
            wakeups.acquireUninterruptibly();
        } else {
            throw new AssertionError("deadlock: nothing is ready and no timer is scheduled");
        }
    }

    @Override
    public void wakeup() {
        wakeups.release();
    }
}
