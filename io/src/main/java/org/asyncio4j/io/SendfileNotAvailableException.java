package org.asyncio4j.io;

/// The system cannot send this file over this connection by itself.
///
/// @python `asyncio.SendfileNotAvailableError`
public final class SendfileNotAvailableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /// Makes an exception.
    ///
    /// @param message why
    public SendfileNotAvailableException(String message) {
        super(message);
    }
}
