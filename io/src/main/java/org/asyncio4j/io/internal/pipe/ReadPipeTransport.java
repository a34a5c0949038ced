package org.asyncio4j.io.internal.pipe;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.Protocol;
import org.asyncio4j.io.ReadTransport;
import org.asyncio4j.io.internal.Introduction;
import org.jspecify.annotations.Nullable;

/// The reading end of a pipe. A thread reads one chunk, and the next one only when the protocol has got
/// that.
public final class ReadPipeTransport extends PipeTransport implements ReadTransport {
    private static final int CHUNK = 64 * 1024;

    private final InputStream stream;
    private final byte[] buffer = new byte[CHUNK]; // of the thread that reads
    private Protocol protocol;
    private boolean paused;
    private boolean reading;
    private @Nullable Runnable heldBack;

    private ReadPipeTransport(EventLoop loop, InputStream stream, Protocol protocol) {
        super(loop, stream);
        this.stream = stream;
        this.protocol = protocol;
    }

    /// Makes a transport, which queues `connectionMade` and then reads.
    ///
    /// @param loop the loop that runs the caller
    /// @param stream the pipe; it is closed when the connection is lost
    /// @param protocol what is given its bytes
    /// @return the transport
    public static ReadPipeTransport start(EventLoop loop, InputStream stream, Protocol protocol) {
        var transport = new ReadPipeTransport(loop, stream, protocol);
        transport.soon(() -> Introduction.connectionMade(transport.protocol, transport));
        transport.soon(transport::read);
        return transport;
    }

    private void read() {
        if (isReading() && !reading) {
            try {
                BlockingThreads.run(this::readChunk);
                reading = true;
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    private void readChunk() {
        var outcome = outcomeOfRead();
        post(() -> {
            reading = false;
            heldBack = outcome;
            deliver();
        });
    }

    private Runnable outcomeOfRead() {
        try {
            int count = stream.read(buffer);
            if (count < 0) {
                return this::received;
            }
            var data = Arrays.copyOf(buffer, count);
            return () -> received(data);
        } catch (Throwable e) {
            return () -> failed(e);
        }
    }

    private void deliver() {
        var outcome = heldBack;
        if (outcome != null && isReading()) {
            heldBack = null;
            outcome.run();
        }
    }

    private void received(byte[] data) {
        try {
            protocol.dataReceived(data);
        } finally {
            read();
        }
    }

    /// The end of file.
    private void received() {
        setClosing();
        soon(() -> protocol.eofReceived());
        end(null);
    }

    private void failed(Throwable exception) {
        if (!EndOfTerminal.is(exception)) {
            report("Fatal read error on pipe transport", exception);
        }
        end(exception);
    }

    @Override
    public boolean isReading() {
        return !paused && !isClosing();
    }

    @Override
    public void pauseReading() {
        loop.checkThread();
        if (isReading()) {
            paused = true;
        }
    }

    @Override
    public void resumeReading() {
        loop.checkThread();
        if (isClosing() || !paused) {
            return;
        }
        paused = false;
        if (heldBack == null) {
            read();
        } else {
            soon(this::deliver);
        }
    }

    @Override
    public void close() {
        end(null);
    }

    @Override
    public Protocol getProtocol() {
        return protocol;
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
        loop.checkThread();
        this.protocol = (Protocol) protocol;
    }

    /// {@return such as `<ReadPipeTransport open>`}
    @Override
    public String toString() {
        return "<ReadPipeTransport " + state() + ">";
    }
}
