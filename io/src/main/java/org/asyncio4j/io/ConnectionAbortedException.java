package org.asyncio4j.io;

import java.net.SocketException;

/// A connection was given up before it was made, as when a TLS handshake took too long.
///
/// @python `ConnectionAbortedError`
public final class ConnectionAbortedException extends SocketException {
    private static final long serialVersionUID = 1L;

    /// Creates an exception.
    ///
    /// @param message the description of the failure
    public ConnectionAbortedException(String message) {
        super(message);
    }
}
