package org.asyncio4j.io;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// A socket for datagrams. What is sent in one iteration of the loop leaves together when the iteration
/// ends, in order. An error of the network goes to [errorReceived][DatagramProtocol#errorReceived] and
/// leaves the transport open.
///
/// @python `asyncio.DatagramTransport`
public interface DatagramTransport extends BaseTransport {

    /// Sends a datagram, which is copied, to the address of the endpoint.
    ///
    /// @param data the bytes; none are a datagram too
    /// @python `transport.sendto`
    default void sendto(byte[] data) {
        sendto(data, null);
    }

    /// Sends a datagram, which is copied. If the transport is closing it is dropped. To send without
    /// any address is a fatal error: it is reported to the loop's exception handler, and the transport
    /// is closed.
    ///
    /// On NIO a datagram without bytes cannot be sent to the address of the endpoint, unless that is for
    /// broadcasts: the JDK would drop it, so it is an error.
    ///
    /// @param data the bytes
    /// @param address to where, or null for the address of the endpoint
    /// @throws IllegalArgumentException if the endpoint has an address and this is another
    void sendto(byte[] data, @Nullable SocketAddress address);

    /// Closes the socket at once and drops what was not sent yet. The protocol's
    /// [connectionLost][BaseProtocol#connectionLost] is called with null.
    ///
    /// @python `transport.abort`
    void abort();

    /// {@return how many bytes wait to be sent, with 8 more for each datagram}
    ///
    /// @python `transport.get_write_buffer_size`
    int getWriteBufferSize();

    /// {@return with how many waiting bytes writing is paused and resumed}
    ///
    /// @python `transport.get_write_buffer_limits`
    WriteBufferLimits getWriteBufferLimits();

    /// Sets with how many waiting bytes the protocol is told to pause and to resume writing. It is 64
    /// KiB and a quarter of that at first.
    ///
    /// @param limits the limits
    /// @python `transport.set_write_buffer_limits`
    void setWriteBufferLimits(WriteBufferLimits limits);
}
