package org.asyncio4j.io;

import java.net.SocketException;

/// The other side has dropped the connection.
///
/// @python `ConnectionResetError`
public final class ConnectionResetException extends SocketException {
    private static final long serialVersionUID = 1L;

    /// Creates an exception.
    ///
    /// @param message the description of the failure
    public ConnectionResetException(String message) {
        super(message);
    }
}
