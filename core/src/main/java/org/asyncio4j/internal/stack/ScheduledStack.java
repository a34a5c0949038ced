package org.asyncio4j.internal.stack;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// A virtual thread that is its own scheduler: the JDK passes the continuation to it whenever the thread
/// can run, and [#switchTo] runs the continuation on the thread that resumes the stack.
///
/// To suspend, the virtual thread yields. Unlike parking, a yield does not end by a stray `unpark` or an
/// interrupt, and on a pinned stack it returns at once instead of blocking the loop.
///
/// To detach, the thread also yields, but this stack passes the continuation on to the JDK's scheduler.
/// The thread comes back by parking: a yield on one of the JDK's carriers would not always ask this
/// scheduler. The resumer unparks the thread, and gets the continuation in that call.
///
/// When another thread has looked at the frames of this thread, the JDK passes the continuation without
/// need, and late if the other thread was delayed. Running the continuation then does nothing, unless
/// the thread has yielded: then the thread goes on. So a carrier may run a stack that is suspended here,
/// and the resumer may run a stack that has not left its carrier. The stack checks where it runs, and
/// comes back if it has to.
final class ScheduledStack extends Stack implements Executor {
    // The places where the continuation runs; plain numbers, because an enum would be one more class to
    // load at the start.

    /// On the thread that resumes the stack.
    private static final byte HERE = 0;

    /// Here until it yields, then elsewhere.
    private static final byte LEAVING = 1;

    /// On the JDK's carriers.
    private static final byte ELSEWHERE = 2;

    /// Elsewhere until it has parked, then here.
    private static final byte RETURNING = 3;

    /// The time for which the resumer waits for a returning thread that has not yet parked.
    private static final long RETURN_NANOS = 20_000;

    private final Thread thread;
    private @Nullable Runnable own;

    /// The stack that code on this one has resumed and that has not yet come back.
    private @Nullable ScheduledStack inner;

    /// The stack whose code has resumed this one, while this one runs.
    private @Nullable ScheduledStack outer;

    private volatile byte place; // without an initial value, which would cost a memory fence
    private volatile @Nullable Thread waiting;
    private @Nullable Thread driver;

    /// Whether the continuation can run, set on the driver's thread. A plain field, for speed: every
    /// suspended stack comes back this way.
    private boolean runnable;

    /// Whether the continuation can run, set on another thread.
    private volatile boolean madeRunnable;

    /// Whether the driver runs the continuation now, or tries to.
    private boolean driving;

    private boolean driverInterrupted;

    ScheduledStack(@Nullable String name, Runnable body) {
        super(body);
        thread = Scheduling.newThread(this, name, this);
        thread.setUncaughtExceptionHandler(this);
    }

    /// Takes this thread's continuation, unless the thread is detached. Passes on the continuations of
    /// virtual threads that code on this stack has started: the JDK lets them inherit the scheduler.
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

    /// Drives this stack on a new platform thread, because a virtual thread cannot drive it.
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

    /// Makes the current platform thread the driver of this stack, and runs the stack.
    private void driveHere() {
        driver = Thread.currentThread();
        drive();
    }

    /// Runs this stack until it suspends or ends. Also runs the stacks that its code resumes, one after
    /// the other, so that the driver's own stack does not grow. Keeps the driver's interrupt status,
    /// because the JDK clears it whenever it mounts or unmounts a virtual thread.
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

    /// Runs on this stack. An interrupt of this virtual thread also sets the status of the driver, so it
    /// does not count.
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

    /// Waits for code on this stack that blocks in the JDK without suspending, or for the stack's return
    /// from elsewhere.
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

    /// Gets the continuation of a thread that has parked to return. A thread that is about to park goes
    /// on, and parks again.
    private void callBack() {
        LockSupport.unpark(thread);
        if (!runnable && !madeRunnable) {
            LockSupport.parkNanos(this, RETURN_NANOS);
        }
    }

    /// Runs on this stack. Lets the driver run another stack, because a virtual thread cannot carry one
    /// itself.
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

    /// Suspends the stack after all. Runs on this stack, which has gone on although it was not resumed
    /// or is not on its driver.
    ///
    /// @throws IllegalStateException if the stack is pinned
    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is ours
    private void settle() {
        while (suspended || !driving) {
            if (isOnDriver()) {
                suspended = false;
                throw pinned();
            }
            comeBack();
            if (suspended) {
                Thread.yield(); // the driver has not yet seen the stack suspend
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

    /// Runs on this stack, elsewhere. Parks until the resumer runs the stack. Keeps interrupts until
    /// then.
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
