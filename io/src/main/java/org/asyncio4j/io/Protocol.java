package org.asyncio4j.io;

/// What speaks over a connection, in callbacks.
///
/// @python `asyncio.Protocol`
public interface Protocol extends BaseProtocol {

    /// Is called first, once, with a connection. Unless this is overridden,
    /// [#connectionMade(BaseTransport)] is called instead. A pipe, which goes one way only, comes to
    /// the other form.
    ///
    /// @param transport the way to the other side
    default void connectionMade(Transport transport) {
        connectionMade((BaseTransport) transport);
    }

    /// Is given bytes that have arrived, in their order.
    ///
    /// @param data at least one byte; the array is the protocol's own
    /// @python `protocol.data_received`
    default void dataReceived(byte[] data) {}

    /// Is told that the other side sends nothing more.
    ///
    /// @return whether the connection stays open for writing; with TLS it is closed all the same
    /// @python `protocol.eof_received`
    default boolean eofReceived() {
        return false;
    }
}
