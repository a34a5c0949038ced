package org.asyncio4j.test;

import java.util.Queue;
import org.asyncio4j.Asyncio;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;

/// The clock of an event loop in a test. It starts at 0, stands still while code runs and jumps to the next
/// timer when nothing is ready, so that a test which sleeps for a year takes no time, and takes the same way
/// each time.
///
/// ```java
/// VirtualTime.run(async(() -> {
///     await(sleep(365 * 24 * 3600));
/// }));
/// ```
///
/// If nothing is ready and there is no timer either, nothing will ever happen: the run ends with a
/// [DeadlockError], which says what each task waits for.
///
/// With a seed the callbacks that are ready in one iteration run in a random order, which is the same for the
/// same seed. Without one they run in asyncio's order.
///
/// The loop waits in real time for calls on other threads, such as those of `runInExecutor`: meanwhile the
/// clock stands still for five seconds, and afterwards does not run ahead of the real one. Of threads that
/// the program has started itself the loop does not know; see [#waitingForThreads].
///
/// While a server, a connection or another socket is open, something may arrive at any time. The clock
/// then jumps when nothing has happened for as long as the loop would really wait, but for a second of
/// real time at most; and a deadlock is reported after five. If it has stood still for five seconds on a
/// network that is never silent, it goes with the real one.
///
/// For one loop.
public final class VirtualTime extends HostPoll {
    private static final double NANOS = 1e9;

    /// Longer than what tests have other threads do, so that no timer overtakes it.
    private static final double GRACE = 5;

    /// How long the network is silent before the clock jumps.
    private static final double SILENCE = 1;

    private static final double LONGEST_WAIT = 3600;
    private static final double MILLIS = 1e3;

    private final Schedule schedule;
    private final boolean waitsForThreads;
    private final Silence silence;
    private double stood;
    private volatile double now;
    private boolean woken;
    private int calls;
    private double callsSince;
    private long callsSinceNanos;

    /// Makes a clock with which callbacks run in asyncio's order.
    public VirtualTime() {
        this(Schedule.of(null), false);
    }

    /// Makes a clock with which the callbacks of each iteration run in a random order.
    ///
    /// @param seed decides the order
    public VirtualTime(long seed) {
        this(Schedule.of(seed), false);
    }

    VirtualTime(Schedule schedule, boolean waitsForThreads) {
        this(schedule, waitsForThreads, new Silence(System::nanoTime));
    }

    VirtualTime(Schedule schedule, boolean waitsForThreads, Silence silence) {
        this.schedule = schedule;
        this.waitsForThreads = waitsForThreads;
        this.silence = silence;
    }

    /// {@return a clock for tests with threads of their own: where there is neither something ready nor a
    /// timer, the loop waits for their `callSoonThreadsafe` in real time, instead of reporting a deadlock}
    public static VirtualTime waitingForThreads() {
        return new VirtualTime(Schedule.of(null), true);
    }

    /// {@return a new event loop on virtual time, which does not become the current one}
    public static EventLoop newEventLoop() {
        return Asyncio.newEventLoop(new VirtualTime());
    }

    /// {@return a new event loop on virtual time that runs the callbacks of each iteration in a random order}
    ///
    /// @param seed decides the order
    public static EventLoop newEventLoop(long seed) {
        return Asyncio.newEventLoop(new VirtualTime(seed));
    }

    /// Runs a program as [Asyncio#run(Coroutine)] does, on virtual time.
    ///
    /// @param <T> what the coroutine returns
    /// @param main the coroutine
    /// @return its result; its exception comes out as it was thrown
    /// @throws DeadlockError if nothing can happen any more
    public static <T extends @Nullable Object> T run(Coroutine<T> main) {
        return Asyncio.run(main, null, VirtualTime::newEventLoop);
    }

    /// Runs a program on virtual time, with the callbacks of each iteration in a random order.
    ///
    /// @param <T> what the coroutine returns
    /// @param main the coroutine
    /// @param seed decides the order
    /// @return its result; its exception comes out as it was thrown
    /// @throws DeadlockError if nothing can happen any more
    public static <T extends @Nullable Object> T run(Coroutine<T> main, long seed) {
        return Asyncio.run(main, null, () -> newEventLoop(seed));
    }

    /// Lets time pass while code runs, as code that takes long does.
    ///
    /// @param seconds 0 or more
    /// @throws IllegalArgumentException if it is negative or not a number
    public synchronized void advance(double seconds) {
        if (!(seconds >= 0)) {
            throw new IllegalArgumentException("time does not go back, by " + seconds);
        }
        now += seconds;
    }

    @Override
    public double time() {
        return now;
    }

    @Override
    public void poll(double timeout) {
        var events = guest();
        if (events == null) {
            pollAlone(timeout);
        } else {
            pollWith(events, timeout);
        }
    }

    private synchronized void pollAlone(double timeout) {
        if (timeout > 0 && !woken && !Thread.currentThread().isInterrupted()) {
            try {
                idle(timeout);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        woken = false;
    }

    private void idle(double timeout) throws InterruptedException {
        while (calls > 0 && !woken) {
            double left = patience(timeout);
            if (left <= 0) {
                break;
            }
            wait((long) Math.ceil(Math.min(left, LONGEST_WAIT) * MILLIS));
        }
        while (waitsForThreads && timeout == Double.POSITIVE_INFINITY && !woken) {
            wait();
        }
        if (!woken) {
            jump(timeout, "");
        }
    }

    /// Waits a little for an event; the loop comes back if there is none. Jumps once there has been none
    /// for long enough.
    private void pollWith(Poll events, double timeout) {
        double limit = silenceBefore(events, timeout);
        if (timeout == 0) {
            silence.end();
            events.poll(0);
        } else if (!silence.lasted(limit)) {
            follow(silence.listen(events, limit), timeout);
        } else if (!isWoken() && !Thread.currentThread().isInterrupted()) {
            jump(timeout, limit == 0 ? "" : ", and what is open has been silent for " + (int) limit + " seconds");
            stood = 0;
        }
        synchronized (this) {
            woken = false;
        }
    }

    /// {@return for how many seconds of real time nothing must have happened before the clock jumps}
    private synchronized double silenceBefore(Poll events, double timeout) {
        double left = calls > 0 ? patience(timeout) : 0;
        if (left > 0) {
            return silence.seconds() + left;
        }
        if (timeout == Double.POSITIVE_INFINITY && waitsForThreads) {
            return timeout;
        }
        if (!events.expectsEvents()) {
            return 0;
        }
        return timeout == Double.POSITIVE_INFINITY ? GRACE : Math.min(timeout, SILENCE);
    }

    private synchronized boolean isWoken() {
        return woken;
    }

    /// Goes with the real clock when it has stood still for long: on a network that is never silent no
    /// timer would be due otherwise.
    private void follow(double waited, double timeout) {
        stood += waited;
        if (stood > GRACE) {
            advance(Math.min(waited, timeout));
        }
    }

    private void jump(double timeout, String silence) {
        if (timeout == Double.POSITIVE_INFINITY) {
            throw DeadlockError.ofRunningLoop(silence);
        }
        advance(timeout);
    }

    /// {@return for how many seconds of real time the calls on other threads may hold up a timer}
    private double patience(double timeout) {
        double allowed = Math.max(GRACE, now + timeout - callsSince);
        return allowed - (System.nanoTime() - callsSinceNanos) / NANOS;
    }

    @Override
    synchronized void wakeUpAlone() {
        woken = true;
        notifyAll();
    }

    @Override
    public <C> void arrange(Queue<C> ready) {
        if (!ready.isEmpty()) {
            silence.end();
        }
        schedule.arrange(ready);
    }

    @Override
    public synchronized void callStarted() {
        if (calls++ == 0) {
            callsSince = now;
            callsSinceNanos = System.nanoTime();
        }
    }

    @Override
    public void callEnded() {
        synchronized (this) {
            calls--;
        }
        wakeup(); // the outcome is queued, or nobody wants it: the loop looks again how long it may wait
    }
}
