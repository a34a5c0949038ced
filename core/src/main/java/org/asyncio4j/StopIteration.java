package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// Says that a coroutine that is driven by hand has returned, and what. It has no stack trace since nothing went
/// wrong.
///
/// @python `StopIteration`
public final class StopIteration extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object value;

    /// Makes the signal.
    ///
    /// @param value what the coroutine returned
    public StopIteration(@Nullable Object value) {
        super(String.valueOf(value), null, false, false);
        this.value = value;
    }

    /// {@return what the coroutine returned}
    public @Nullable Object value() {
        return value;
    }
}
