package org.asyncio4j.io.internal.net;

import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.stream.Stream;
import org.asyncio4j.io.DatagramOptions;
import org.jspecify.annotations.Nullable;

/// Opens endpoints for datagrams. Tasks call its methods, which wait until the work is done.
public final class DatagramBinder {
    private final Engine engine;

    /// Creates a binder.
    ///
    /// @param engine the engine that polls the endpoints
    public DatagramBinder(Engine engine) {
        this.engine = engine;
    }

    /// Opens an endpoint at one of several addresses.
    ///
    /// @param locals the local addresses in order of preference, or null for any
    /// @param remotes the remote addresses in order of preference, or null for all
    /// @param options the options
    /// @return the endpoint, not started
    /// @throws IOException if no endpoint can be opened; this is the error of the first attempt
    /// @throws IllegalArgumentException if there is neither an address nor a family, or if the addresses of the
    ///     two sides have no family in common
    public DatagramSocketTransport open(
            @Nullable List<InetSocketAddress> locals,
            @Nullable List<InetSocketAddress> remotes,
            DatagramOptions options)
            throws IOException {
        IOException failure = null;
        for (var family : families(locals, remotes, options.family())) {
            var remote = firstOf(family, remotes);
            boolean connects = remote != null && !options.allowBroadcast();
            var local = locals == null && !connects ? anyPort(family) : firstOf(family, locals);
            var opening = new DatagramOpening(engine, options, local, remote);
            try {
                return opening.open(types -> types.datagram(SocketProtocolFamily.of(family)));
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure == null) {
            throw new IllegalArgumentException("can not get address information");
        }
        throw failure;
    }

    /// {@return the families that all given sides have in common, in order of preference}
    private static List<? extends ProtocolFamily> families(
            @Nullable List<InetSocketAddress> locals,
            @Nullable List<InetSocketAddress> remotes,
            @Nullable ProtocolFamily family) {
        if (locals != null) {
            return familiesOf(locals)
                    .filter(of -> remotes == null || firstOf(of, remotes) != null)
                    .toList();
        }
        if (remotes != null) {
            return familiesOf(remotes).toList();
        }
        if (family == null) {
            throw new IllegalArgumentException("unexpected address family");
        }
        return List.of(family);
    }

    private static Stream<StandardProtocolFamily> familiesOf(List<InetSocketAddress> addresses) {
        return addresses.stream().map(Addresses::family).distinct();
    }

    private static InetSocketAddress anyPort(ProtocolFamily family) {
        return new InetSocketAddress(family == StandardProtocolFamily.INET6 ? "::" : "0.0.0.0", 0);
    }

    private static @Nullable InetSocketAddress firstOf(
            ProtocolFamily family, @Nullable List<InetSocketAddress> addresses) {
        if (addresses != null) {
            for (var address : addresses) {
                if (Addresses.family(address) == family) {
                    return address;
                }
            }
        }
        return null;
    }

    /// Takes over a channel of the JDK.
    ///
    /// @param socket the channel
    /// @return the endpoint, not started
    /// @throws IOException if the channel is closed
    public DatagramSocketTransport adopt(DatagramChannel socket) throws IOException {
        var local = socket.getLocalAddress() == null ? anyPort(StandardProtocolFamily.INET) : null;
        var remote = (InetSocketAddress) socket.getRemoteAddress();
        var opening = new DatagramOpening(engine, DatagramOptions.DEFAULT, local, remote);
        var transport = opening.open(types -> types.adopt(socket));
        engine.adopted(socket, transport);
        return transport;
    }
}
