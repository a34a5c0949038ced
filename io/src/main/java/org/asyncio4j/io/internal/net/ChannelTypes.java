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

/// The channels that one of Netty's ways to poll has.
abstract class ChannelTypes {
    /// The system property that forces one: `nio`, `epoll`, `kqueue` or `io_uring`.
    static final String PROPERTY = "asyncio4j.io";

    /// More bytes than a datagram can have.
    static final int LARGEST_DATAGRAM = 64 * 1024;

    /// How many channels a poll serves, where it can be told: what they bring is still in the processor's cache when it
    /// is answered. The next poll serves the others.
    static final int EVENTS_A_POLL = 16;

    private static final int DATAGRAMS_A_POLL = 16;
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    /// {@return those of the poll that is forced, else of epoll or kqueue if its native library is on the path, else of
    /// NIO}; not of io_uring, with which Netty cannot do everything
    ///
    /// @throws IllegalStateException if the poll that is forced is not to be had
    /// @throws IllegalArgumentException if something else is forced
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

    /// {@return what it says, or false if the class it asks is not on the path; a method reference would need that
    /// class already where it is made}
    private static boolean isThere(BooleanSupplier availability) {
        try {
            return availability.getAsBoolean();
        } catch (NoClassDefFoundError e) {
            return false; // not on the path
        }
    }

    /// {@return what polls these channels}
    abstract IoHandlerFactory ioHandler();

    /// {@return in how many polls the system closes a channel, where it takes several}
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

    /// Closes a channel that listens on a Unix socket and leaves its file, which Netty would delete, whoever has made
    /// it.
    ///
    /// @param channel of [#unixServerSocket] or [#adopt(ServerSocketChannel)]
    void closeUnix(ServerChannel channel) {
        channel.deregister().addListener(end -> ((UnixChannel) channel).fd().close());
    }

    /// {@return the form in which these channels take an address}
    ///
    /// @param address the JDK's form
    SocketAddress nettys(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress unix
                ? new DomainSocketAddress(unix.getPath().toString())
                : address;
    }

    /// {@return the system's socket of a channel, for bytes that shall go past Netty, or null if that cannot be}
    ///
    /// @param channel of [#socket] or [#unixSocket], or one that was accepted
    @Nullable
    Socket socketOf(Channel channel) {
        return null;
    }

    /// {@return a channel over one of the JDK's}
    ///
    /// @param socket the JDK's
    /// @throws IllegalStateException if the system's own poll cannot take it
    Channel adopt(SocketChannel socket) {
        throw cannotAdopt(socket);
    }

    /// {@return a channel over one of the JDK's}
    ///
    /// @param socket the JDK's
    /// @throws IllegalStateException if the system's own poll cannot take it
    ServerChannel adopt(ServerSocketChannel socket) {
        throw cannotAdopt(socket);
    }

    /// {@return a channel over one of the JDK's}
    ///
    /// @param socket the JDK's
    /// @throws IllegalStateException if the system's own poll cannot take it
    DatagramChannel adopt(java.nio.channels.DatagramChannel socket) {
        throw cannotAdopt(socket);
    }

    /// Has a channel receive datagrams of any size, several a poll.
    ///
    /// @param channel a channel that does not read yet
    void receiveWhole(DatagramChannel channel) {
        receive(channel, LARGEST_DATAGRAM);
    }

    /// Has a channel receive several datagrams a poll.
    ///
    /// @param channel a channel that does not read yet
    /// @param bytes how many it takes from the system at once
    static void receive(DatagramChannel channel, int bytes) {
        channel.config()
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(bytes).maxMessagesPerRead(DATAGRAMS_A_POLL));
    }

    /// Sends a datagram without bytes, past Netty, which drops such.
    ///
    /// @param channel a channel that has nothing else to send
    /// @param receiver to where
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

    /// Has a socket for IPv6 serve nobody who comes by IPv4, if it can: NIO's cannot.
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
