package org.asyncio4j.io.internal.pipe;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.EventLoop;
import org.asyncio4j.KeyboardInterrupt;
import org.asyncio4j.SystemExit;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.BrokenPipeException;
import org.asyncio4j.io.WriteBufferLimits;
import org.asyncio4j.io.WriteTransport;
import org.asyncio4j.io.internal.Introduction;
import org.jspecify.annotations.Nullable;

/// The writing end of a pipe. A thread writes what is queued; what is queued meanwhile is for the next
/// one.
public final class WritePipeTransport extends PipeTransport implements WriteTransport {
    private static final int HIGH_LIMIT = 64 * 1024;
    private static final int WRITES_BEFORE_WARNING = 5;

    private final OutputStream stream;
    private BaseProtocol protocol;
    private WriteBufferLimits limits = WriteBufferLimits.high(HIGH_LIMIT);
    private List<byte[]> queued = new ArrayList<>();
    private int size;
    private boolean writing;
    private boolean protocolPaused;
    private int writesInVain;

    private WritePipeTransport(EventLoop loop, OutputStream stream, BaseProtocol protocol) {
        super(loop, stream);
        this.stream = stream;
        this.protocol = protocol;
    }

    /// Makes a transport, which queues `connectionMade`.
    ///
    /// @param loop the loop that runs the caller
    /// @param stream the pipe; it is closed when the connection is lost
    /// @param protocol what is told about the pipe
    /// @return the transport
    public static WritePipeTransport start(EventLoop loop, OutputStream stream, BaseProtocol protocol) {
        var transport = new WritePipeTransport(loop, stream, protocol);
        transport.soon(() -> Introduction.connectionMade(transport.protocol, transport));
        return transport;
    }

    @Override
    public void write(byte[] data) {
        queue(data.clone());
    }

    @Override
    public void write(ByteBuffer data) {
        var copy = new byte[data.remaining()];
        data.get(copy);
        queue(copy);
    }

    private void queue(byte[] data) {
        loop.checkThread();
        if (data.length == 0) {
            return;
        }
        if (isClosing()) {
            if (writesInVain++ >= WRITES_BEFORE_WARNING) {
                var log = System.getLogger("asyncio4j");
                log.log(Level.WARNING, "pipe closed by peer or os.write(pipe, data) raised exception.");
            }
            return;
        }
        queued.add(data);
        size += data.length;
        writeQueued();
        pauseProtocolIfNeeded();
    }

    private void writeQueued() {
        if (!writing && !queued.isEmpty()) {
            var batch = queued;
            try {
                BlockingThreads.run(() -> writeAll(batch));
                writing = true;
                queued = new ArrayList<>();
            } catch (IOException e) {
                fatal(e);
            }
        }
    }

    private void writeAll(List<byte[]> batch) {
        try {
            int count = 0;
            for (var data : batch) {
                stream.write(data);
                count += data.length;
            }
            stream.flush();
            int written = count;
            post(() -> written(written));
        } catch (Throwable e) {
            post(() -> failed(e));
        }
    }

    private void written(int count) {
        writing = false;
        if (isEnding()) {
            return;
        }
        size -= count;
        resumeProtocolIfPossible();
        writeQueued();
        if (isClosing() && size == 0) {
            end(null);
        }
    }

    private void failed(Throwable exception) {
        if (isEnding()) {
            return;
        }
        writesInVain++;
        if (exception instanceof IOException e) {
            drop(broken(e));
        } else {
            fatal(exception);
        }
    }

    private void fatal(Throwable exception) {
        report("Fatal write error on pipe transport", exception);
        drop(exception);
    }

    /// The text of the system depends on its language, and there is hardly another reason.
    private static IOException broken(IOException exception) {
        if (exception instanceof SocketException) {
            return exception;
        }
        var message = exception.getMessage();
        var broken = new BrokenPipeException(message == null ? "Broken pipe" : message);
        broken.initCause(exception);
        return broken;
    }

    private void drop(@Nullable Throwable exception) {
        loop.checkThread();
        queued.clear();
        size = 0;
        end(exception);
    }

    /// Ends the connection: who knows says that nobody reads any more.
    public void readerIsGone() {
        drop(size == 0 ? null : new BrokenPipeException("Broken pipe"));
    }

    @Override
    public void writeEof() {
        loop.checkThread();
        setClosing();
        if (size == 0) {
            end(null);
        }
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public void close() {
        writeEof();
    }

    @Override
    public void abort() {
        drop(null);
    }

    private void pauseProtocolIfNeeded() {
        if (size > limits.high() && !protocolPaused) {
            protocolPaused = true;
            callProtocol(protocol::pauseWriting, "protocol.pause_writing() failed");
        }
    }

    private void resumeProtocolIfPossible() {
        if (protocolPaused && size <= limits.low()) {
            protocolPaused = false;
            callProtocol(protocol::resumeWriting, "protocol.resume_writing() failed");
        }
    }

    private void callProtocol(Runnable call, String message) {
        try {
            call.run();
        } catch (SystemExit | KeyboardInterrupt e) {
            throw e;
        } catch (Throwable e) {
            report(message, e);
        }
    }

    @Override
    public int getWriteBufferSize() {
        return size;
    }

    @Override
    public WriteBufferLimits getWriteBufferLimits() {
        return limits;
    }

    @Override
    public void setWriteBufferLimits(WriteBufferLimits limits) {
        loop.checkThread();
        this.limits = limits;
        pauseProtocolIfNeeded();
    }

    @Override
    public BaseProtocol getProtocol() {
        return protocol;
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
        loop.checkThread();
        this.protocol = protocol;
    }

    /// {@return such as `<WritePipeTransport open bufsize=0>`}
    @Override
    public String toString() {
        return "<WritePipeTransport " + state() + " bufsize=" + size + ">";
    }
}
