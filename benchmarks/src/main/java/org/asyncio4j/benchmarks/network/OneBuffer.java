package org.asyncio4j.benchmarks.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/// Has all connections of a thread read into the same buffer, which is cheaper than a buffer each time. What
/// was read is valid until the next read, and nobody releases it.
final class OneBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    /// The largest answer in one read.
    private static final int SIZE = 131_072;

    private final ByteBuf buffer = Unpooled.unreleasableBuffer(Unpooled.directBuffer(SIZE, SIZE));

    @Override
    @SuppressWarnings("deprecation") // Netty declares it by a deprecated type
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return SIZE;
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                return buffer.clear();
            }
        };
    }
}
