package org.asyncio4j.internal.stack;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A plain virtual thread that passes a baton to its resumer and back, so that exactly one of the two
/// runs.
final class HandOffStack extends Stack {
    private final Thread thread;
    private boolean started;
    private @Nullable Thread resumer;
    private volatile boolean running;

    HandOffStack(@Nullable String name, Runnable body) {
        super(body);
        Thread.Builder builder = Thread.ofVirtual();
        thread = (name == null ? builder : builder.name(name)).unstarted(this);
        thread.setUncaughtExceptionHandler(this);
    }

    @Override
    public void run() {
        try {
            super.run();
        } finally {
            handBack();
        }
    }

    @Override
    void switchTo() {
        var resuming = Thread.currentThread();
        if (current() instanceof HandOffStack outer) {
            outer.checkDepth();
        }
        resumer = resuming;
        suspended = false;
        running = true;
        letRun();
        try (var watch = new BlockingWatch(host(), thread)) {
            do {
                while (running) {
                    watch.park(this);
                }
            } while (!hasLeft());
        }
    }

    /// Waits until the thread that has handed back the baton really waits. Deep in its stack, it may
    /// find no room for the wait, and take the baton again.
    private boolean hasLeft() {
        while (!running) {
            if (finished() || isAway()) {
                return true;
            }
            if (thread.getState() == Thread.State.WAITING) {
                return !running; // it may have taken the baton again, and be waiting for a lock
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private void letRun() {
        try {
            if (started) {
                LockSupport.unpark(thread);
            } else {
                thread.start();
                started = true;
            }
        } catch (Throwable e) {
            running = false; // no memory, or no room on the stack
            throw e;
        }
    }

    @Override
    @Nullable
    Stack resumedBy() {
        return resumer != null && resumer.getUncaughtExceptionHandler() instanceof HandOffStack stack ? stack : null;
    }

    @Override
    void switchBack() {
        var _ = requireRoom(ROOM_TO_SWITCH);
        suspended = true;
        try {
            handBack();
            awaitBaton();
        } catch (StackOverflowError e) {
            suspended = false;
            running = true;
            throw e;
        }
    }

    /// Runs the code on this thread, which the JDK schedules anyway.
    @Override
    @SuppressWarnings("ThreadPriorityCheck") // its purpose is not to let others run
    void switchAway(Detached code) {
        var _ = requireRoom(ROOM_TO_LEAVE);
        Thread.yield(); // lets the stack overflow now, instead of when it waits after the code
        suspended = true;
        handBack();
        try {
            code.run();
        } finally {
            awaitBaton();
        }
    }

    private void awaitBaton() {
        boolean interrupted = false;
        while (!running) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            thread.interrupt();
        }
    }

    private void handBack() {
        Thread next = resumer;
        running = false;
        LockSupport.unpark(next);
    }

    @Override
    public Thread thread() {
        return thread;
    }
}
