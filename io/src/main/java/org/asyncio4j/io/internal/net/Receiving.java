package org.asyncio4j.io.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/// Receives once in each poll. If the transport copies its input at once, it uses the memory that
/// connections share. Otherwise it uses a buffer twice as large as the last input, or a small buffer if
/// the protocol then receives the rest itself.
@SuppressWarnings("deprecation") // Netty has no other handle yet
final class Receiving extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final int SMALLEST = 4096;

    private final SocketTransport transport;

    Receiving(SocketTransport transport) {
        super(4);
        this.transport = transport;
    }

    @Override
    public Handle newHandle() {
        return new Receiver();
    }

    private final class Receiver extends MaxMessageHandle {
        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            var shared =
                    transport.copiesAtOnce() ? transport.engine().reception().take() : null;
            return shared == null ? super.allocate(allocator) : shared;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier more) {
            return !transport.receivesPastNetty() && super.continueReading(more);
        }

        @Override
        public int guess() {
            return transport.receivesPastNetty()
                    ? SMALLEST
                    : Math.clamp(2L * lastBytesRead(), SMALLEST, Reception.SIZE);
        }
    }
}
