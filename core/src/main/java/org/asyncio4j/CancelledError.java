package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// The task or future was cancelled. It is an [Error] so that `catch (Exception e)` does not swallow a
/// cancellation.
///
/// @python `asyncio.CancelledError`
public class CancelledError extends Error {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object argument;

    /// Makes an error without a message.
    public CancelledError() {
        this(null);
    }

    /// Makes an error with what was given to `cancel`.
    ///
    /// @param message any object, or null for none
    public CancelledError(@Nullable Object message) {
        super(message == null ? null : message.toString());
        argument = message;
    }

    /// {@return what was given to `cancel`, or null}
    public @Nullable Object argument() {
        return argument;
    }
}
