package org.asyncio4j;

import java.util.ArrayDeque;

/// A number of permits, which limits how many tasks of an event loop do something at the same time. It
/// is fair: tasks get permits in the order in which they ask for them.
///
/// A semaphore belongs to the event loop in which a task first had to wait for it.
///
/// @python `asyncio.Semaphore`
public sealed class Semaphore extends Acquirable permits BoundedSemaphore {
    private final ArrayDeque<Future<Boolean>> waiters = new ArrayDeque<>(0);
    private int value;

    /// Makes a semaphore with one permit.
    public Semaphore() {
        this(1);
    }

    /// Makes a semaphore.
    ///
    /// @param value the number of permits
    /// @throws IllegalArgumentException if the number is negative
    public Semaphore(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("Semaphore initial value must be >= 0");
        }
        this.value = value;
    }

    /// {@return whether [#acquire()] would have to wait: no permit is free, or other tasks already wait}
    @Override
    public final boolean locked() {
        return value == 0 || someoneWaits();
    }

    private boolean someoneWaits() {
        for (var waiter : waiters) {
            if (!waiter.cancelled()) {
                return true;
            }
        }
        return false;
    }

    @Override
    final void take() {
        if (locked()) {
            waitForPermit();
        } else {
            value--;
        }
    }

    /// The code that wakes a waiter takes the permit on its behalf, so that no other task can take it.
    private void waitForPermit() {
        Future<Boolean> waiter = newWaiter();
        try {
            waitAmong(waiters, waiter);
        } catch (CancelledError e) {
            if (waiter.done() && !waiter.cancelled()) {
                value++;
            }
            throw e;
        } finally {
            wakeAsManyAsThereArePermits();
        }
    }

    /// Wakes tasks that came while a permit was free but had to queue behind tasks that were about to go
    /// on.
    private void wakeAsManyAsThereArePermits() {
        boolean woken = true;
        while (woken && value > 0) {
            woken = wakeNext();
        }
    }

    private boolean wakeNext() {
        for (var waiter : waiters) {
            if (!waiter.done()) {
                value--;
                waiter.setResult(true);
                return true;
            }
        }
        return false;
    }

    /// Adds a permit, which goes to the first task that waits for a permit.
    ///
    /// @throws IllegalStateException if the caller is not on the loop's thread
    @Override
    public void release() {
        checkThread();
        value++;
        var _ = wakeNext();
    }

    final int value() {
        return value;
    }

    /// {@return such as `<Semaphore [unlocked, value:1]>` or `<Semaphore [locked, waiters:2]>`}
    @Override
    public final String toString() {
        return describe(locked() ? "locked" : "unlocked, value:" + value, waiters);
    }
}
