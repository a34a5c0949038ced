package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;

/// The channels of kqueue, on macOS and BSD.
final class KQueueTypes extends ChannelTypes {
    @Override
    IoHandlerFactory ioHandler() {
        return KQueueIoHandler.newFactory(EVENTS_A_POLL, DefaultSelectStrategyFactory.INSTANCE);
    }

    @Override
    Channel socket() {
        return new KQueueSocketChannel();
    }

    @Override
    ServerChannel serverSocket(SocketProtocolFamily family) {
        return new KQueueServerSocketChannel();
    }

    @Override
    DatagramChannel datagram(SocketProtocolFamily family) {
        return new KQueueDatagramChannel(family);
    }

    @Override
    Channel unixSocket() {
        return new KQueueDomainSocketChannel();
    }

    @Override
    ServerChannel unixServerSocket() {
        return new KQueueServerDomainSocketChannel();
    }

    @Override
    Socket socketOf(Channel channel) {
        return (Socket) ((UnixChannel) channel).fd();
    }

    @Override
    ChannelOption<Boolean> portReuse() {
        return UnixChannelOption.SO_REUSEPORT;
    }

    @Override
    public String toString() {
        return "kqueue";
    }
}
