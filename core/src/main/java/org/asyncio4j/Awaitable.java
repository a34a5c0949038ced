package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// Something that a task can wait for: a [Coroutine], a [Future] or [Task], or an object of one's own that
/// awaits others.
///
/// @param <T> what awaiting it gives
/// @python an awaitable
@FunctionalInterface
public interface Awaitable<T extends @Nullable Object> {

    /// Waits until this has a result. What it throws comes out as it was thrown, also a checked exception.
    ///
    /// @return the result
    /// @throws CancelledError if this or the waiting task was cancelled
    /// @throws IllegalStateException if the caller is neither a task nor a coroutine driven by hand
    T await();
}
