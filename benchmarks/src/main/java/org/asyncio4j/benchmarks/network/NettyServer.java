package org.asyncio4j.benchmarks.network;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.util.List;

/// The server on Netty, with one event loop.
public final class NettyServer {
    private NettyServer() {}

    /// Serves.
    ///
    /// @param arguments echo or lines; epoll or nio
    public static void main(String[] arguments) throws InterruptedException {
        boolean byLines = Serving.isByLines(arguments);
        boolean epoll = arguments[1].equals("epoll");
        var server = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(
                        1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()))
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .childHandler(new Pipeline(byLines))
                .bind(Serving.HOST, 0)
                .sync()
                .channel();
        Serving.announce(List.of(server.localAddress()));
    }

    /// Sets up a connection.
    private static final class Pipeline extends ChannelInitializer<SocketChannel> {
        private final boolean byLines;

        Pipeline(boolean byLines) {
            this.byLines = byLines;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            if (byLines) {
                channel.pipeline().addLast(new LineBasedFrameDecoder(Serving.CHUNK, false, false));
            }
            channel.pipeline().addLast(Echo.INSTANCE);
        }
    }

    /// Sends back what was read, all at once when there is no more to read.
    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        static final Echo INSTANCE = new Echo();

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // a failure comes to exceptionCaught
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
