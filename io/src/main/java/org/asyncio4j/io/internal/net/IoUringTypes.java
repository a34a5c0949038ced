package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/// Those of Linux's io_uring.
final class IoUringTypes extends ChannelTypes {
    @Override
    IoHandlerFactory ioHandler() {
        // The loop may be run, and closed, by another thread than before.
        return IoUringIoHandler.newFactory(new IoUringIoHandlerConfig().setSingleIssuer(false));
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
        return new IoUringDomainSocketChannel();
    }

    @Override
    ServerChannel unixServerSocket() {
        return new IoUringServerDomainSocketChannel();
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
