package org.asyncio4j.io;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// A socket for datagrams. The datagrams of one iteration of the loop leave together, in order, when the
/// iteration ends. Network errors go to [errorReceived][DatagramProtocol#errorReceived] and leave the
/// transport open.
///
/// @python `asyncio.DatagramTransport`
public interface DatagramTransport extends BaseTransport {

    /// Sends a copy of a datagram to the address of the endpoint.
    ///
    /// @param data the bytes, possibly none
    /// @python `transport.sendto`
    default void sendto(byte[] data) {
        sendto(data, null);
    }

    /// Sends a copy of a datagram. If the transport is closing, the datagram is dropped. Sending without
    /// any address is a fatal error: the loop's exception handler gets it, and the transport closes.
    ///
    /// With NIO, sending an empty datagram to the address of the endpoint is an error, unless the
    /// endpoint allows broadcasts: the JDK would drop the datagram.
    ///
    /// @param data the bytes
    /// @param address the address to send to, or null for the address of the endpoint
    /// @throws IllegalArgumentException if the endpoint has a different address
    void sendto(byte[] data, @Nullable SocketAddress address);

    /// Closes the socket at once and drops the unsent bytes. Then it calls the protocol's
    /// [connectionLost][BaseProtocol#connectionLost] with null.
    ///
    /// @python `transport.abort`
    void abort();

    /// {@return the number of bytes that wait to be sent, plus 8 for each datagram}
    ///
    /// @python `transport.get_write_buffer_size`
    int getWriteBufferSize();

    /// {@return the numbers of waiting bytes at which writing pauses and resumes}
    ///
    /// @python `transport.get_write_buffer_limits`
    WriteBufferLimits getWriteBufferLimits();

    /// Sets the numbers of waiting bytes at which the protocol pauses and resumes writing. By default,
    /// the high limit is 64 KiB, and the low limit is a quarter of it.
    ///
    /// @param limits the limits
    /// @python `transport.set_write_buffer_limits`
    void setWriteBufferLimits(WriteBufferLimits limits);
}
