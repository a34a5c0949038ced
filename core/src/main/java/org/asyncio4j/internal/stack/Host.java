package org.asyncio4j.internal.stack;

/// In whose name the code on a stack runs: an event loop. It is told when the stack blocks its thread without
/// suspending. It must return at once and run no code of the user: the stack may hold any lock.
public interface Host {

    /// {@return after how many nanoseconds of blocking [#blocked] is called, or [Long#MAX_VALUE] for never}
    long patienceNanos();

    /// Called once for each time that a stack blocks for longer than [#patienceNanos], while it still blocks.
    ///
    /// @param thread the thread of the stack that blocks
    /// @param nanos for how long it has been blocking
    void blocked(Thread thread, long nanos);

    /// Called when a stack that has blocked for longer than [#patienceNanos] goes on, also if there was no time to
    /// call [#blocked] before.
    ///
    /// @param thread the thread of the stack
    /// @param nanos for how long it blocked in all
    void unblocked(Thread thread, long nanos);
}
