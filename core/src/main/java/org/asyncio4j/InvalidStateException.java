package org.asyncio4j;

/// A future is not in the state that the call needs: it is already done, or not yet.
///
/// @python `asyncio.InvalidStateError`
public class InvalidStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Makes an exception.
    ///
    /// @param message what is wrong
    public InvalidStateException(String message) {
        super(message);
    }
}
