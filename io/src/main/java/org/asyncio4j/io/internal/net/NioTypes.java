package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Those of the JDK.
final class NioTypes extends ChannelTypes {
    private static final long MILLISECOND = 1_000_000;

    @Override
    IoHandlerFactory ioHandler() {
        return NioIoHandler.newFactory();
    }

    // Its poll waits for whole milliseconds: rounded down it would not wait at all.
    @Override
    long roundUp(long nanos) {
        return Math.ceilDiv(nanos, MILLISECOND) * MILLISECOND;
    }

    @Override
    SocketAddress nettys(SocketAddress address) {
        return address;
    }

    @Override
    Channel socket() {
        return new NioSocketChannel();
    }

    @Override
    ServerChannel serverSocket() {
        return new NioServerSocketChannel();
    }

    @Override
    DatagramChannel datagram(SocketProtocolFamily family) {
        return new NioDatagramChannel(family);
    }

    @Override
    Channel unixSocket() {
        return new NioDomainSocketChannel();
    }

    @Override
    ServerChannel unixServerSocket() {
        return new NioServerDomainSocketChannel();
    }

    @Override
    Channel adopt(SocketChannel socket) {
        return isUnix(socket) ? new NioDomainSocketChannel(null, socket) : new NioSocketChannel(socket);
    }

    @Override
    ServerChannel adopt(ServerSocketChannel socket) {
        return isUnix(socket) ? new NioServerDomainSocketChannel(socket) : new NioServerSocketChannel(socket);
    }

    @Override
    DatagramChannel adopt(java.nio.channels.DatagramChannel socket) {
        return new NioDatagramChannel(socket);
    }

    private static boolean isUnix(NetworkChannel socket) {
        return !socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEADDR);
    }

    @Override
    void reusePort(Channel channel) {
        channel.config().setOption(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
    }
}
