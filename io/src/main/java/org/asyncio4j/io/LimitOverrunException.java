package org.asyncio4j.io;

/// A separator was not found within the limit of a stream; what was received stays in its buffer.
///
/// @python `asyncio.LimitOverrunError`
public final class LimitOverrunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// How many bytes have to be read to go on.
    private final int consumed;

    /// Makes an exception.
    ///
    /// @param message what happened
    /// @param consumed how many bytes have to be read to go on
    public LimitOverrunException(String message, int consumed) {
        super(message);
        this.consumed = consumed;
    }

    /// {@return how many bytes have to be read to go on}
    public int consumed() {
        return consumed;
    }
}
