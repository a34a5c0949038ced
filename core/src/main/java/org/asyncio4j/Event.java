package org.asyncio4j;

import java.util.ArrayDeque;

/// Lets tasks wait until something has happened: a flag that is set and cleared.
///
/// It belongs to the event loop in which a task first had to wait for it.
///
/// @python `asyncio.Event`
public final class Event extends LoopBound implements Awaitable<Boolean> {
    private final ArrayDeque<Future<Boolean>> waiters = new ArrayDeque<>(0);
    private boolean value;

    /// Makes an event that is not set.
    public Event() {}

    /// {@return whether it is set}
    public boolean isSet() {
        return value;
    }

    /// Sets it and wakes all tasks that wait for it, in the order in which they came. They go on even if it is
    /// cleared before their turn.
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

    /// Clears it: who awaits it from now on has to wait until it is set again.
    ///
    /// @throws IllegalStateException if the caller is not on the loop's thread
    public void clear() {
        checkThread();
        value = false;
    }

    /// Waits until it is set, not at all if it is.
    ///
    /// @return true
    /// @throws IllegalStateException if the caller is neither a task nor a coroutine, or if it would have to wait
    ///     in another loop than the first
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
