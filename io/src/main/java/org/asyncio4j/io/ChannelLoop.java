package org.asyncio4j.io;

import static org.asyncio4j.Asyncio.async;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import org.asyncio4j.Callback;
import org.asyncio4j.CheckReturnValue;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.internal.net.Engine;
import org.asyncio4j.io.internal.select.ChannelOperations;
import org.asyncio4j.io.internal.select.ChannelWatch;
import org.asyncio4j.io.internal.select.SocketSendfile;
import org.jspecify.annotations.Nullable;

/// What an event loop does with channels of `java.nio`, which stand for the sockets and descriptors of Python.
///
/// The channels have to be non-blocking, which those of the JDK are not at first. While one of them is waited for,
/// the loop has it registered with a selector of its own, so it can neither be made blocking nor be closed for
/// good: take the reader and the writer back before, or cancel the task that waits. One that is closed all the
/// same is taken for ready, within a second.
///
/// Of one channel, one callback or task at a time can wait for reading, and one for writing. The methods are for
/// the loop's thread.
public abstract sealed class ChannelLoop permits IoLoop {
    final EventLoop loop;

    ChannelLoop(EventLoop loop) {
        this.loop = loop;
    }

    /// Has a callback called whenever something can be read from a channel, or a connection accepted, once in an
    /// iteration at most, until [#removeReader]. It replaces the reader before, which is not called any more.
    ///
    /// @param channel a channel that can be read or accepts
    /// @param callback runs in a copy of the current context; what it throws goes to the exception handler
    /// @throws IllegalArgumentException if the channel is closed, blocking, or of another kind
    /// @throws IllegalStateException if a transport uses it, or if the loop is closed
    /// @python `loop.add_reader`
    public void addReader(SelectableChannel channel, Callback callback) {
        checkUnused(channel);
        watch().addReader(channel, callback);
    }

    /// Takes a reader back: it is not called any more.
    ///
    /// @param channel the channel
    /// @return whether there was one
    /// @throws IllegalStateException if a transport uses the channel
    /// @python `loop.remove_reader`
    public boolean removeReader(SelectableChannel channel) {
        if (loop.isClosed()) {
            return false;
        }
        checkUnused(channel);
        return watch().removeReader(channel);
    }

    /// Has a callback called whenever a channel can be written to, or an attempt to connect has ended, as
    /// [#addReader] does.
    ///
    /// @param channel a channel that can be written to
    /// @param callback runs in a copy of the current context; what it throws goes to the exception handler
    /// @throws IllegalArgumentException if the channel is closed, blocking, or of another kind
    /// @throws IllegalStateException if a transport uses it, or if the loop is closed
    /// @python `loop.add_writer`
    public void addWriter(SelectableChannel channel, Callback callback) {
        checkUnused(channel);
        watch().addWriter(channel, callback);
    }

    /// Takes a writer back: it is not called any more.
    ///
    /// @param channel the channel
    /// @return whether there was one
    /// @throws IllegalStateException if a transport uses the channel
    /// @python `loop.remove_writer`
    public boolean removeWriter(SelectableChannel channel) {
        if (loop.isClosed()) {
            return false;
        }
        checkUnused(channel);
        return watch().removeWriter(channel);
    }

    /// {@return a coroutine that receives bytes: as many as are there, none at the end}
    ///
    /// It throws [ConnectionResetException] if the other side has dropped the connection, and
    /// [IllegalArgumentException] if the channel is blocking.
    ///
    /// @param <C> the kind of channel: of a socket or a pipe
    /// @param channel where they come from
    /// @param size how many at most
    /// @python `loop.sock_recv`
    @CheckReturnValue
    public <C extends SelectableChannel & ReadableByteChannel> Coroutine<byte[]> sockRecv(C channel, int size) {
        return async(() -> operations().recv(channel, size));
    }

    /// {@return a coroutine that receives bytes into a buffer, and gives how many: 0 at the end}
    ///
    /// It throws what [#sockRecv] does.
    ///
    /// @param <C> the kind of channel: of a socket or a pipe
    /// @param channel where they come from
    /// @param buffer where they are put; its position moves
    /// @python `loop.sock_recv_into`
    @CheckReturnValue
    public <C extends SelectableChannel & ReadableByteChannel> Coroutine<Integer> sockRecvInto(
            C channel, ByteBuffer buffer) {
        return async(() -> operations().recvInto(channel, buffer));
    }

    /// {@return a coroutine that receives a datagram}
    ///
    /// @param channel where it comes from
    /// @param size how many bytes at most; the rest of the datagram is lost
    /// @python `loop.sock_recvfrom`
    @CheckReturnValue
    public Coroutine<Received> sockRecvfrom(DatagramChannel channel, int size) {
        return async(() -> operations().recvfrom(channel, size));
    }

    /// {@return a coroutine that receives a datagram into a buffer}
    ///
    /// @param channel where it comes from
    /// @param buffer where it is put; its position moves. What does not fit is lost
    /// @python `loop.sock_recvfrom_into`
    @CheckReturnValue
    public Coroutine<ReceivedInto> sockRecvfromInto(DatagramChannel channel, ByteBuffer buffer) {
        return sockRecvfromInto(channel, buffer, 0);
    }

    /// {@return a coroutine that receives a datagram into a buffer}
    ///
    /// @param channel where it comes from
    /// @param buffer where it is put; its position moves
    /// @param size how many bytes at most, or 0 for as many as there is room for; the rest is lost
    @CheckReturnValue
    public Coroutine<ReceivedInto> sockRecvfromInto(DatagramChannel channel, ByteBuffer buffer, int size) {
        return async(() -> operations().recvfromInto(channel, buffer, size));
    }

    /// {@return a coroutine that sends bytes, all of them}
    ///
    /// It throws [BrokenPipeException] or [ConnectionResetException] if the other side receives nothing more, and
    /// [IllegalArgumentException] if the channel is blocking. How much was sent then is unknown.
    ///
    /// @param <C> the kind of channel: of a socket or a pipe
    /// @param channel where they go
    /// @param data the bytes, which must not change meanwhile
    /// @python `loop.sock_sendall`
    @CheckReturnValue
    public <C extends SelectableChannel & WritableByteChannel> Coroutine<@Nullable Void> sockSendall(
            C channel, byte[] data) {
        return sockSendall(channel, ByteBuffer.wrap(data));
    }

    /// {@return a coroutine that sends the remaining bytes of a buffer, as [#sockSendall] does}
    ///
    /// @param <C> the kind of channel: of a socket or a pipe
    /// @param channel where they go
    /// @param data the buffer; its position moves with what is sent
    @CheckReturnValue
    public <C extends SelectableChannel & WritableByteChannel> Coroutine<@Nullable Void> sockSendall(
            C channel, ByteBuffer data) {
        return async(() -> operations().sendall(channel, data));
    }

    /// {@return a coroutine that sends a datagram, and gives the number of its bytes}
    ///
    /// @param channel what sends it
    /// @param data the bytes
    /// @param address to where
    /// @python `loop.sock_sendto`
    @CheckReturnValue
    public Coroutine<Integer> sockSendto(DatagramChannel channel, byte[] data, SocketAddress address) {
        return sockSendto(channel, ByteBuffer.wrap(data), address);
    }

    /// {@return a coroutine that sends the remaining bytes of a buffer as a datagram, and gives their number}
    ///
    /// @param channel what sends it
    /// @param data the buffer; its position moves to its limit
    /// @param address to where
    @CheckReturnValue
    public Coroutine<Integer> sockSendto(DatagramChannel channel, ByteBuffer data, SocketAddress address) {
        return async(() -> operations().sendto(channel, data, address));
    }

    /// {@return a coroutine that connects a channel}
    ///
    /// After it was cancelled, another one goes on with the same attempt. If connecting fails, the JDK has closed
    /// the channel; it throws [java.net.ConnectException] if nobody listens there,
    /// [java.nio.file.NoSuchFileException] if the path of a Unix socket does not exist,
    /// [java.net.UnknownHostException] if a name does not, and [IllegalArgumentException] if the channel is
    /// blocking.
    ///
    /// @param channel what is connected
    /// @param address to where; the name of a host that is not resolved yet is, in the executor
    /// @python `loop.sock_connect`
    @CheckReturnValue
    public Coroutine<@Nullable Void> sockConnect(SocketChannel channel, SocketAddress address) {
        return async(() -> operations().connect(channel, address));
    }

    /// {@return a coroutine that accepts a connection}
    ///
    /// @param channel where it comes in, which listens
    /// @python `loop.sock_accept`
    @CheckReturnValue
    public Coroutine<Accepted> sockAccept(ServerSocketChannel channel) {
        return async(() -> operations().accept(channel));
    }

    /// {@return a coroutine that sends a file from its beginning to its end, and gives the number of bytes}
    ///
    /// @param channel where the bytes go
    /// @param file what is read
    @CheckReturnValue
    public Coroutine<Long> sockSendfile(SocketChannel channel, FileChannel file) {
        return sockSendfile(channel, file, 0, null, true);
    }

    /// {@return a coroutine that sends a file, and gives the number of bytes}
    ///
    /// The system reads the file by itself where it can; else it is read and sent in pieces. When it has ended, in
    /// whatever way, the position of the file is behind the last byte that was sent.
    ///
    /// It throws [SendfileNotAvailableException] if it may not be sent in pieces and the system cannot, and
    /// [IllegalArgumentException] if the offset is negative, the count is not positive or the channel is blocking.
    ///
    /// @param channel where the bytes go
    /// @param file what is read
    /// @param offset where in the file it begins, in bytes
    /// @param count how many bytes, or null for all up to the end
    /// @param fallback whether it may be sent in pieces
    /// @python `loop.sock_sendfile`
    @CheckReturnValue
    public Coroutine<Long> sockSendfile(
            SocketChannel channel, FileChannel file, long offset, @Nullable Long count, boolean fallback) {
        return async(() -> new SocketSendfile(loop, operations()).send(channel, file, offset, count, fallback));
    }

    private ChannelOperations operations() {
        return new ChannelOperations(loop, watch(), this::checkUnused);
    }

    private ChannelWatch watch() {
        return Engine.of(loop).watch();
    }

    private void checkUnused(SelectableChannel channel) {
        var transport = Engine.of(loop).transportOf(channel);
        if (transport != null) {
            throw new IllegalStateException("File descriptor " + channel + " is used by transport " + transport);
        }
    }
}
