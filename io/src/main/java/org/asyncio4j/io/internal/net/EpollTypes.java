package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;

/// The channels of Linux's epoll.
final class EpollTypes extends ChannelTypes {
    private static final int DATAGRAMS_A_CALL = 4;
    private static final int IPPROTO_IPV6 = 41;
    private static final IntegerUnixChannelOption IPV6_V6ONLY =
            new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, 26);

    @Override
    IoHandlerFactory ioHandler() {
        return EpollHandler.newFactory();
    }

    @Override
    Channel socket() {
        return new EpollSocketChannel();
    }

    @Override
    ServerChannel serverSocket(SocketProtocolFamily family) {
        return new EpollServerSocketChannel(family);
    }

    @Override
    void onlyIPv6(ServerChannel channel) {
        var _ = channel.config().setOption(IPV6_V6ONLY, 1);
    }

    @Override
    DatagramChannel datagram(SocketProtocolFamily family) {
        return new EpollDatagramChannel(family);
    }

    // Several datagrams in each system call: with one, Netty would drop empty datagrams that a connected
    // socket receives.
    @Override
    void receiveWhole(DatagramChannel channel) {
        var _ = channel.config().setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, LARGEST_DATAGRAM);
        receive(channel, DATAGRAMS_A_CALL * LARGEST_DATAGRAM);
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
    Socket socketOf(Channel channel) {
        return (Socket) ((UnixChannel) channel).fd();
    }

    @Override
    ChannelOption<Boolean> portReuse() {
        return UnixChannelOption.SO_REUSEPORT;
    }

    @Override
    public String toString() {
        return "epoll";
    }
}
