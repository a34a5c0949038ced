package org.asyncio4j.io;

/// A stream has no separator within its limit. The received bytes stay in its buffer.
///
/// @python `asyncio.LimitOverrunError`
public final class LimitOverrunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// The number of bytes that must be read to continue.
    private final int consumed;

    /// Creates an exception.
    ///
    /// @param message the description of the failure
    /// @param consumed the number of bytes that must be read to continue
    public LimitOverrunException(String message, int consumed) {
        super(message);
        this.consumed = consumed;
    }

    /// {@return the number of bytes that must be read to continue}
    public int consumed() {
        return consumed;
    }
}
