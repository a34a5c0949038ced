package org.asyncio4j.io;

import java.nio.ByteBuffer;

/// Handles the events of a connection in callbacks, and receives bytes into its own buffers.
///
/// With epoll and kqueue, the operating system itself writes arriving bytes into a direct buffer with
/// room for 64 KiB or more. Bytes are copied instead if the connection is encrypted, or after a call of
/// [pipeline][Transport#pipeline].
///
/// @python `asyncio.BufferedProtocol`
public interface BufferedProtocol extends BaseProtocol {

    /// Announces the connection, first and once. By default, this method calls
    /// [#connectionMade(BaseTransport)].
    ///
    /// @param transport the transport of this protocol
    default void connectionMade(Transport transport) {
        connectionMade((BaseTransport) transport);
    }

    /// Provides the buffer for bytes that have arrived.
    ///
    /// @param sizeHint the recommended room in bytes, or -1 for any
    /// @return a buffer with room for at least one byte between its position and its limit
    /// @python `protocol.get_buffer`
    ByteBuffer getBuffer(int sizeHint);

    /// Reports that the buffer has new bytes; its position is behind them.
    ///
    /// @param nbytes the number of new bytes
    /// @python `protocol.buffer_updated`
    default void bufferUpdated(int nbytes) {}

    /// Reports that the other side sends nothing more.
    ///
    /// @return whether the connection stays open for writing; with TLS it closes in any case
    /// @python `protocol.eof_received`
    default boolean eofReceived() {
        return false;
    }
}
