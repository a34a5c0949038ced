package org.asyncio4j.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// A port at loopback that does not answer who connects: more wait there already than the system lets wait.
public final class MutePeer implements AutoCloseable {
    private static final int WAITING = 3;

    private final ServerSocket listener;
    private final List<SocketChannel> waiting = new ArrayList<>();

    /// Opens it.
    public MutePeer() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        for (int i = 0; i < WAITING; i++) {
            var channel = SocketChannel.open();
            waiting.add(channel);
            channel.configureBlocking(false);
            channel.connect(address());
        }
    }

    /// {@return where it is}
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /// {@return its port}
    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (var channel : waiting) {
            channel.close();
        }
        listener.close();
    }
}
