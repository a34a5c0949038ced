package org.asyncio4j.io.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;

/// The memory in which bytes wait to be sent. It keeps small pieces for the next writes, because Netty's
/// allocator has none ready for the threads of tasks.
final class Chunks {
    private static final int SMALL = 2 * 1024;
    private static final int LARGE = 64 * 1024;
    private static final int KEPT = 1024;

    private final ArrayDeque<ByteBuf> kept = new ArrayDeque<>();

    /// {@return an empty buffer with room for at least some of the bytes}
    ///
    /// @param bytes the number of bytes to write
    ByteBuf take(int bytes) {
        if (bytes > SMALL) {
            return allocate(Math.min(bytes, LARGE));
        }
        var last = kept.pollLast();
        return last == null ? allocate(SMALL) : last;
    }

    private static ByteBuf allocate(int capacity) {
        return ByteBufAllocator.DEFAULT.directBuffer(capacity, capacity);
    }

    /// Releases a buffer.
    ///
    /// @param chunk a buffer from [#take]
    void giveBack(ByteBuf chunk) {
        if (chunk.capacity() == SMALL && kept.size() < KEPT && chunk.refCnt() == 1) {
            kept.add(chunk.clear());
        } else {
            chunk.release();
        }
    }

    /// Releases the kept pieces.
    void release() {
        kept.forEach(ByteBuf::release);
        kept.clear();
    }
}
