package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/// The channels of Linux's io_uring.
final class IoUringTypes extends ChannelTypes {
    @Override
    IoHandlerFactory ioHandler() {
        return IoUringIoHandler.newFactory();
    }

    // io_uring cancels the pending operations before it closes the channel
    @Override
    int pollsToClose() {
        return 3;
    }

    @Override
    Channel socket() {
        return new IoUringSocketChannel();
    }

    @Override
    ServerChannel serverSocket(SocketProtocolFamily family) {
        return new IoUringServerSocketChannel();
    }

    @Override
    DatagramChannel datagram(SocketProtocolFamily family) {
        return new IoUringDatagramChannel(family);
    }

    @Override
    Channel unixSocket() {
        throw noUnixSockets();
    }

    @Override
    ServerChannel unixServerSocket() {
        throw noUnixSockets();
    }

    private static IllegalStateException noUnixSockets() {
        return new IllegalStateException(
                "Netty's io_uring cannot end one half of a Unix socket: run the program with -D" + PROPERTY
                        + "=epoll or nio");
    }

    @Override
    ChannelOption<Boolean> portReuse() {
        return UnixChannelOption.SO_REUSEPORT;
    }

    @Override
    public String toString() {
        return "io_uring";
    }
}
