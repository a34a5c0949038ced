package org.asyncio4j.io;

/// The operating system itself cannot send this file over this connection.
///
/// @python `asyncio.SendfileNotAvailableError`
public final class SendfileNotAvailableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /// Creates an exception.
    ///
    /// @param message the reason
    public SendfileNotAvailableException(String message) {
        super(message);
    }
}
