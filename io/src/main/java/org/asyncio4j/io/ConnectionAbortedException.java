package org.asyncio4j.io;

import java.net.SocketException;

/// A connection was given up before it was made, as when a TLS handshake took too long.
///
/// @python `ConnectionAbortedError`
public final class ConnectionAbortedException extends SocketException {
    private static final long serialVersionUID = 1L;

    /// Makes an exception.
    ///
    /// @param message what happened
    public ConnectionAbortedException(String message) {
        super(message);
    }
}
