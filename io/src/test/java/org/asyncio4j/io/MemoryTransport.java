package org.asyncio4j.io;

import io.netty.channel.ChannelPipeline;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.asyncio4j.EventLoop;
import org.jspecify.annotations.Nullable;

/// A transport without a network: the test says what arrives and when the other side takes what was written, and
/// reads that.
final class MemoryTransport implements Transport {
    private final EventLoop loop;
    private final Map<String, Object> extra = new HashMap<>();
    private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private BaseProtocol protocol;
    private WriteBufferLimits limits = WriteBufferLimits.high(1 << 16);
    private boolean peerTakes = true;
    private boolean writingPaused;
    private boolean readingPaused;
    private int pauses;
    private boolean closing;
    private boolean outputEnded;

    MemoryTransport(EventLoop loop, BaseProtocol protocol) {
        this.loop = loop;
        this.protocol = protocol;
    }

    void putExtraInfo(String name, Object value) {
        extra.put(name, value);
    }

    /// Gives the protocol bytes, or keeps them while reading is paused.
    void arrive(byte[] data) {
        arrived.add(data);
        deliver();
    }

    private void deliver() {
        byte[] data;
        while (isReading() && (data = arrived.poll()) != null) {
            ((Protocol) protocol).dataReceived(data);
        }
    }

    /// Lets what is written wait until the other side takes it.
    void peerStopsReading() {
        peerTakes = false;
    }

    /// Has the other side take some of what waits.
    void peerTakes(int count) {
        byte[] bytes = waiting.toByteArray();
        sent.write(bytes, 0, count);
        waiting.reset();
        waiting.write(bytes, count, bytes.length - count);
        if (writingPaused && waiting.size() <= limits.low()) {
            writingPaused = false;
            protocol.resumeWriting();
        }
    }

    /// {@return what the other side was sent}
    String sent() {
        return sent.toString(StandardCharsets.UTF_8);
    }

    boolean outputEnded() {
        return outputEnded;
    }

    /// {@return how often reading was paused}
    int pauses() {
        return pauses;
    }

    /// Ends the connection now.
    void lose(@Nullable Throwable exception) {
        closing = true;
        protocol.connectionLost(exception);
    }

    @Override
    public void write(byte[] data) {
        if (closing) {
            return;
        }
        (peerTakes ? sent : waiting).writeBytes(data);
        if (!writingPaused && waiting.size() > limits.high()) {
            writingPaused = true;
            protocol.pauseWriting();
        }
    }

    @Override
    public void write(ByteBuffer data) {
        var bytes = new byte[data.remaining()];
        data.get(bytes);
        write(bytes);
    }

    @Override
    public void writeEof() {
        outputEnded = true;
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public void close() {
        if (!closing) {
            closing = true;
            loop.callSoon(() -> protocol.connectionLost(null));
        }
    }

    @Override
    public void abort() {
        close();
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public boolean isReading() {
        return !readingPaused && !closing;
    }

    @Override
    public void pauseReading() {
        readingPaused = true;
        pauses++;
    }

    @Override
    public void resumeReading() {
        readingPaused = false;
        loop.callSoon(this::deliver);
    }

    @Override
    public int getWriteBufferSize() {
        return waiting.size();
    }

    @Override
    public WriteBufferLimits getWriteBufferLimits() {
        return limits;
    }

    @Override
    public void setWriteBufferLimits(WriteBufferLimits limits) {
        this.limits = limits;
    }

    @Override
    public @Nullable Object getExtraInfo(String name) {
        return extra.get(name);
    }

    @Override
    public BaseProtocol getProtocol() {
        return protocol;
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
        this.protocol = protocol;
    }

    @Override
    public ChannelPipeline pipeline() {
        throw new UnsupportedOperationException("no channel");
    }

    @Override
    public String toString() {
        return "<MemoryTransport>";
    }
}
