package org.asyncio4j;

import java.util.ArrayDeque;

/// Keeps tasks of one event loop from doing something at the same time. It is fair: who asks first gets it first.
/// No task owns it, so any may release it, and none may acquire it twice.
///
/// ```java
/// var lock = new Lock();
/// run(async(() -> {
///     try (var _ = await(lock.hold())) {
///         await(sleep(1));
///     }
/// }));
/// ```
///
/// It belongs to the event loop in which a task first had to wait for it. What threads share needs a lock of
/// `java.util.concurrent`.
///
/// @python `asyncio.Lock`
public final class Lock extends Acquirable {
    private final ArrayDeque<Future<Boolean>> waiters = new ArrayDeque<>(0);
    private boolean locked;

    /// Makes a lock that is free.
    public Lock() {}

    /// {@return whether it is held}
    @Override
    public boolean locked() {
        return locked;
    }

    @Override
    void take() {
        if (locked || someoneWaits()) {
            waitForTurn();
        }
        locked = true;
    }

    private boolean someoneWaits() {
        for (var waiter : waiters) {
            if (!waiter.cancelled()) {
                return true;
            }
        }
        return false;
    }

    private void waitForTurn() {
        try {
            waitAmong(waiters, newWaiter());
        } catch (CancelledError e) {
            // the turn may have been this task's already
            if (!locked) {
                wakeFirst();
            }
            throw e;
        }
    }

    /// Releases the lock. The first task that waits gets it in the loop's next iteration; no other can take it
    /// in between.
    ///
    /// @throws IllegalStateException if it is free, or if the caller is not on the loop's thread
    @Override
    public void release() {
        checkThread();
        if (!locked) {
            throw new IllegalStateException("Lock is not acquired.");
        }
        locked = false;
        wakeFirst();
    }

    private void wakeFirst() {
        var first = waiters.peek();
        if (first != null) {
            first.setResultUnlessDone(true);
        }
    }

    /// {@return such as `<Lock [unlocked]>` or `<Lock [locked, waiters:2]>`}
    @Override
    public String toString() {
        return describe(locked ? "locked" : "unlocked", waiters);
    }
}
