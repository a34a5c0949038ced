package org.asyncio4j.io.internal.select;

import static org.asyncio4j.Asyncio.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.Accepted;
import org.asyncio4j.io.Received;
import org.asyncio4j.io.ReceivedInto;
import org.asyncio4j.io.internal.Errors;
import org.asyncio4j.io.internal.names.Resolver;

/// Reads, writes, connects and accepts with channels of `java.nio`, in the name of the current task. Each
/// operation is tried first; if it would block, the task waits until the channel is ready and it is tried again.
/// So a task that is cancelled has lost nothing.
public final class ChannelOperations {
    /// The JDK copies what is written from an array, however much of it the system takes.
    private static final int LARGEST_WRITE = 256 * 1024;

    private final EventLoop loop;
    private final ChannelWatch watch;
    private final Consumer<? super SelectableChannel> checkUnused;

    /// @param loop the loop of the tasks
    /// @param watch where the tasks wait
    /// @param checkUnused throws if a channel is not the program's own, before a task waits for it
    public ChannelOperations(EventLoop loop, ChannelWatch watch, Consumer<? super SelectableChannel> checkUnused) {
        this.loop = loop;
        this.watch = watch;
        this.checkUnused = checkUnused;
    }

    /// {@return at most so many bytes, none at the end}
    ///
    /// @param <C> the kind of channel
    /// @param channel where they come from
    /// @param size how many at most
    /// @throws IOException if reading fails
    public <C extends SelectableChannel & ReadableByteChannel> byte[] recv(C channel, int size) throws IOException {
        checkSize(size, "recv");
        byte[] data = new byte[size];
        return cut(data, recvInto(channel, ByteBuffer.wrap(data)));
    }

    /// {@return how many bytes were put into a buffer, none at the end}
    ///
    /// @param <C> the kind of channel
    /// @param channel where they come from
    /// @param buffer where they are put
    /// @throws IOException if reading fails
    public <C extends SelectableChannel & ReadableByteChannel> int recvInto(C channel, ByteBuffer buffer)
            throws IOException {
        checkNonBlocking(channel);
        int start = buffer.position();
        while (!read(channel, buffer)) {
            awaitReadable(channel);
        }
        return buffer.position() - start;
    }

    /// {@return false if it would block}
    private static <C extends SelectableChannel & ReadableByteChannel> boolean read(C channel, ByteBuffer buffer)
            throws IOException {
        try {
            return channel instanceof DatagramChannel datagrams
                    ? datagrams.receive(buffer) != null
                    : channel.read(buffer) != 0 || !buffer.hasRemaining();
        } catch (IOException e) {
            throw translated(e);
        }
    }

    /// {@return a datagram, cut to a size}
    ///
    /// @param channel where it comes from
    /// @param size how many bytes at most
    /// @throws IOException if receiving fails
    public Received recvfrom(DatagramChannel channel, int size) throws IOException {
        checkSize(size, "recvfrom");
        byte[] data = new byte[size];
        var buffer = ByteBuffer.wrap(data);
        var sender = receive(channel, buffer);
        return new Received(cut(data, buffer.position()), sender);
    }

    /// {@return how much of a datagram was put into a buffer}
    ///
    /// @param channel where it comes from
    /// @param buffer where it is put
    /// @param size how many bytes at most, or 0 for as many as there is room for
    /// @throws IOException if receiving fails
    public ReceivedInto recvfromInto(DatagramChannel channel, ByteBuffer buffer, int size) throws IOException {
        checkSize(size, "recvfrom_into");
        if (size > buffer.remaining()) {
            throw new IllegalArgumentException("nbytes is greater than the length of the buffer");
        }
        var part = buffer.slice(buffer.position(), size == 0 ? buffer.remaining() : size);
        var sender = receive(channel, part);
        buffer.position(buffer.position() + part.position());
        return new ReceivedInto(part.position(), sender);
    }

    private SocketAddress receive(DatagramChannel channel, ByteBuffer buffer) throws IOException {
        checkNonBlocking(channel);
        SocketAddress sender;
        while ((sender = channel.receive(buffer)) == null) {
            awaitReadable(channel);
        }
        return sender;
    }

    /// Writes all of a buffer.
    ///
    /// @param <C> the kind of channel
    /// @param channel where the bytes go
    /// @param data the bytes; its position moves with what is written
    /// @throws IOException if writing fails
    public <C extends SelectableChannel & WritableByteChannel> void sendall(C channel, ByteBuffer data)
            throws IOException {
        checkNonBlocking(channel);
        write(channel, data);
        while (data.hasRemaining()) {
            awaitWritable(channel);
            write(channel, data);
        }
    }

    private static <C extends SelectableChannel & WritableByteChannel> void write(C channel, ByteBuffer data)
            throws IOException {
        int end = data.limit();
        if (data.remaining() > LARGEST_WRITE && !(channel instanceof DatagramChannel)) {
            data.limit(data.position() + LARGEST_WRITE);
        }
        try {
            channel.write(data);
        } catch (IOException e) {
            throw translated(e);
        } finally {
            data.limit(end);
        }
    }

    /// {@return how many bytes were sent as a datagram}
    ///
    /// @param channel what sends it
    /// @param data the bytes
    /// @param address to where
    /// @throws IOException if sending fails
    public int sendto(DatagramChannel channel, ByteBuffer data, SocketAddress address) throws IOException {
        checkNonBlocking(channel);
        int size = data.remaining();
        channel.send(data, address);
        while (data.remaining() == size && size > 0) {
            awaitWritable(channel);
            channel.send(data, address);
        }
        return size;
    }

    /// Connects a channel. One whose last attempt was cancelled goes on with that.
    ///
    /// @param channel what is connected
    /// @param address to where; the name of a host is resolved
    /// @throws IOException if that fails; the JDK has closed the channel then
    public void connect(SocketChannel channel, SocketAddress address) throws IOException {
        checkNonBlocking(channel);
        var addresses = resolve(address);
        var target = channel.isConnectionPending() ? addresses.getFirst() : begin(channel, addresses);
        try {
            while (!channel.finishConnect()) {
                awaitWritable(channel);
            }
        } catch (IOException e) {
            throw connecting(e, target);
        }
    }

    private List<? extends SocketAddress> resolve(SocketAddress address) {
        return address instanceof InetSocketAddress host && host.isUnresolved()
                ? await(Resolver.resolve(loop, host.getHostString(), host.getPort(), null))
                : List.of(address);
    }

    /// {@return the first address of the channel's family, to which it is being connected}
    static SocketAddress begin(SocketChannel channel, List<? extends SocketAddress> addresses) throws IOException {
        for (var address : addresses) {
            try {
                channel.connect(address);
                return address;
            } catch (UnsupportedAddressTypeException e) {
                // the JDK tells the family of a channel in no other way
            } catch (IOException e) {
                throw connecting(e, address);
            }
        }
        throw new UnsupportedAddressTypeException();
    }

    /// {@return the next connection}
    ///
    /// @param channel where it comes in
    /// @throws IOException if accepting fails
    public Accepted accept(ServerSocketChannel channel) throws IOException {
        checkNonBlocking(channel);
        SocketChannel accepted;
        while ((accepted = channel.accept()) == null) {
            awaitReadable(channel);
        }
        try {
            accepted.configureBlocking(false);
            return new Accepted(accepted, accepted.getRemoteAddress());
        } catch (Throwable e) {
            accepted.close();
            throw e;
        }
    }

    /// The program has closed a channel itself, which is no error of the connection.
    static IOException translated(IOException error) {
        return error instanceof ClosedChannelException ? error : (IOException) Errors.translate(error);
    }

    private static IOException connecting(IOException error, SocketAddress address) {
        return error instanceof ClosedChannelException ? error : (IOException) Errors.connecting(error, address);
    }

    static void checkNonBlocking(SelectableChannel channel) {
        if (channel.isBlocking()) {
            throw new IllegalArgumentException("the socket must be non-blocking");
        }
    }

    private static void checkSize(int size, String operation) {
        if (size < 0) {
            throw new IllegalArgumentException("negative buffersize in " + operation);
        }
    }

    private static byte[] cut(byte[] data, int size) {
        return size == data.length ? data : Arrays.copyOf(data, size);
    }

    private void awaitReadable(SelectableChannel channel) {
        checkUnused.accept(channel);
        watch.awaitReadable(channel);
    }

    void awaitWritable(SelectableChannel channel) {
        checkUnused.accept(channel);
        watch.awaitWritable(channel);
    }
}
