package org.asyncio4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.asyncio4j.internal.Steps;
import org.asyncio4j.internal.poll.ParkingPoll;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;

/// The queues of an event loop. Runs single iterations of the loop.
final class Scheduler {
    /// Timers that are due within this time from now, in seconds, run with the timers that are due.
    private static final double CLOCK_RESOLUTION = 1e-9;

    private static final double LONGEST_POLL = 24 * 3600;

    // volatile: a thread that sees the old poll has queued its callback before the loop, with the new
    // poll, looks at the queue
    private volatile Poll poll;
    private final SlowCallbacks slowCallbacks;
    private final ArrayDeque<Handle> ready = new ArrayDeque<>();
    private final Queue<Handle> fromOtherThreads = new ConcurrentLinkedQueue<>();
    // set after the handle is queued: code that reads true finds the handle
    private volatile boolean submitted;
    private final Timers timers = new Timers();
    private final InterruptWatch interrupts = new InterruptWatch(() -> poll().wakeup());
    private long timersMade;
    private boolean debug;

    Scheduler(Poll poll, SlowCallbacks slowCallbacks) {
        this.poll = poll;
        this.slowCallbacks = slowCallbacks;
    }

    /// Queues a handle after all handles that were queued before, also after those from other threads.
    void add(Handle handle) {
        takeSubmitted();
        ready.add(handle);
    }

    void addThreadsafe(Handle handle) {
        fromOtherThreads.add(handle);
        submitted = true;
        poll.wakeup();
    }

    private void takeSubmitted() {
        if (submitted) {
            submitted = false;
            Handle handle;
            while ((handle = fromOtherThreads.poll()) != null) {
                ready.add(handle);
            }
        }
    }

    /// {@return whether the handle was still in the queue}
    boolean removeThreadsafe(Handle handle) {
        return fromOtherThreads.remove(handle);
    }

    TimerHandle addTimer(Loop loop, double when, Callback callback, @Nullable Context context) {
        var timer = new TimerHandle(loop, when, timersMade++, callback, context);
        timers.add(timer);
        return timer;
    }

    Timers timers() {
        return timers;
    }

    Poll poll() {
        return poll;
    }

    void setPoll(Poll poll) {
        this.poll = poll;
    }

    InterruptWatch interrupts() {
        return interrupts;
    }

    double time() {
        return poll.time();
    }

    void setDebug(boolean enabled) {
        debug = enabled;
    }

    /// Runs one iteration: polls, moves the handles from other threads and the due timers to the ready
    /// queue, and runs the callbacks that are ready now. Callbacks that these queue wait for the next
    /// iteration.
    void runOnce(boolean stopping) {
        poll.prepare();
        poll(stopping ? 0 : timeout());
        takeSubmitted();
        if (timers.size() > 0) {
            double now = poll.time();
            // on a clock that shows years, a nanosecond is less than the last digit
            timers.moveDue(Math.max(now + CLOCK_RESOLUTION, Math.nextUp(now)), ready);
        }
        poll.arrange(ready);
        boolean watching = true;
        for (int count = ready.size(); count > 0; count--) {
            var handle = ready.remove();
            if (handle.cancelled()) {
                continue;
            }
            if (!(handle instanceof Task.Step)) {
                watching = false; // the callback may use an interruptible channel
            } else if (!watching) {
                interrupts.watch(); // before the switch to the task clears the interrupt status
                watching = true;
            }
            if (debug) {
                slowCallbacks.run(handle);
            } else {
                handle.run();
            }
        }
        if (!watching) {
            interrupts.watch();
        }
    }

    private void poll(double timeout) {
        if (timeout == 0 || poll instanceof ParkingPoll) {
            poll.poll(timeout);
        } else {
            interrupts.watch(); // a poll may use channels
            poll.poll(interrupts.hasNews() ? 0 : timeout);
            interrupts.watch();
        }
    }

    /// {@return whether there are no callbacks at all}
    boolean isEmpty() {
        return isIdle() && timers.first() == null;
    }

    /// {@return whether no callback is ready}
    boolean isIdle() {
        return ready.isEmpty() && !submitted;
    }

    private double timeout() {
        var first = timers.first(); // drops cancelled timers, also when the loop will not wait
        if (!isIdle() || interrupts.hasNews()) {
            return 0;
        }
        return first == null
                ? Double.POSITIVE_INFINITY
                : inSteps(Math.clamp(first.when() - poll.time(), 0.0, LONGEST_POLL));
    }

    private double inSteps(double seconds) {
        double step = poll.resolution();
        return step == 0 ? seconds : Math.ceil(seconds / step) * step;
    }

    void clear() {
        var steps = new ArrayList<Runnable>();
        Handle handle;
        while ((handle = ready.poll()) != null || (handle = fromOtherThreads.poll()) != null) {
            steps.add(handle::drop);
        }
        steps.add(timers::clear);
        Steps.doAll(steps);
    }
}
