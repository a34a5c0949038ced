package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.UnixChannelOption;

/// Those of Linux's epoll.
final class EpollTypes extends ChannelTypes {
    @Override
    IoHandlerFactory ioHandler() {
        return EpollIoHandler.newFactory();
    }

    @Override
    Channel socket() {
        return new EpollSocketChannel();
    }

    @Override
    ServerChannel serverSocket() {
        return new EpollServerSocketChannel();
    }

    @Override
    DatagramChannel datagram(SocketProtocolFamily family) {
        return new EpollDatagramChannel(family);
    }

    @Override
    Channel unixSocket() {
        return new EpollDomainSocketChannel();
    }

    @Override
    ServerChannel unixServerSocket() {
        return new EpollServerDomainSocketChannel();
    }

    @Override
    void reusePort(Channel channel) {
        channel.config().setOption(UnixChannelOption.SO_REUSEPORT, true);
    }

    @Override
    public String toString() {
        return "epoll";
    }
}
