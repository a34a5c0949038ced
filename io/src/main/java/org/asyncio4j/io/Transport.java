package org.asyncio4j.io;

import io.netty.channel.ChannelPipeline;

/// A connection on which bytes flow both ways.
///
/// @python `asyncio.Transport`
public interface Transport extends ReadTransport, WriteTransport {

    /// {@return Netty's pipeline of this connection, to add codecs written for Netty (HTTP, WebSocket,
    /// …)}
    ///
    /// The last handler, `asyncio4j`, belongs to this transport. Add other handlers before it: the
    /// protocol receives each [io.netty.buffer.ByteBuf] that they pass on. Netty calls handlers on the
    /// loop's thread while it polls; they may complete futures and put items into queues. Callbacks and
    /// tasks may call all methods of Netty. The loop sends in the next iteration what tasks write to the
    /// pipeline, before it acts on calls of this transport itself, such as `close`.
    ///
    /// @throws UnsupportedOperationException if Netty does not handle the connection, as with a pipe
    ChannelPipeline pipeline();
}
