package org.asyncio4j.io.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.asyncio4j.io.internal.Errors;

/// The bytes that were written to a connection and not sent yet.
final class Outgoing {
    private static final int ALL = Integer.MAX_VALUE;

    /// The size in bytes from which copying costs more than a separate send.
    private static final int LARGE = 16 * 1024;

    private final SocketTransport transport;
    private final ArrayDeque<ByteBuf> chunks = new ArrayDeque<>(1);
    private int sending;
    private int sealed = ALL;
    private boolean cleared;

    Outgoing(SocketTransport transport) {
        this.transport = transport;
    }

    boolean isEmpty() {
        return transport.unsent().size() == 0;
    }

    void write(byte[] data) {
        copy(ByteBuffer.wrap(data));
    }

    void write(ByteBuffer data) {
        var rest = data.duplicate();
        if (rest.isDirect() && rest.remaining() >= LARGE && isEmpty()) {
            sendAtOnce(rest);
        }
        try {
            copy(rest);
        } catch (Throwable e) {
            if (rest.remaining() < data.remaining()) {
                transport.fatalError(e, "Fatal write error on socket transport"); // a part was sent
            }
            throw e;
        }
    }

    /// Keeps all bytes, or none if memory runs out.
    private void copy(ByteBuffer data) {
        int size = data.remaining();
        int before = chunks.size();
        var last = chunks.peekLast();
        int end = last == null ? 0 : last.writerIndex();
        var left = data.duplicate();
        try {
            while (left.hasRemaining()) {
                var chunk = chunkFor(left.remaining());
                int count = Math.min(chunk.writableBytes(), left.remaining());
                chunk.writeBytes(left.slice(left.position(), count));
                left.position(left.position() + count);
            }
        } catch (Throwable e) {
            while (chunks.size() > before) {
                transport.engine().chunks().giveBack(chunks.removeLast());
            }
            if (last != null) {
                last.writerIndex(end);
            }
            throw e;
        }
        transport.unsent().added(size);
    }

    /// Sends as many bytes as the system takes, past Netty.
    private void sendAtOnce(ByteBuffer data) {
        var socket = transport.bareSocket();
        if (socket != null) {
            try {
                data.position(data.position() + socket.send(data, data.position(), data.limit()));
            } catch (IOException e) {
                data.position(data.limit());
                failed(e);
            }
        }
    }

    private void failed(Throwable cause) {
        transport.outputFailed(Errors.translate(cause));
    }

    private ByteBuf chunkFor(int bytes) {
        var last = chunks.peekLast();
        if (last != null && last.writableBytes() > 0 && chunks.size() != sealed) {
            return last;
        }
        int wanted = last == null ? bytes : Math.max(bytes, 2 * last.capacity());
        var chunk = transport.engine().chunks().take(wanted);
        chunks.add(chunk);
        return chunk;
    }

    /// Holds back bytes that are written from now on, until [#release].
    void hold() {
        sealed = chunks.size();
    }

    /// Stops holding back bytes.
    void release() {
        sealed = ALL;
    }

    /// Passes the written bytes to the channel, on the loop's thread, unless the channel is still
    /// sending: joined small writes take less memory.
    void flush() {
        if (sending == 0) {
            handOver();
        }
    }

    /// Passes the written bytes to the channel, on the loop's thread.
    void handOver() {
        int left = Math.min(sealed, chunks.size());
        if (sealed != ALL) {
            sealed -= left;
        }
        ByteBuf chunk;
        while (left > 0 && (chunk = chunks.poll()) != null) {
            left--;
            send(chunk, left == 0);
        }
    }

    private void send(ByteBuf chunk, boolean flush) {
        if (flush && sending == 0 && sendPastNetty(chunk)) {
            transport.engine().chunks().giveBack(chunk);
            return;
        }
        int count = chunk.readableBytes();
        var channel = transport.channel();
        chunk.retain(); // to be used again
        sending++;
        var sent = flush ? channel.writeAndFlush(chunk) : channel.write(chunk);
        if (sent.isDone()) {
            sent(sent, chunk, count);
        } else {
            sent.addListener(end -> {
                sent(end, chunk, count);
                transport.changed();
            });
        }
    }

    /// Sends as many bytes as the system takes, past Netty.
    ///
    /// @return whether nothing is left to send
    private boolean sendPastNetty(ByteBuf chunk) {
        var socket = chunk.hasMemoryAddress() ? transport.bareSocket() : null;
        if (socket == null) {
            return false;
        }
        try {
            int count = socket.sendAddress(chunk.memoryAddress(), chunk.readerIndex(), chunk.writerIndex());
            chunk.skipBytes(count);
            transport.unsent().removed(count);
            return !chunk.isReadable();
        } catch (IOException e) {
            failed(e);
            return true;
        }
    }

    private void sent(Future<?> end, ByteBuf chunk, int count) {
        sending--;
        transport.engine().chunks().giveBack(chunk);
        if (cleared) {
            return;
        }
        if (end.isSuccess()) {
            transport.unsent().removed(count);
        } else {
            failed(end.cause());
        }
    }

    /// Drops the bytes that the channel has not got, and stops tracking the others.
    void clear() {
        cleared = true;
        chunks.forEach(transport.engine().chunks()::giveBack);
        chunks.clear();
    }
}
