package org.asyncio4j.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// The sending half of a transport. What is written in one iteration of the loop is sent together when the
/// iteration ends.
///
/// @python `asyncio.WriteTransport`
public interface WriteTransport extends BaseTransport {

    /// Sends bytes, which are copied, after those that were written before. If the transport is closing
    /// they are dropped.
    ///
    /// @param data the bytes
    /// @throws IllegalStateException after [#writeEof], or while [a file is sent][IoLoop#sendfile]
    /// @python `transport.write`
    void write(byte[] data);

    /// Sends the remaining bytes of a buffer, as [#write(byte[])] does, and moves its position to its
    /// limit.
    ///
    /// With epoll and kqueue, 16 KiB or more of a direct buffer are sent at once and without a copy, as
    /// far as the system takes them, unless something waits to be sent, the connection is encrypted or
    /// its [pipeline][Transport#pipeline] was asked for.
    ///
    /// @param data the buffer, which may be used again at once
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

    /// Closes the sending half when what was written has been sent; receiving goes on. Does nothing the
    /// second time or if the transport is closing.
    ///
    /// @throws UnsupportedOperationException if [#canWriteEof] says no
    /// @python `transport.write_eof`
    void writeEof();

    /// {@return whether [#writeEof] is possible, as it is not with TLS}
    ///
    /// @python `transport.can_write_eof`
    boolean canWriteEof();

    /// Closes the connection at once and drops what was not sent yet. The protocol's
    /// [connectionLost][BaseProtocol#connectionLost] is called with null.
    ///
    /// @python `transport.abort`
    void abort();

    /// {@return how many bytes wait to be sent}
    ///
    /// @python `transport.get_write_buffer_size`
    int getWriteBufferSize();

    /// {@return with how many waiting bytes writing is paused and resumed}
    ///
    /// @python `transport.get_write_buffer_limits`
    WriteBufferLimits getWriteBufferLimits();

    /// Sets with how many waiting bytes the protocol is told to pause and to resume writing. It is 64
    /// KiB (with TLS 512 KiB) and a quarter of that at first.
    ///
    /// @param limits the limits
    /// @python `transport.set_write_buffer_limits`
    void setWriteBufferLimits(WriteBufferLimits limits);
}
