package org.asyncio4j.internal.stack;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// A virtual thread that is its own scheduler: the JDK hands over the continuation whenever the thread can run,
/// and [#switchTo] runs it on the thread that resumes the stack.
///
/// To suspend, the virtual thread yields. Unlike parking, yielding cannot be woken by a stray `unpark` or an
/// interrupt, and where the stack is pinned it returns at once instead of blocking the loop.
///
/// To detach, it yields too, but its continuation is passed on to the JDK's scheduler. It comes back by
/// parking: a yield on one of the JDK's carriers would not always ask this scheduler. Whoever resumes the
/// stack unparks it, and gets the continuation in that call.
///
/// When another thread has looked at the frames of this one, the JDK hands over the continuation without need, and
/// late if that thread was held up. Running it then does nothing, except that a thread which has yielded goes on. So a
/// carrier may run a stack that is suspended here, and the resumer one that has not left its carrier. The stack finds
/// out where it runs, and comes back if it has to.
final class ScheduledStack extends Stack implements Executor {
    // Where the continuation runs; plain numbers, since an enum would be one more class to load at the start.

    /// On the thread that resumes the stack.
    private static final byte HERE = 0;

    /// Here until it yields, then elsewhere.
    private static final byte LEAVING = 1;

    /// On the JDK's carriers.
    private static final byte ELSEWHERE = 2;

    /// Elsewhere until it has parked and is run here.
    private static final byte RETURNING = 3;

    /// For how long the resumer waits for a returning thread that has not parked yet.
    private static final long RETURN_NANOS = 20_000;

    private final Thread thread;
    private @Nullable Runnable own;

    /// The stack that code on this one has resumed and that has not come back yet.
    private @Nullable ScheduledStack inner;

    /// The stack whose code has resumed this one, while it runs.
    private @Nullable ScheduledStack outer;

    private volatile byte place; // without an initial value, which would cost a memory fence
    private volatile @Nullable Thread waiting;
    private @Nullable Thread driver;

    /// Whether the continuation can run, as far as the driver's thread was told: a plain field, since this is how
    /// every suspended stack comes back.
    private boolean runnable;

    /// The same, if another thread was told.
    private volatile boolean madeRunnable;

    /// Whether the driver runs the continuation now, or tries to.
    private boolean driving;

    private boolean driverInterrupted;

    ScheduledStack(@Nullable String name, Runnable body) {
        super(body);
        thread = Scheduling.newThread(this, name, this);
        thread.setUncaughtExceptionHandler(this);
    }

    /// Takes this thread's continuation, unless it is detached, and passes on those of virtual threads that
    /// code on this stack has started: the JDK lets them inherit the scheduler.
    @Override
    public void execute(Runnable continuation) {
        if (own == null) {
            own = continuation;
        }
        boolean byDriver = Thread.currentThread() == driver;
        if (place == LEAVING && byDriver && continuation == own) {
            place = ELSEWHERE;
        }
        if (continuation != own) {
            Scheduling.jdk().execute(continuation);
        } else if (place == ELSEWHERE) {
            Scheduling.jdk().execute(this::runElsewhere);
        } else if (byDriver) {
            runnable = true;
        } else {
            madeRunnable = true;
            wakeWaiting();
        }
    }

    private void runElsewhere() {
        if (place == ELSEWHERE) {
            Objects.requireNonNull(own).run();
        }
    }

    private void wakeWaiting() {
        Thread waiter = waiting;
        if (waiter != null && waiter != Thread.currentThread()) {
            LockSupport.unpark(waiter);
        }
    }

    @Override
    void switchTo() {
        if (Thread.currentThread() == driver) {
            drive();
        } else if (current() instanceof ScheduledStack resumer) {
            resumer.letRun(this);
        } else if (Thread.currentThread().isVirtual()) {
            driveElsewhere();
        } else {
            driveHere();
        }
    }

    /// Drives this stack on a new platform thread, since a virtual thread cannot.
    private void driveElsewhere() {
        var driving = new FutureTask<@Nullable Void>(this::driveHere, null);
        var driverThread = StackKind.SCHEDULED.newThread(driving);
        driverThread.start();
        try {
            OwnThread.join(driving, driverThread::interrupt);
        } catch (ExecutionException e) {
            throw Rethrow.unchecked(Objects.requireNonNull(e.getCause()));
        }
    }

    /// Makes the current platform thread the one that runs this stack.
    private void driveHere() {
        driver = Thread.currentThread();
        drive();
    }

    /// Runs until this stack suspends or ends, and so the stacks that its code resumes: one after the other, so that
    /// the driver's own stack does not grow. The JDK clears the driver's interrupt status whenever it mounts or
    /// unmounts a virtual thread, so it is kept here.
    private void drive() {
        var running = this;
        running.begin();
        while (true) {
            running.runOnce();
            var nested = running.inner;
            if (nested != null) {
                nested.outer = running;
                nested.driver = running.driver;
                running = nested;
                running.begin();
            } else if (running.suspended || running.finished()) {
                var back = running.outer;
                if (back == null) {
                    break;
                }
                back.driverInterrupted |= running.driverInterrupted;
                running.outer = null;
                back.inner = null;
                running = back;
            }
        }
        if (driverInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        suspended = false;
        driverInterrupted = false;
    }

    /// Runs the continuation until it yields or ends.
    private void runOnce() {
        Runnable continuation = own == null ? start() : own;
        if (!takeRunnable()) {
            awaitRunnable();
        }
        driverInterrupted |= Thread.interrupted();
        driving = true;
        continuation.run();
        driving = false;
    }

    @Override
    public void run() {
        super.run();
        keepInterruptOfDriver();
    }

    /// On this stack: an interrupt of this virtual thread shows in the status of both.
    private void keepInterruptOfDriver() {
        driverInterrupted |= driver != null && driver.isInterrupted() && !thread.isInterrupted();
    }

    private Runnable start() {
        thread.start();
        return Objects.requireNonNull(own);
    }

    private boolean takeRunnable() {
        if (runnable) {
            runnable = false;
            return true;
        }
        if (madeRunnable) {
            madeRunnable = false;
            return true;
        }
        return false;
    }

    /// Waits for code on this stack that blocks in the JDK without suspending, or has it return from
    /// elsewhere.
    private void awaitRunnable() {
        Host host = host();
        try (var watch = new BlockingWatch(host, thread)) {
            waiting = Thread.currentThread();
            while (!takeRunnable()) {
                if (place == RETURNING) {
                    callBack();
                } else {
                    watch.park(this);
                }
            }
        } finally {
            waiting = null;
        }
    }

    /// Gets the continuation of a thread that has parked to return. One that is just about to goes on, and
    /// parks again.
    private void callBack() {
        LockSupport.unpark(thread);
        if (!runnable && !madeRunnable) {
            LockSupport.parkNanos(this, RETURN_NANOS);
        }
    }

    /// On this stack: has the thread below run another stack. A virtual thread cannot carry one itself.
    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is ours
    private void letRun(ScheduledStack nested) {
        checkDepth();
        inner = nested;
        try {
            keepInterruptOfDriver();
            Thread.yield();
        } catch (Throwable e) {
            inner = null; // the stack has overflowed before the switch
            throw e;
        }
        if (inner != null) {
            if (isOnDriver()) {
                inner = null;
                throw pinned();
            }
            comeBack();
        }
    }

    @Override
    @Nullable
    Stack resumedBy() {
        return outer;
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is ours
    void switchBack() {
        suspended = true;
        try {
            keepInterruptOfDriver();
            Thread.yield();
        } catch (Throwable e) {
            suspended = false; // the stack has overflowed before the switch
            throw e;
        }
        if (suspended || !driving) {
            settle();
        }
    }

    /// On this stack, which was not resumed, or not on its driver: suspends it after all.
    ///
    /// @throws IllegalStateException if it is pinned
    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is ours
    private void settle() {
        while (suspended || !driving) {
            if (isOnDriver()) {
                suspended = false;
                throw pinned();
            }
            comeBack();
            if (suspended) {
                Thread.yield(); // the driver has not seen it suspend
            }
        }
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is ours
    void switchAway(Detached code) {
        var _ = requireRoom(ROOM_TO_LEAVE);
        suspended = true;
        place = LEAVING;
        try {
            keepInterruptOfDriver();
            Thread.yield();
        } catch (Throwable e) {
            stay(); // the stack has overflowed before the switch
            throw e;
        }
        if (place == LEAVING) {
            stay();
            throw pinned();
        }
        try {
            code.run();
        } finally {
            comeBack();
        }
    }

    /// Undoes the beginning of a [#switchAway] that could not leave.
    private void stay() {
        place = HERE;
        suspended = false;
    }

    /// On this stack, elsewhere: parks until it is run by who resumes the stack. Interrupts are kept for
    /// afterwards.
    private void comeBack() {
        place = RETURNING;
        wakeWaiting();
        boolean interrupted = false;
        while (!isOnDriver()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        place = HERE;
        if (interrupted) {
            thread.interrupt();
        }
    }

    private boolean isOnDriver() {
        return Scheduling.carrier() == driver;
    }

    private static IllegalStateException pinned() {
        return new IllegalStateException("cannot suspend here: a native method or a class initializer is on the stack");
    }

    @Override
    public Thread thread() {
        return thread;
    }
}
