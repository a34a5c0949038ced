package org.asyncio4j.io;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Channels of a test, non-blocking, which are closed with it.
final class Sockets implements AutoCloseable {
    static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final List<Closeable> opened = new ArrayList<>();

    /// The two ends of a connection.
    record Pair(SocketChannel client, SocketChannel server) {}

    <C extends Closeable> C keep(C channel) {
        opened.add(channel);
        return channel;
    }

    SocketChannel client() throws IOException {
        var client = keep(SocketChannel.open());
        client.configureBlocking(false);
        return client;
    }

    SocketChannel unixClient() throws IOException {
        var client = keep(SocketChannel.open(StandardProtocolFamily.UNIX));
        client.configureBlocking(false);
        return client;
    }

    ServerSocketChannel listener() throws IOException {
        var listener = keep(ServerSocketChannel.open());
        listener.bind(ANY_PORT).configureBlocking(false);
        return listener;
    }

    ServerSocketChannel unixListener(Path path) throws IOException {
        var listener = keep(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        listener.bind(UnixDomainSocketAddress.of(path)).configureBlocking(false);
        return listener;
    }

    DatagramChannel datagrams() throws IOException {
        var channel = keep(DatagramChannel.open(StandardProtocolFamily.INET));
        channel.bind(ANY_PORT).configureBlocking(false);
        return channel;
    }

    /// {@return the two ends of a connection whose buffers are small}
    Pair pair() throws IOException {
        try (var listener = ServerSocketChannel.open()) {
            listener.bind(ANY_PORT);
            var client = keep(SocketChannel.open(listener.getLocalAddress()));
            var server = keep(listener.accept());
            for (var end : List.of(client, server)) {
                end.configureBlocking(false);
                end.setOption(StandardSocketOptions.SO_SNDBUF, 64 * 1024);
                end.setOption(StandardSocketOptions.SO_RCVBUF, 64 * 1024);
            }
            return new Pair(client, server);
        }
    }

    /// {@return the two ends of a connection in which what was written can be read at once}
    Pair unixPair(Path directory) throws IOException {
        var listener = unixListener(directory.resolve("pair"));
        var client = keep(SocketChannel.open(listener.getLocalAddress()));
        var server = keep(listener.accept());
        client.configureBlocking(false);
        server.configureBlocking(false);
        return new Pair(client, server);
    }

    /// {@return an address where nobody listens}
    static SocketAddress unused() throws IOException {
        try (var listener = ServerSocketChannel.open()) {
            return listener.bind(ANY_PORT).getLocalAddress();
        }
    }

    /// Returns when every channel that is ready by now has its callback queued: what a second channel needs to be
    /// watched no longer, the thread does after that.
    void letTheWatchLook(IoLoop io) throws IOException {
        var other = client();
        for (int i = 0; i < 3; i++) {
            io.addReader(other, () -> {});
            io.removeReader(other);
        }
    }

    @Override
    public void close() throws IOException {
        for (var channel : opened) {
            channel.close();
        }
    }
}
