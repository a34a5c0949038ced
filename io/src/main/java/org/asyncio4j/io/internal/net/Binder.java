package org.asyncio4j.io.internal.net;

import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.Server;
import org.asyncio4j.io.ServerOptions;

/// Creates servers. Tasks call its methods, which wait until the work is done.
public final class Binder {
    private static final InetAddress EVERYWHERE_IPV4 = InetAddress.ofLiteral("0.0.0.0");
    private static final InetAddress EVERYWHERE_IPV6 = InetAddress.ofLiteral("::");

    private final Engine engine;

    /// Creates a binder.
    ///
    /// @param engine the engine that polls the servers
    public Binder(Engine engine) {
        this.engine = engine;
    }

    /// Creates a server that listens at several addresses.
    ///
    /// @param addresses the addresses
    /// @param onlyNamed whether IPv6 addresses serve no IPv4 clients, where the poll supports that
    /// @param protocolFactory creates a protocol for each connection
    /// @param options the options
    /// @return the server
    /// @throws IOException if an address cannot be bound; then none is
    public Server bind(
            Collection<InetSocketAddress> addresses,
            boolean onlyNamed,
            Supplier<? extends BaseProtocol> protocolFactory,
            ServerOptions options)
            throws IOException {
        var listeners = new ArrayList<Listener>();
        try {
            for (var address : addresses) {
                if (!isCovered(address, addresses)) {
                    boolean alone = onlyNamed && !covers(address, addresses);
                    listeners.add(Listener.bind(engine, types -> socket(types, address, alone), address, options));
                }
            }
        } catch (Throwable e) {
            listeners.forEach(Listener::close);
            throw e;
        }
        return serve(listeners, protocolFactory, options);
    }

    private static ServerChannel socket(ChannelTypes types, InetSocketAddress address, boolean alone) {
        var family = Addresses.family(address);
        var socket = types.serverSocket(SocketProtocolFamily.of(family));
        if (alone && family == StandardProtocolFamily.INET6) {
            types.onlyIPv6(socket);
        }
        return socket;
    }

    /// {@return the address of all interfaces, for IPv6 and IPv4 alike where the system has both}
    ///
    /// @param port the port
    public static InetSocketAddress everywhere(int port) {
        return new InetSocketAddress(hasIPv6() ? EVERYWHERE_IPV6 : EVERYWHERE_IPV4, port);
    }

    private static boolean hasIPv6() {
        try {
            SocketChannel.open(StandardProtocolFamily.INET6).close();
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /// {@return whether a socket at this address must serve all interfaces of IPv4 too}
    private static boolean covers(InetSocketAddress address, Collection<InetSocketAddress> others) {
        return address.getAddress().equals(EVERYWHERE_IPV6)
                && others.contains(new InetSocketAddress(EVERYWHERE_IPV4, address.getPort()));
    }

    /// {@return whether another socket serves this address: a socket at all IPv6 interfaces also serves
    /// IPv4}
    private static boolean isCovered(InetSocketAddress address, Collection<InetSocketAddress> others) {
        return address.getAddress().equals(EVERYWHERE_IPV4)
                && others.contains(new InetSocketAddress(EVERYWHERE_IPV6, address.getPort()));
    }

    /// Creates a server of a channel of the JDK.
    ///
    /// @param socket the channel, bound
    /// @param protocolFactory creates a protocol for each connection
    /// @param options the options
    /// @return the server
    /// @throws IOException if the channel is closed
    /// @throws NotYetBoundException if it is not bound
    public Server adopt(
            ServerSocketChannel socket, Supplier<? extends BaseProtocol> protocolFactory, ServerOptions options)
            throws IOException {
        var address = socket.getLocalAddress();
        if (address == null) {
            throw new NotYetBoundException();
        }
        var listener = Listener.bind(engine, types -> types.adopt(socket), null, options);
        if (address instanceof UnixDomainSocketAddress unix && options.cleanupSocket()) {
            listener.afterwards(SocketFile.deletion(unix.getPath()));
        }
        return serve(List.of(listener), protocolFactory, options);
    }

    /// Creates a server that listens on a Unix socket.
    ///
    /// @param path the path of the socket
    /// @param protocolFactory creates a protocol for each connection
    /// @param options the options
    /// @return the server
    /// @throws IOException if the path is in use, other than by a socket
    public Server bind(Path path, Supplier<? extends BaseProtocol> protocolFactory, ServerOptions options)
            throws IOException {
        SocketFile.makeWay(path);
        var mode = options.socketMode();
        var listener = mode == null ? unixListener(path, options) : unixListener(path, mode, options);
        if (options.cleanupSocket()) {
            listener.afterwards(SocketFile.deletion(path));
        }
        return serve(List.of(listener), protocolFactory, options);
    }

    private Listener unixListener(Path path, ServerOptions options) throws IOException {
        return Listener.bind(engine, ChannelTypes::unixServerSocket, UnixDomainSocketAddress.of(path), options);
    }

    /// Binds in a folder where nobody else can connect, until the socket has its permissions.
    private Listener unixListener(Path path, Set<PosixFilePermission> mode, ServerOptions options) throws IOException {
        var folder = SocketFile.privateFolderBeside(path);
        try {
            var hidden = folder.resolve("s");
            var listener = unixListener(hidden, options);
            try {
                Files.setPosixFilePermissions(hidden, mode);
                Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE);
                listener.moved(UnixDomainSocketAddress.of(path));
                return listener;
            } catch (Throwable e) {
                listener.close();
                Files.deleteIfExists(hidden);
                throw e;
            }
        } finally {
            Files.delete(folder);
        }
    }

    private Server serve(
            List<Listener> listeners, Supplier<? extends BaseProtocol> protocolFactory, ServerOptions options) {
        var server = new NetServer(engine.loop(), listeners, protocolFactory, options);
        if (options.startServing()) {
            server.serve();
        }
        return server;
    }
}
