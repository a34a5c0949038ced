package org.asyncio4j.io.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.asyncio4j.KeyboardInterrupt;
import org.asyncio4j.SystemExit;
import org.asyncio4j.io.WriteBufferLimits;
import org.asyncio4j.io.internal.Errors;

/// What was written to a connection and was not sent yet.
final class Outgoing {
    private static final int ALL = Integer.MAX_VALUE;
    private static final int LOST_WRITES_TO_WARN = 5;

    private final SocketTransport transport;
    private final ArrayDeque<ByteBuf> chunks = new ArrayDeque<>(1);
    private WriteBufferLimits limits = WriteBufferLimits.high(64 * 1024);
    private int size;
    private int sending;
    private int sealed = ALL;
    private int lostWrites;
    private boolean paused;
    private boolean resuming;
    private boolean cleared;

    Outgoing(SocketTransport transport) {
        this.transport = transport;
    }

    /// {@return how many bytes are not sent}
    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    WriteBufferLimits limits() {
        return limits;
    }

    void setLimits(WriteBufferLimits limits) {
        this.limits = limits;
        pauseIfTooMuch();
    }

    void write(byte[] data) {
        for (int from = 0; from < data.length; ) {
            var chunk = chunkFor(data.length - from);
            int count = Math.min(chunk.writableBytes(), data.length - from);
            chunk.writeBytes(data, from, count);
            from += count;
        }
        added(data.length);
    }

    void write(ByteBuffer data) {
        int count = data.remaining();
        var rest = data.duplicate();
        while (rest.hasRemaining()) {
            var chunk = chunkFor(rest.remaining());
            int limit = rest.limit();
            rest.limit(Math.min(limit, rest.position() + chunk.writableBytes()));
            chunk.writeBytes(rest);
            rest.limit(limit);
        }
        added(count);
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

    private void added(int count) {
        if (count > 0) {
            size += count;
            pauseIfTooMuch();
        }
    }

    private void pauseIfTooMuch() {
        if (!paused && size > limits.high()) {
            paused = true;
            callProtocol(transport.getProtocol()::pauseWriting, "protocol.pause_writing() failed");
        }
    }

    private void resumeIfLittle() {
        if (paused && !resuming && size <= limits.low()) {
            resuming = true;
            transport.soon(this::resume);
        }
    }

    private void resume() {
        resuming = false;
        paused = false;
        callProtocol(transport.getProtocol()::resumeWriting, "protocol.resume_writing() failed");
        pauseIfTooMuch(); // something else may have written since
    }

    private void callProtocol(Runnable call, String message) {
        try {
            call.run();
        } catch (SystemExit | KeyboardInterrupt e) {
            throw e;
        } catch (Throwable e) {
            transport.report(e, message);
        }
    }

    /// Takes note that something was written to a connection that is lost.
    void countLost() {
        if (++lostWrites >= LOST_WRITES_TO_WARN) {
            System.getLogger("asyncio4j").log(System.Logger.Level.WARNING, "socket.send() raised exception.");
        }
    }

    /// Keeps what is written from now on, until this is released.
    void hold() {
        sealed = chunks.size();
    }

    /// Keeps nothing any more.
    void release() {
        sealed = ALL;
    }

    /// Hands what was written to the channel, on the loop's thread, unless that still has something to send: small
    /// writes take less memory together.
    void flush() {
        if (sending == 0) {
            handOver();
        }
    }

    /// Hands what was written to the channel, on the loop's thread.
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

    private void sent(Future<?> end, ByteBuf chunk, int count) {
        sending--;
        transport.engine().chunks().giveBack(chunk);
        if (cleared) {
            return;
        }
        if (end.isSuccess()) {
            size -= count;
            resumeIfLittle();
        } else {
            transport.fatalError(Errors.translate(end.cause()), "Fatal write error on socket transport");
        }
    }

    /// Drops what was not handed to the channel, and forgets the rest.
    void clear() {
        cleared = true;
        size = 0;
        chunks.forEach(transport.engine().chunks()::giveBack);
        chunks.clear();
    }
}
