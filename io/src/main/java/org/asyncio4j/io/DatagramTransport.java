package org.asyncio4j.io;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// A socket for datagrams.
///
/// @python `asyncio.DatagramTransport`
public interface DatagramTransport extends BaseTransport {

    /// Sends a datagram, which is copied, to the address of the endpoint. An error of the network goes to
    /// [errorReceived][DatagramProtocol#errorReceived].
    ///
    /// @param data the bytes; none are a datagram too
    /// @python `transport.sendto`
    default void sendto(byte[] data) {
        sendto(data, null);
    }

    /// Sends a datagram, which is copied.
    ///
    /// @param data the bytes
    /// @param address to where, or null for the address of the endpoint
    /// @throws IllegalArgumentException if the endpoint has an address and this is another
    void sendto(byte[] data, @Nullable SocketAddress address);

    /// Closes the socket at once and drops what was not sent yet.
    ///
    /// @python `transport.abort`
    void abort();
}
