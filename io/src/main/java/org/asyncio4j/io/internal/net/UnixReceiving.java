package org.asyncio4j.io.internal.net;

import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/// Receives from a Unix socket of NIO, which Netty would close at the end of file although it shall stay
/// open for writing: here Netty does not see the end, and the handlers are notified as for other
/// channels.
@SuppressWarnings("deprecation") // Netty has no other handle to extend yet
final class UnixReceiving implements RecvByteBufAllocator {
    private final Channel channel;
    private final RecvByteBufAllocator allocator;

    /// Creates the allocator of a channel.
    ///
    /// @param channel the Unix socket
    /// @param allocator the allocator of the buffers
    UnixReceiving(Channel channel, RecvByteBufAllocator allocator) {
        this.channel = channel;
        this.allocator = allocator;
    }

    @Override
    public Handle newHandle() {
        return new EndNoticing(allocator.newHandle());
    }

    private final class EndNoticing extends DelegatingHandle {
        private EndNoticing(Handle handle) {
            super(handle);
        }

        @Override
        public void lastBytesRead(int bytes) {
            super.lastBytesRead(Math.max(bytes, 0));
            if (bytes < 0) {
                channel.config().setAutoRead(false);
                channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            }
        }
    }
}
