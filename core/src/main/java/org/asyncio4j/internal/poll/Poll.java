package org.asyncio4j.internal.poll;

/// The clock of an event loop and the place where it waits. All but [#wakeup] is called by the loop alone.
public interface Poll {

    /// {@return the time in seconds on a clock that never goes back}
    double time();

    /// Waits until [#wakeup] is called, an event arrives, the thread is interrupted or the time is up.
    ///
    /// @param timeout in seconds; 0 polls without waiting, infinity waits for ever
    void poll(double timeout);

    /// Ends the current or, if there is none, the next [#poll] at once. May be called by any thread.
    void wakeup();
}
