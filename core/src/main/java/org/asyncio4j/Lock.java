package org.asyncio4j;

import java.util.ArrayDeque;

/// A lock that one task of an event loop can hold at a time. It is fair: tasks get it in the order in
/// which they ask for it. No task owns the lock: any task may release it, and a task that acquires it
/// twice waits for itself.
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
/// A lock belongs to the event loop in which a task first had to wait for it. To protect data that
/// threads share, use a lock of `java.util.concurrent`.
///
/// @python `asyncio.Lock`
public final class Lock extends Acquirable {
    private final ArrayDeque<Future<Boolean>> waiters = new ArrayDeque<>(0);
    private boolean locked;

    /// Makes a lock that is free.
    public Lock() {}

    /// {@return whether the lock is held}
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
            // it may already have been this task's turn
            if (!locked) {
                wakeFirst();
            }
            throw e;
        }
    }

    /// Releases the lock. The first task that waits gets it in the loop's next iteration; no other task
    /// can take it in between.
    ///
    /// @throws IllegalStateException if the lock is free, or if the caller is not on the loop's thread
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
