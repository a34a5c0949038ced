package org.asyncio4j.io;

import java.net.SocketException;

/// The other side receives nothing more.
///
/// @python `BrokenPipeError`
public final class BrokenPipeException extends SocketException {
    private static final long serialVersionUID = 1L;

    /// Creates an exception.
    ///
    /// @param message the description of the failure
    public BrokenPipeException(String message) {
        super(message);
    }
}
