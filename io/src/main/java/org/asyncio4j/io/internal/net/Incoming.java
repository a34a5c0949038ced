package org.asyncio4j.io.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.asyncio4j.KeyboardInterrupt;
import org.asyncio4j.SystemExit;
import org.asyncio4j.io.BufferedProtocol;
import org.asyncio4j.io.Protocol;

/// What a connection has received and its protocol was not given yet.
final class Incoming implements Runnable {
    private final SocketTransport transport;
    private final ArrayDeque<ByteBuf> received = new ArrayDeque<>(1);
    private final ArrayDeque<Runnable> ends = new ArrayDeque<>(1);
    private boolean started;
    private boolean paused;
    private boolean ended;
    private boolean queued;

    Incoming(SocketTransport transport) {
        this.transport = transport;
    }

    void start() {
        started = true;
        queueRest();
    }

    /// Gives the protocol nothing until the next start.
    ///
    /// @param taken what it was given, and goes back to the front
    void hold(byte[] taken) {
        if (taken.length > 0) {
            received.addFirst(Unpooled.wrappedBuffer(taken));
        }
        started = false;
        paused = false;
    }

    /// {@return what the protocol was not given yet, for the caller to release}
    List<ByteBuf> take() {
        var taken = List.copyOf(received);
        received.clear();
        return taken;
    }

    boolean isPaused() {
        return paused;
    }

    /// {@return whether the channel shall read on}
    boolean takesMore() {
        return started && !ended;
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
    /// @param data a buffer that is released here
    void add(ByteBuf data) {
        if (transport.isClosing()) {
            data.release();
            return;
        }
        received.add(data);
        queue();
    }

    /// Takes note that the other side sends nothing more.
    void endOfFile() {
        end(this::deliverEnd);
    }

    /// Takes note that nothing more will be received.
    ///
    /// @param delivery is run when the protocol was given all that was received before
    void end(Runnable delivery) {
        if (!transport.isClosing()) {
            ended = true;
            ends.add(delivery);
            queue();
        }
    }

    void clear() {
        ends.clear();
        ByteBuf data;
        while ((data = received.poll()) != null) {
            data.release();
        }
    }

    private void queue() {
        if (started && !queued && !paused) {
            queued = true;
            transport.soon(this);
        }
    }

    /// Gives the protocol what was received, until it pauses reading or closes the transport.
    @Override
    public void run() {
        queued = false;
        ByteBuf data;
        while (started && !paused && (data = received.poll()) != null) {
            try {
                deliver(data);
            } finally {
                data.release();
            }
        }
        Runnable end;
        while (started && !paused && (end = ends.poll()) != null) {
            end.run();
        }
    }

    private void deliver(ByteBuf data) {
        switch (transport.getProtocol()) {
            case Protocol protocol -> deliver(data, protocol);
            case BufferedProtocol protocol -> deliver(data, protocol);
            default -> {} // receives nothing
        }
    }

    private void deliver(ByteBuf data, Protocol protocol) {
        byte[] bytes = new byte[data.readableBytes()];
        data.readBytes(bytes);
        try {
            protocol.dataReceived(bytes);
        } catch (Throwable e) {
            fail(e, "data_received");
        }
    }

    private void deliver(ByteBuf data, BufferedProtocol protocol) {
        while (data.isReadable() && !transport.isClosing()) {
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
            int count = fill(buffer, data);
            try {
                protocol.bufferUpdated(count);
            } catch (Throwable e) {
                fail(e, "buffer_updated");
            }
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

    private void deliverEnd() {
        boolean keepOpen = false;
        try {
            keepOpen = switch (transport.getProtocol()) {
                case Protocol protocol -> protocol.eofReceived();
                case BufferedProtocol protocol -> protocol.eofReceived();
                default -> false;
            };
        } catch (Throwable e) {
            fail(e, "eof_received");
        }
        if (keepOpen && transport.isEncrypted()) {
            System.getLogger("asyncio4j")
                    .log(Level.WARNING, "returning true from eof_received() has no effect when using ssl");
        }
        if (!keepOpen || transport.isEncrypted()) {
            transport.close();
        }
    }

    private void fail(Throwable exception, String method) {
        if (exception instanceof SystemExit || exception instanceof KeyboardInterrupt) {
            throw (Error) exception;
        }
        transport.fatalError(exception, "Fatal error: protocol." + method + "() call failed.");
    }
}
