package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
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
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/// The channels of NIO.
final class NioTypes extends ChannelTypes {
    private static final AttributeKey<java.nio.channels.DatagramChannel> SOCKET =
            AttributeKey.valueOf(NioTypes.class, "socket");
    private static final AttributeKey<ServerSocketChannel> LISTENING =
            AttributeKey.valueOf(NioTypes.class, "listening");

    @Override
    IoHandlerFactory ioHandler() {
        return NioIoHandler.newFactory();
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
    ServerChannel serverSocket(SocketProtocolFamily family) {
        return new NioServerSocketChannel(SelectorProvider.provider(), family);
    }

    @Override
    DatagramChannel datagram(SocketProtocolFamily family) {
        try {
            return adopt(java.nio.channels.DatagramChannel.open(family.toJdkFamily()));
        } catch (IOException e) {
            throw new ChannelException(e);
        }
    }

    @Override
    void sendEmpty(DatagramChannel channel, InetSocketAddress receiver) throws IOException {
        if (channel.isConnected()) {
            throw new IOException("NIO cannot send an empty datagram to the address of an endpoint");
        }
        var _ = channel.attr(SOCKET).get().send(ByteBuffer.allocate(0), receiver);
    }

    @Override
    Channel unixSocket() {
        return new NioDomainSocketChannel();
    }

    @Override
    ServerChannel unixServerSocket() {
        try {
            return adoptUnix(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        } catch (IOException e) {
            throw new ChannelException(e);
        }
    }

    private static ServerChannel adoptUnix(ServerSocketChannel socket) {
        var channel = new NioServerDomainSocketChannel(socket);
        channel.attr(LISTENING).set(socket);
        return channel;
    }

    @Override
    void closeUnix(ServerChannel channel) {
        try {
            channel.attr(LISTENING).get().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // never for sockets
        }
        var _ = channel.deregister();
    }

    @Override
    Channel adopt(SocketChannel socket) {
        return isUnix(socket) ? new NioDomainSocketChannel(null, socket) : new NioSocketChannel(socket);
    }

    @Override
    ServerChannel adopt(ServerSocketChannel socket) {
        return isUnix(socket) ? adoptUnix(socket) : new NioServerSocketChannel(socket);
    }

    @Override
    DatagramChannel adopt(java.nio.channels.DatagramChannel socket) {
        var channel = new NioDatagramChannel(socket);
        channel.attr(SOCKET).set(socket);
        return channel;
    }

    private static boolean isUnix(NetworkChannel socket) {
        return !socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEADDR);
    }

    @Override
    ChannelOption<Boolean> portReuse() {
        return NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
    }
}
