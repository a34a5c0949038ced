package org.asyncio4j.io.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayDeque;
import java.util.List;
import org.asyncio4j.Callback;
import org.asyncio4j.KeyboardInterrupt;
import org.asyncio4j.SystemExit;
import org.asyncio4j.io.BufferedProtocol;
import org.asyncio4j.io.Protocol;
import org.asyncio4j.io.internal.Errors;
import org.jspecify.annotations.Nullable;

/// The bytes that a connection has received and its protocol has not got yet.
final class Incoming implements Callback {
    /// The number of iterations in which a protocol that has paused reading may still resume after
    /// sending has failed.
    private static final int TURNS_TO_RESUME = 3;

    private final SocketTransport transport;
    // arrays for a protocol that takes arrays, buffers for others
    private final ArrayDeque<Object> received = new ArrayDeque<>(1);
    private final ArrayDeque<Runnable> ends = new ArrayDeque<>(1);
    private boolean started;
    private boolean paused;
    private boolean ended;
    private boolean endIsDue;
    private boolean endIsTold;
    private boolean queued;
    private boolean fillable;
    private @Nullable Throwable outputFailure;
    private int turnsPaused;

    Incoming(SocketTransport transport) {
        this.transport = transport;
    }

    void start() {
        started = true;
        queueRest();
    }

    /// Passes nothing to the protocol until the next start.
    ///
    /// @param taken bytes that the protocol got; they return to the front
    void hold(byte[] taken) {
        if (taken.length > 0) {
            received.addFirst(taken);
        }
        started = false;
        paused = false;
    }

    /// {@return the bytes that the protocol has not got yet; the caller releases them}
    List<ByteBuf> take() {
        var taken = received.stream().map(Incoming::bufferOf).toList();
        received.clear();
        return taken;
    }

    boolean isPaused() {
        return paused;
    }

    /// {@return whether the channel should keep reading}
    boolean takesMore() {
        return started && !ended;
    }

    /// {@return whether the last buffer of a [BufferedProtocol] was large and direct, so that the system
    /// can fill it}
    boolean hasFillable() {
        return fillable;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        queueRest();
    }

    private void queueRest() {
        if (!received.isEmpty() || !ends.isEmpty()) {
            queue();
        }
    }

    /// Takes bytes from the channel.
    ///
    /// @param data the bytes, which this method releases
    void add(ByteBuf data) {
        transport.received();
        if (transport.isEnding()) {
            data.release();
            return;
        }
        if (transport.getProtocol() instanceof Protocol) {
            received.add(transport.engine().reception().copy(data));
        } else {
            received.add(data);
        }
        queue();
    }

    private static byte[] bytesOf(Object data) {
        return data instanceof byte[] bytes ? bytes : ByteBufUtil.getBytes((ByteBuf) data);
    }

    private static ByteBuf bufferOf(Object data) {
        return data instanceof ByteBuf buffer ? buffer : Unpooled.wrappedBuffer((byte[]) data);
    }

    /// Ends the input. A side that closes a TLS connection waits for the other side's end, so its
    /// protocol is notified of that end too.
    void endOfFile() {
        if (transport.isEncrypted() && transport.isEnding() && !endIsTold) {
            endIsTold = true;
            transport.soon(this::tellEnd);
        }
        end(this::deliverEnd);
    }

    /// Called when the channel is closed.
    void endOfChannel() {
        end(() -> {
            if (outputFailure == null) {
                transport.lose();
            } else {
                lost(outputFailure);
            }
        });
    }

    /// Called when nothing can be sent any more. The protocol gets the bytes that have arrived, as far
    /// as it takes them, before the connection is lost.
    void outputFailed(Throwable failure) {
        if (outputFailure == null) {
            outputFailure = failure;
            if (ended || !transport.channel().isActive()) {
                end(this::deliverEnd);
            } else {
                queue();
            }
        }
    }

    /// {@return the reason why nothing can be sent any more, or null}
    @Nullable
    Throwable outputFailure() {
        return outputFailure;
    }

    /// Called when nothing more will be received.
    ///
    /// @param delivery the action to run after the protocol has got all bytes received before
    void end(Runnable delivery) {
        if (!transport.isEnding()) {
            ended = true;
            endIsDue = false;
            ends.add(delivery);
            queue();
        }
    }

    void clear() {
        ends.clear();
        received.forEach(ReferenceCountUtil::release);
        received.clear();
    }

    private void queue() {
        if (started && !queued && (!paused || outputFailure != null)) {
            queued = true;
            transport.soon(this);
        }
    }

    /// Passes the received bytes to the protocol until it pauses reading or closes the transport.
    @Override
    public void run() {
        queued = false;
        boolean delivered = false;
        Object data;
        while (started && !paused && (data = received.poll()) != null) {
            delivered = true;
            deliver(data);
        }
        if (delivered) {
            turnsPaused = 0;
        }
        if (paused && outputFailure != null) {
            loseIfNobodyResumes(outputFailure);
        } else if (!ends.isEmpty() && (delivered || !endIsDue)) {
            endIsDue = true; // when the tasks have run that the connection or its data have woken
            queue();
        } else {
            deliverEnds();
        }
    }

    private void deliverEnds() {
        Runnable end;
        while (started && !paused && (end = ends.poll()) != null) {
            end.run();
        }
    }

    /// A protocol may have paused reading until it can write; it must learn that it never can.
    private void loseIfNobodyResumes(Throwable failure) {
        if (++turnsPaused < TURNS_TO_RESUME) {
            queue();
        } else {
            lost(failure);
        }
    }

    private void lost(Throwable failure) {
        transport.fatalError(failure, "Fatal write error on socket transport");
    }

    private void deliver(Object data) {
        var rest = Unpooled.EMPTY_BUFFER;
        try {
            switch (transport.getProtocol()) {
                case Protocol protocol -> deliver(bytesOf(data), protocol);
                case BufferedProtocol protocol -> {
                    var buffer = bufferOf(data);
                    deliver(buffer, protocol);
                    rest = buffer;
                }
                default -> {} // receives nothing
            }
        } finally {
            if (rest.isReadable() && !transport.isEnding()) {
                received.addFirst(rest); // for later, or for another protocol
            } else {
                ReferenceCountUtil.release(data);
            }
        }
    }

    private void deliver(byte[] bytes, Protocol protocol) {
        try {
            protocol.dataReceived(bytes);
        } catch (Throwable e) {
            fail(e, "data_received");
        }
    }

    /// Passes to a protocol as many bytes as fit into its buffer. Then the protocol may pause or be
    /// replaced.
    private void deliver(ByteBuf data, BufferedProtocol protocol) {
        ByteBuffer buffer;
        try {
            buffer = protocol.getBuffer(-1);
            if (!buffer.hasRemaining()) {
                throw new IllegalStateException("get_buffer() returned an empty buffer");
            }
        } catch (Throwable e) {
            fail(e, "get_buffer");
            return;
        }
        fillable = buffer.isDirect() && buffer.remaining() >= Reception.SIZE;
        int count;
        try {
            count = fill(buffer, data);
        } catch (ReadOnlyBufferException e) {
            transport.fatalError(e, "Fatal read error on socket transport");
            return;
        }
        if (fillable && buffer.hasRemaining() && !data.isWritable()) {
            count += receiveInto(buffer);
        }
        try {
            protocol.bufferUpdated(count);
        } catch (Throwable e) {
            fail(e, "buffer_updated");
        }
    }

    private static int fill(ByteBuffer buffer, ByteBuf data) {
        int count = Math.min(buffer.remaining(), data.readableBytes());
        int limit = buffer.limit();
        buffer.limit(buffer.position() + count);
        data.readBytes(buffer);
        buffer.limit(limit);
        return count;
    }

    /// Receives further bytes past Netty.
    private int receiveInto(ByteBuffer buffer) {
        var socket = received.isEmpty() && ends.isEmpty() ? transport.bareSocket() : null;
        int count = 0;
        if (socket != null) {
            try {
                count = Math.max(0, socket.recv(buffer, buffer.position(), buffer.limit())); // Netty sees the end too
                buffer.position(buffer.position() + count);
                transport.received();
            } catch (IOException e) {
                failed(e);
            }
        }
        return count;
    }

    /// Called when receiving has failed.
    void failed(Throwable cause) {
        var failure = Errors.translate(cause);
        end(() -> transport.fatalError(failure, "Fatal read error on socket transport"));
    }

    private void deliverEnd() {
        if (outputFailure != null) {
            lost(outputFailure);
            return;
        }
        endIsTold = true;
        boolean keepOpen = tellEnd();
        if (keepOpen && transport.isEncrypted()) {
            System.getLogger("asyncio4j")
                    .log(Level.WARNING, "returning true from eof_received() has no effect when using ssl");
        }
        if (!keepOpen || transport.isEncrypted()) {
            transport.closeAfterPeer();
        }
    }

    /// {@return whether the protocol wants to keep the connection open}
    private boolean tellEnd() {
        try {
            return switch (transport.getProtocol()) {
                case Protocol protocol -> protocol.eofReceived();
                case BufferedProtocol protocol -> protocol.eofReceived();
                default -> false;
            };
        } catch (Throwable e) {
            fail(e, "eof_received");
            return false;
        }
    }

    private void fail(Throwable exception, String method) {
        if (exception instanceof SystemExit || exception instanceof KeyboardInterrupt) {
            throw (Error) exception;
        }
        transport.fatalError(
                exception,
                transport.isEncrypted()
                        ? "Fatal error on SSL protocol"
                        : "Fatal error: protocol." + method + "() call failed.");
    }
}
