package org.asyncio4j;

import java.util.ArrayDeque;

/// A flag that is set and cleared. Tasks can wait until it is set.
///
/// An event belongs to the event loop in which a task first had to wait for it.
///
/// @python `asyncio.Event`
public final class Event extends LoopBound implements Awaitable<Boolean> {
    private final ArrayDeque<Future<Boolean>> waiters = new ArrayDeque<>(0);
    private boolean value;

    /// Makes an event, which is not set.
    public Event() {}

    /// {@return whether the event is set}
    public boolean isSet() {
        return value;
    }

    /// Sets the event and wakes all tasks that wait for it, in the order in which they began to wait.
    /// They go on even if the event is cleared before their turn.
    ///
    /// @throws IllegalStateException if the caller is not on the loop's thread
    public void set() {
        checkThread();
        if (!value) {
            value = true;
            for (var waiter : waiters) {
                waiter.setResultUnlessDone(true);
            }
        }
    }

    /// Clears the event: tasks that await it from now on wait until it is set again.
    ///
    /// @throws IllegalStateException if the caller is not on the loop's thread
    public void clear() {
        checkThread();
        value = false;
    }

    /// Waits until the event is set. Returns without suspending if it is already set.
    ///
    /// @return true
    /// @throws IllegalStateException if the caller is neither a task nor a coroutine, or if it has to
    ///     wait and the event belongs to another loop
    /// @python `Event.wait`
    @Override
    public Boolean await() {
        var _ = Coroutine.stackOfCaller();
        if (!value) {
            waitAmong(waiters, newWaiter());
        }
        return true;
    }

    /// {@return such as `<Event [set]>` or `<Event [unset, waiters:2]>`}
    @Override
    public String toString() {
        return describe(value ? "set" : "unset", waiters);
    }
}
