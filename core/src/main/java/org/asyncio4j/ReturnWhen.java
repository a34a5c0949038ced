package org.asyncio4j;

/// When [Asyncio#waitTasks(Iterable, ReturnWhen)] returns.
///
/// @python the constants of `asyncio.wait`
public enum ReturnWhen {
    /// When one is done.
    FIRST_COMPLETED,
    /// When one has failed, or all are done. A cancellation is not a failure.
    FIRST_EXCEPTION,
    /// When all are done.
    ALL_COMPLETED
}
