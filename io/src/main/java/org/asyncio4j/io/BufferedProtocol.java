package org.asyncio4j.io;

import java.nio.ByteBuffer;

/// What speaks over a connection, in callbacks, and receives into buffers of its own.
///
/// With epoll and kqueue, the system itself puts what arrives into a direct buffer with room for 64 KiB
/// or more, unless the connection is encrypted or its [pipeline][Transport#pipeline] was asked for.
/// Otherwise bytes are copied into it.
///
/// @python `asyncio.BufferedProtocol`
public interface BufferedProtocol extends BaseProtocol {

    /// Is called first, once, with a connection. Unless this is overridden,
    /// [#connectionMade(BaseTransport)] is called instead.
    ///
    /// @param transport the way to the other side
    default void connectionMade(Transport transport) {
        connectionMade((BaseTransport) transport);
    }

    /// Is asked where to put bytes that have arrived.
    ///
    /// @param sizeHint how many bytes would be good to have room for, or -1 for any
    /// @return a buffer with room for at least one byte between its position and its limit
    /// @python `protocol.get_buffer`
    ByteBuffer getBuffer(int sizeHint);

    /// Is told that bytes were put into the buffer, whose position has moved behind them.
    ///
    /// @param nbytes how many
    /// @python `protocol.buffer_updated`
    default void bufferUpdated(int nbytes) {}

    /// Is told that the other side sends nothing more.
    ///
    /// @return whether the connection stays open for writing; with TLS it is closed all the same
    /// @python `protocol.eof_received`
    default boolean eofReceived() {
        return false;
    }
}
