package org.asyncio4j.io.internal.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.Server;
import org.asyncio4j.io.ServerOptions;
import org.jspecify.annotations.Nullable;

/// Makes servers. Its methods are for tasks and wait until the work is done.
public final class Binder {
    private final Engine engine;

    /// Makes a binder.
    ///
    /// @param engine polls the servers
    public Binder(Engine engine) {
        this.engine = engine;
    }

    /// Makes a server that listens at several addresses.
    ///
    /// @param addresses the addresses
    /// @param protocolFactory makes a protocol for each connection
    /// @param options how
    /// @return the server
    /// @throws IOException if one of the addresses cannot be bound; then none is
    public Server bind(
            Collection<InetSocketAddress> addresses,
            Supplier<? extends BaseProtocol> protocolFactory,
            ServerOptions options)
            throws IOException {
        var listeners = new ArrayList<Listener>();
        try {
            for (var address : addresses) {
                listeners.add(Listener.bind(engine, ChannelTypes::serverSocket, address, options));
            }
        } catch (Throwable e) {
            listeners.forEach(Listener::close);
            throw e;
        }
        return serve(listeners, protocolFactory, options);
    }

    /// Makes a server of a channel of the JDK.
    ///
    /// @param socket the channel, bound
    /// @param protocolFactory makes a protocol for each connection
    /// @param options how
    /// @return the server
    /// @throws IOException if the channel is closed
    public Server adopt(
            ServerSocketChannel socket, Supplier<? extends BaseProtocol> protocolFactory, ServerOptions options)
            throws IOException {
        var listener = Listener.bind(engine, types -> types.adopt(socket), null, options);
        if (socket.getLocalAddress() instanceof UnixDomainSocketAddress unix && options.cleanupSocket()) {
            listener.afterwards(deletionOf(unix.getPath()));
        }
        return serve(List.of(listener), protocolFactory, options);
    }

    /// Makes a server that listens on a Unix socket.
    ///
    /// @param path where
    /// @param protocolFactory makes a protocol for each connection
    /// @param options how
    /// @return the server
    /// @throws IOException if the path is in use, other than by a socket
    public Server bind(Path path, Supplier<? extends BaseProtocol> protocolFactory, ServerOptions options)
            throws IOException {
        var attributes = attributesOf(path);
        if (attributes != null) {
            if (!attributes.isOther()) {
                throw new BindException("Address " + path + " is already in use");
            }
            Files.delete(path);
        }
        var listener = Listener.bind(engine, ChannelTypes::unixServerSocket, UnixDomainSocketAddress.of(path), options);
        if (options.cleanupSocket()) {
            listener.afterwards(deletionOf(path));
        }
        return serve(List.of(listener), protocolFactory, options);
    }

    /// {@return what deletes the file, unless it is another one by then}
    private static Runnable deletionOf(Path path) {
        var made = attributesOf(path);
        return () -> {
            var current = attributesOf(path);
            if (made != null && current != null && made.fileKey().equals(current.fileKey())) {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    System.getLogger("asyncio4j")
                            .log(System.Logger.Level.ERROR, "Unable to clean up listening UNIX socket " + path, e);
                }
            }
        };
    }

    private static @Nullable BasicFileAttributes attributesOf(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return null;
        }
    }

    private Server serve(
            List<Listener> listeners, Supplier<? extends BaseProtocol> protocolFactory, ServerOptions options) {
        var server = new NetServer(engine.loop(), listeners, protocolFactory);
        if (options.startServing()) {
            server.serve();
        }
        return server;
    }
}
