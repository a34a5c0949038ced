package org.asyncio4j.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// The sending half of a transport. It sends the bytes of one iteration of the loop together when the
/// iteration ends.
///
/// @python `asyncio.WriteTransport`
public interface WriteTransport extends BaseTransport {

    /// Sends a copy of some bytes, after the bytes that were written before. If the transport is
    /// closing, the bytes are dropped.
    ///
    /// @param data the bytes
    /// @throws IllegalStateException after [#writeEof], or while [a file is sent][IoLoop#sendfile]
    /// @python `transport.write`
    void write(byte[] data);

    /// Sends the remaining bytes of a buffer, as [#write(byte[])] does, and moves its position to its
    /// limit.
    ///
    /// With epoll and kqueue, a direct buffer with 16 KiB or more is sent at once and without a copy, as
    /// far as the system takes the bytes. This does not apply if other bytes wait to be sent, if the
    /// connection is encrypted, or after a call of [pipeline][Transport#pipeline].
    ///
    /// @param data the buffer, which the caller may reuse at once
    void write(ByteBuffer data);

    /// Sends several arrays of bytes as one, as [#write(byte[])] does.
    ///
    /// @param data the arrays
    /// @throws IllegalStateException after [#writeEof], or while [a file is sent][IoLoop#sendfile]
    /// @python `transport.writelines`
    default void writelines(Iterable<byte[]> data) {
        var joined = new ByteArrayOutputStream();
        data.forEach(joined::writeBytes);
        write(joined.toByteArray());
    }

    /// Closes the sending half once all written bytes are sent. Receiving continues. A second call, or a
    /// call while the transport is closing, does nothing.
    ///
    /// @throws UnsupportedOperationException if [#canWriteEof] is false
    /// @python `transport.write_eof`
    void writeEof();

    /// {@return whether [#writeEof] is possible; with TLS it is not}
    ///
    /// @python `transport.can_write_eof`
    boolean canWriteEof();

    /// Closes the connection at once and drops the unsent bytes. Then it calls the protocol's
    /// [connectionLost][BaseProtocol#connectionLost] with null.
    ///
    /// @python `transport.abort`
    void abort();

    /// {@return the number of bytes that wait to be sent}
    ///
    /// @python `transport.get_write_buffer_size`
    int getWriteBufferSize();

    /// {@return the numbers of waiting bytes at which writing pauses and resumes}
    ///
    /// @python `transport.get_write_buffer_limits`
    WriteBufferLimits getWriteBufferLimits();

    /// Sets the numbers of waiting bytes at which the protocol pauses and resumes writing. By default,
    /// the high limit is 64 KiB, with TLS 512 KiB, and the low limit is a quarter of it.
    ///
    /// @param limits the limits
    /// @python `transport.set_write_buffer_limits`
    void setWriteBufferLimits(WriteBufferLimits limits);
}
