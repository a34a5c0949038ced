package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// Something for which a task can wait: a [Coroutine], a [Future], a [Task], or an object of the program
/// that awaits others.
///
/// @param <T> the type of the result
/// @python an awaitable
@FunctionalInterface
public interface Awaitable<T extends @Nullable Object> {

    /// Waits until this has a result. Throws this awaitable's exception unchanged, also a checked one.
    ///
    /// @return the result
    /// @throws CancelledError if this or the waiting task was cancelled
    /// @throws IllegalStateException if the caller is neither a task nor a coroutine driven by hand
    T await();
}
