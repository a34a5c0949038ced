package org.asyncio4j.io;

import io.netty.channel.ChannelPipeline;

/// A connection on which bytes flow both ways.
///
/// @python `asyncio.Transport`
public interface Transport extends ReadTransport, WriteTransport {

    /// {@return Netty's pipeline of this connection, for a codec (HTTP, WebSocket, …) that somebody has
    /// written for it}
    ///
    /// The last handler is this transport's own, named `asyncio4j`: handlers are added before it, and
    /// what they let pass as a [io.netty.buffer.ByteBuf] reaches the protocol. Handlers are called on
    /// the loop's thread while it polls; they may complete futures and put items into queues.
    /// Everything of Netty's may be called by callbacks and tasks; what tasks write there is sent in
    /// the next iteration, before anything that they ask of this transport itself, such as to close it.
    ///
    /// @throws UnsupportedOperationException if the connection is none of Netty's, such as a pipe
    ChannelPipeline pipeline();
}
