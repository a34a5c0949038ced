package org.asyncio4j.benchmarks.network;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// A connection of the load generator. Counts what comes back, and looks at nothing else of it.
final class Connection extends ChannelInboundHandlerAdapter {
    private final LoadGenerator generator;
    private final Channel channel;
    private final ByteBuf requests;
    private final int size;

    /// The bytes that were sent and have not come back.
    private long awaited;

    /// The bytes that have come back and make no whole answer yet.
    private int incomplete;

    /// Prepares it.
    ///
    /// @param generator whom it reports to
    /// @param channel its channel
    /// @param requests as many as are ever sent at once, never released
    /// @param size the bytes of a request
    Connection(LoadGenerator generator, Channel channel, ByteBuf requests, int size) {
        this.generator = generator;
        this.channel = channel;
        this.requests = requests;
        this.size = size;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure comes to exceptionCaught
    void send(int count) {
        int bytes = count * size;
        awaited += bytes;
        channel.writeAndFlush(requests.slice(0, bytes), channel.voidPromise());
    }

    /// {@return whether all that was sent has come back}
    boolean isQuiet() {
        return awaited == 0;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the end comes to channelInactive
    void close() {
        channel.close();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        generator.opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        int bytes = ((ByteBuf) message).readableBytes();
        awaited -= bytes;
        incomplete += bytes;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (awaited < 0) {
            throw new IllegalStateException("the server sent " + -awaited + " bytes more than it got");
        }
        int answers = incomplete / size;
        incomplete %= size;
        if (answers > 0) {
            generator.answered(this, answers);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (awaited > 0) {
            throw new IllegalStateException("the server closed the connection, and owes " + awaited + " bytes");
        }
        generator.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        generator.fail(cause);
    }
}
