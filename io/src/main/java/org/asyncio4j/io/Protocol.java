package org.asyncio4j.io;

/// Handles the events of a connection in callbacks.
///
/// @python `asyncio.Protocol`
public interface Protocol extends BaseProtocol {

    /// Announces the connection, first and once. By default, this method calls
    /// [#connectionMade(BaseTransport)]. A transport of a pipe, which goes one way only, calls that
    /// method directly.
    ///
    /// @param transport the transport of this protocol
    default void connectionMade(Transport transport) {
        connectionMade((BaseTransport) transport);
    }

    /// Receives bytes in the order in which they were sent.
    ///
    /// @param data at least one byte; the array belongs to the protocol
    /// @python `protocol.data_received`
    default void dataReceived(byte[] data) {}

    /// Reports that the other side sends nothing more.
    ///
    /// @return whether the connection stays open for writing; with TLS it closes in any case
    /// @python `protocol.eof_received`
    default boolean eofReceived() {
        return false;
    }
}
