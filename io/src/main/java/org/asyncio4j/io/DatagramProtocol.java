package org.asyncio4j.io;

import java.io.IOException;
import java.net.SocketAddress;

/// Handles the events of a datagram socket in callbacks.
///
/// @python `asyncio.DatagramProtocol`
public interface DatagramProtocol extends BaseProtocol {

    /// Announces the datagram socket, first and once. By default, this method calls
    /// [#connectionMade(BaseTransport)].
    ///
    /// @param transport the transport of this protocol
    default void connectionMade(DatagramTransport transport) {
        connectionMade((BaseTransport) transport);
    }

    /// Receives a datagram.
    ///
    /// @param data its bytes, possibly none; the array belongs to the protocol
    /// @param address the address of the sender
    /// @python `protocol.datagram_received`
    default void datagramReceived(byte[] data, SocketAddress address) {}

    /// Reports that sending or receiving has failed. The transport stays open.
    ///
    /// @param exception the cause
    /// @python `protocol.error_received`
    default void errorReceived(IOException exception) {}
}
