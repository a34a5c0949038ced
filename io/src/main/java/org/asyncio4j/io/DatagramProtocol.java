package org.asyncio4j.io;

import java.io.IOException;
import java.net.SocketAddress;

/// What receives datagrams.
///
/// @python `asyncio.DatagramProtocol`
public interface DatagramProtocol extends BaseProtocol {

    /// Is called first, once, with a datagram socket. Unless this is overridden,
    /// [#connectionMade(BaseTransport)] is called instead.
    ///
    /// @param transport the way to the other side
    default void connectionMade(DatagramTransport transport) {
        connectionMade((BaseTransport) transport);
    }

    /// Is given a datagram.
    ///
    /// @param data its bytes, possibly none; the array is the protocol's own
    /// @param address who has sent it
    /// @python `protocol.datagram_received`
    default void datagramReceived(byte[] data, SocketAddress address) {}

    /// Is told that sending or receiving has failed; the transport stays open.
    ///
    /// @param exception why
    /// @python `protocol.error_received`
    default void errorReceived(IOException exception) {}
}
