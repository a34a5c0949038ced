package org.asyncio4j.internal.stack;

/// The event loop for which the code on a stack runs. A stack tells it when the code blocks its thread
/// without suspending. Its methods must return at once and must not run the user's code: the stack may
/// hold any lock.
public interface Host {

    /// {@return the time of blocking after which [#blocked] is called, in nanoseconds; [Long#MAX_VALUE]
    /// for never}
    long patienceNanos();

    /// Handles a stack that blocks for longer than [#patienceNanos]. The call comes once for each such
    /// time, while the stack still blocks.
    ///
    /// @param thread the thread of the stack that blocks
    /// @param nanos the time for which it has blocked so far, in nanoseconds
    void blocked(Thread thread, long nanos);

    /// Handles a stack that goes on after it has blocked for longer than [#patienceNanos]. The call
    /// comes even if there was no time to call [#blocked] before.
    ///
    /// @param thread the thread of the stack
    /// @param nanos the whole time for which it blocked, in nanoseconds
    void unblocked(Thread thread, long nanos);
}
