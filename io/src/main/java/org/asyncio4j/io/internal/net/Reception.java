package org.asyncio4j.io.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The shared memory for all connections of an event loop that copy their input at once.
final class Reception {
    /// The largest number of bytes that a connection receives at once.
    static final int SIZE = 64 * 1024;

    private static final int KEPT = 1;
    private static final int LENT = 2;

    private @Nullable ByteBuf memory;
    private ByteBuffer view = ByteBuffer.allocate(0);
    private boolean taken;

    /// {@return the memory, empty, or null while it is in use}
    @Nullable
    ByteBuf take() {
        if (memory == null) {
            memory = ByteBufAllocator.DEFAULT.directBuffer(SIZE, SIZE).retain();
            view = memory.nioBuffer(0, SIZE);
        } else if (memory.refCnt() == KEPT) {
            memory.retain();
        } else if (taken) {
            return null;
        }
        taken = true;
        return memory.clear();
    }

    /// {@return a copy of received bytes, whose memory is released}
    ///
    /// @param data the received bytes, in this memory or another
    byte[] copy(ByteBuf data) {
        byte[] bytes = new byte[data.readableBytes()];
        if (data == memory) {
            view.get(data.readerIndex(), bytes); // Netty would make a view each time
        } else {
            data.readBytes(bytes);
        }
        giveBack(data);
        return bytes;
    }

    private void giveBack(ByteBuf data) {
        if (data == memory && data.refCnt() == LENT) {
            taken = false; // its reference is for who takes it next: counting costs more than copying a small message
        } else {
            data.release();
        }
    }

    /// Frees the memory, or lets its current user free it.
    void release() {
        if (memory != null) {
            memory.release(taken || memory.refCnt() == KEPT ? KEPT : LENT);
        }
    }
}
