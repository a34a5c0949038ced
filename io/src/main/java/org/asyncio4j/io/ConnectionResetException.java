package org.asyncio4j.io;

import java.net.SocketException;

/// The other side has dropped the connection.
///
/// @python `ConnectionResetError`
public final class ConnectionResetException extends SocketException {
    private static final long serialVersionUID = 1L;

    /// Makes an exception.
    ///
    /// @param message what happened
    public ConnectionResetException(String message) {
        super(message);
    }
}
