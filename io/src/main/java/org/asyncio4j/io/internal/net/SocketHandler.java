package org.asyncio4j.io.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/// The last handler of a channel: reports its events to the transport, on the loop's thread while it
/// polls.
final class SocketHandler extends ChannelInboundHandlerAdapter {
    private final SocketTransport transport;
    private final Incoming incoming;

    SocketHandler(SocketTransport transport, Incoming incoming) {
        this.transport = transport;
        this.incoming = incoming;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf data) {
            incoming.add(data);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            transport.inputEnded();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        transport.channelClosed(); // also if it was never connected
        ctx.fireChannelUnregistered();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        incoming.failed(cause);
    }
}
