package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// The time for something is up.
///
/// @python `TimeoutError`
public class TimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Makes an exception without a message.
    public TimeoutException() {}

    /// Makes an exception.
    ///
    /// @param message what took too long
    public TimeoutException(String message) {
        super(message);
    }

    /// Makes an exception without a message.
    ///
    /// @param cause the cancellation by which the timeout ended what took too long
    public TimeoutException(@Nullable Throwable cause) {
        super(null, cause);
    }
}
