package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The kinds of channels for one of Netty's polls.
abstract class ChannelTypes {
    /// The system property that selects the poll: `nio`, `epoll`, `kqueue` or `io_uring`.
    static final String PROPERTY = "asyncio4j.io";

    /// A number of bytes above the size of any datagram.
    static final int LARGEST_DATAGRAM = 64 * 1024;

    /// The number of channels that one poll serves, where that can be set. Their input is then still in
    /// the processor's cache when the program answers it. The next poll serves the other channels.
    static final int EVENTS_A_POLL = 16;

    private static final int DATAGRAMS_A_POLL = 16;
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    /// {@return the channels of the selected poll; without a selection, of epoll or kqueue if its native
    /// library is on the path, else of NIO}; never of io_uring by default, because Netty's support is
    /// incomplete
    ///
    /// @throws IllegalStateException if the selected poll is not available
    /// @throws IllegalArgumentException if the property has another value
    static ChannelTypes choose() {
        String forced = System.getProperty(PROPERTY);
        if (forced != null) {
            return forced(forced);
        }
        // A virtual thread that waits in native code would keep its carrier.
        if (!Thread.currentThread().isVirtual()) {
            if (isThere(() -> Epoll.isAvailable())) {
                return new EpollTypes();
            }
            if (isThere(() -> KQueue.isAvailable())) {
                return new KQueueTypes();
            }
        }
        return new NioTypes();
    }

    private static ChannelTypes forced(String name) {
        return switch (name) {
            case "nio" -> new NioTypes();
            case "epoll" -> available(() -> Epoll.isAvailable(), EpollTypes::new, name);
            case "kqueue" -> available(() -> KQueue.isAvailable(), KQueueTypes::new, name);
            case "io_uring" -> {
                if (Thread.currentThread().isVirtual()) {
                    throw new IllegalStateException(
                            "io_uring serves one thread of the system: a loop on a virtual thread cannot poll with it");
                }
                yield available(() -> IoUring.isAvailable(), IoUringTypes::new, name);
            }
            default ->
                throw new IllegalArgumentException("the system property " + PROPERTY
                        + " must be 'nio', 'epoll', 'kqueue' or 'io_uring', but was '" + name + "'");
        };
    }

    private static ChannelTypes available(BooleanSupplier availability, Supplier<ChannelTypes> types, String name) {
        if (isThere(availability)) {
            return types.get();
        }
        throw new IllegalStateException(PROPERTY + "=" + name + " needs Netty's native library for " + name
                + " on the path, and a system that has it");
    }

    /// {@return the result of a check, or false if its class is not on the path; the check must be a
    /// lambda, since a method reference loads the class when it is created}
    private static boolean isThere(BooleanSupplier availability) {
        try {
            return availability.getAsBoolean();
        } catch (NoClassDefFoundError e) {
            return false; // not on the path
        }
    }

    /// {@return the factory of the poll for these channels}
    abstract IoHandlerFactory ioHandler();

    /// {@return the number of polls in which the system closes a channel, or 0 if it needs none}
    int pollsToClose() {
        return 0;
    }

    /// {@return a new channel for TCP}
    abstract Channel socket();

    /// {@return a new channel that listens on TCP}
    ///
    /// @param family IPv4, or IPv6, which can serve both
    abstract ServerChannel serverSocket(SocketProtocolFamily family);

    /// {@return a new channel for datagrams}
    ///
    /// @param family IPv4 or IPv6
    abstract DatagramChannel datagram(SocketProtocolFamily family);

    /// {@return a new channel for Unix sockets}
    abstract Channel unixSocket();

    /// {@return a new channel that listens on a Unix socket}
    abstract ServerChannel unixServerSocket();

    /// Closes a channel that listens on a Unix socket but keeps its file. Netty would delete the file
    /// even if another process has created it.
    ///
    /// @param channel a channel from [#unixServerSocket] or [#adopt(ServerSocketChannel)]
    void closeUnix(ServerChannel channel) {
        channel.deregister().addListener(end -> ((UnixChannel) channel).fd().close());
    }

    /// {@return an address in the form that these channels take}
    ///
    /// @param address the address in the JDK's form
    SocketAddress nettys(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress unix
                ? new DomainSocketAddress(unix.getPath().toString())
                : address;
    }

    /// {@return the system's socket of a channel, for bytes that bypass Netty, or null if that is
    /// impossible}
    ///
    /// @param channel a channel from [#socket] or [#unixSocket], or an accepted channel
    @Nullable
    Socket socketOf(Channel channel) {
        return null;
    }

    /// {@return a Netty channel over a JDK channel}
    ///
    /// @param socket the JDK channel
    /// @throws IllegalStateException if the system's own poll cannot adopt the channel
    Channel adopt(SocketChannel socket) {
        throw cannotAdopt(socket);
    }

    /// {@return a Netty channel over a JDK channel}
    ///
    /// @param socket the JDK channel
    /// @throws IllegalStateException if the system's own poll cannot adopt the channel
    ServerChannel adopt(ServerSocketChannel socket) {
        throw cannotAdopt(socket);
    }

    /// {@return a Netty channel over a JDK channel}
    ///
    /// @param socket the JDK channel
    /// @throws IllegalStateException if the system's own poll cannot adopt the channel
    DatagramChannel adopt(java.nio.channels.DatagramChannel socket) {
        throw cannotAdopt(socket);
    }

    /// Lets a channel receive datagrams of any size, several in each poll.
    ///
    /// @param channel a channel that does not read yet
    void receiveWhole(DatagramChannel channel) {
        receive(channel, LARGEST_DATAGRAM);
    }

    /// Lets a channel receive several datagrams in each poll.
    ///
    /// @param channel a channel that does not read yet
    /// @param bytes the number of bytes to take from the system at once
    static void receive(DatagramChannel channel, int bytes) {
        channel.config()
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(bytes).maxMessagesPerRead(DATAGRAMS_A_POLL));
    }

    /// Sends an empty datagram past Netty, which would drop it.
    ///
    /// @param channel a channel that has nothing else to send
    /// @param receiver the address to send to
    /// @throws IOException if it cannot be sent
    void sendEmpty(DatagramChannel channel, InetSocketAddress receiver) throws IOException {
        var socket = (Socket) ((UnixChannel) channel).fd();
        if (channel.isConnected()) {
            var _ = socket.send(NOTHING, 0, 0);
        } else {
            var _ = socket.sendTo(NOTHING, 0, 0, receiver.getAddress(), receiver.getPort());
        }
    }

    private IllegalStateException cannotAdopt(SelectableChannel socket) {
        return new IllegalStateException(
                "an event loop that polls with " + this + " cannot take over a channel of the JDK, " + socket
                        + ": run the program with -D" + PROPERTY + "=nio");
    }

    /// Makes a socket for IPv6 refuse IPv4 clients where the poll supports that; NIO does not.
    ///
    /// @param channel a channel that is not bound
    void onlyIPv6(ServerChannel channel) {}

    /// Lets several sockets listen on the same port.
    ///
    /// @param channel a channel that is not bound
    /// @throws IllegalArgumentException if the system cannot do that
    void reusePort(Channel channel) {
        try {
            if (!channel.config().setOption(portReuse(), true)) {
                throw new IllegalArgumentException("reuse_port not supported by socket module");
            }
        } catch (ChannelException e) {
            throw new IllegalArgumentException(
                    "reuse_port not supported by socket module, SO_REUSEPORT defined but not implemented.", e);
        }
    }

    abstract ChannelOption<Boolean> portReuse();
}
