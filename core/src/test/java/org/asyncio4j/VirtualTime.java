package org.asyncio4j;

import java.util.Queue;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;

/// The test module's virtual time, with what only tests of the loop itself need: the loop's own type, and how
/// it polled.
final class VirtualTime implements Poll {
    private final org.asyncio4j.test.VirtualTime time;
    private int polls;
    private double lastTimeout;

    VirtualTime() {
        this(new org.asyncio4j.test.VirtualTime());
    }

    private VirtualTime(org.asyncio4j.test.VirtualTime time) {
        this.time = time;
    }

    /// {@return a new loop on virtual time that starts at 0}
    static Loop newLoop() {
        return Loops.newLoop(new org.asyncio4j.test.VirtualTime());
    }

    /// Runs a coroutine like [Asyncio#run(Coroutine)], on virtual time.
    static <T extends @Nullable Object> T run(Coroutine<T> main) {
        return Loops.run(main);
    }

    /// {@return a clock whose poll waits for other threads when there is no timer, and goes on to the next
    /// timer even if calls run on other threads}
    static VirtualTime waitingForThreads() {
        return new VirtualTime(org.asyncio4j.test.VirtualTime.waitingForThreads());
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
        time.advance(seconds);
    }

    @Override
    public double time() {
        return time.time();
    }

    @Override
    public void poll(double timeout) {
        polls++;
        lastTimeout = timeout;
        time.poll(timeout);
    }

    @Override
    public void wakeup() {
        time.wakeup();
    }

    @Override
    public <C> void arrange(Queue<C> ready) {
        time.arrange(ready);
    }
}
