package org.asyncio4j.spi;

import java.util.Queue;

/// The clock of an event loop and the place where it waits: what
/// [Asyncio#newEventLoop(Poll)][org.asyncio4j.Asyncio#newEventLoop(Poll)] makes a loop with. A poll belongs
/// to one loop.
///
/// The loop alone calls these methods, on its thread, except for those of which it is said that any thread
/// calls them. What [#poll] throws ends the run of the loop and comes out of it.
///
/// @python the selector of `asyncio.SelectorEventLoop(selector)`
public interface Poll {

    /// Tells the time; any thread may ask.
    ///
    /// @return seconds on a clock that never goes back
    double time();

    /// Tells in which steps [#poll] waits. The loop rounds a time that it has to wait up to whole
    /// steps; timers that come due meanwhile run in the same iteration. Real polls say a millisecond,
    /// as that of CPython on Linux.
    ///
    /// @return seconds; 0 for a poll that waits exactly as long as it is told, as one whose clock is virtual
    default double resolution() {
        return 0;
    }

    /// Is told that an iteration begins, before the loop finds out how long it may wait: what is done
    /// here may queue callbacks and complete futures.
    default void prepare() {}

    /// Waits until [#wakeup] is called, an event arrives or the time is up. It may return earlier: the
    /// loop then looks for what is ready, and polls again.
    ///
    /// @param timeout in seconds; 0 polls without waiting, infinity waits for ever
    void poll(double timeout);

    /// Ends the current or, if there is none, the next [#poll] at once. Any thread calls this; one that
    /// interrupts the loop's thread does.
    void wakeup();

    /// Is shown the callbacks that are about to run in this iteration, in their order, and may change the
    /// order. It must neither drop nor add one.
    ///
    /// @param <C> a callback
    /// @param ready the queue from whose head the loop runs them
    default <C> void arrange(Queue<C> ready) {}

    /// Is told that a call for this loop begins on another thread, such as one of
    /// [runInExecutor][org.asyncio4j.EventLoop#runInExecutor]. A poll whose clock is not the real one must
    /// not take the loop for idle until the call has ended.
    default void callStarted() {}

    /// Is told that such a call has ended and its outcome, if the loop still wants it, was queued
    /// before. Any thread calls this.
    default void callEnded() {}

    /// Takes in another poll, such as that of a network library, so that the loop has the clock of this
    /// one and the events of both. From then on this poll passes on to the other what the loop tells it,
    /// waits there, and closes it.
    ///
    /// @param events the other poll, which waits in real time
    /// @throws IllegalStateException if this one takes none in, or no second one
    default void takeIn(Poll events) {
        throw new IllegalStateException("this event loop has a poll of its own already: " + this);
    }

    /// {@return the poll that brings the loop's events: one that was [taken in][#takeIn], else this one}
    default Poll events() {
        return this;
    }

    /// {@return whether something is open here, such as a socket, that may bring an event at any time; a
    /// clock that jumps must not do so at once}
    default boolean expectsEvents() {
        return false;
    }

    /// Gives back what it holds: the loop is closed and does not poll any more. Called once, on the
    /// thread on which the loop ran.
    default void close() {}
}
