package org.asyncio4j.io.internal.net;

import static org.asyncio4j.Asyncio.await;

import io.netty.channel.DefaultFileRegion;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.asyncio4j.io.BaseProtocol;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.ConnectionResetException;
import org.asyncio4j.io.SendfileNotAvailableException;
import org.asyncio4j.io.WriteTransport;
import org.asyncio4j.io.internal.Errors;
import org.asyncio4j.io.internal.FileCalls;
import org.jspecify.annotations.Nullable;

/// Sends a part of a file over a connection. The system sends it where it can; otherwise this class
/// reads and writes the bytes.
public final class FileSending {
    private static final int BLOCK_SIZE = 64 * 1024;

    private final EventLoop loop;
    private final FileChannel file;
    private final long offset;
    private final long count;

    /// Whether the system reports no size, as for files in `/proc`: only reading shows their content.
    private final boolean unsized;

    /// Prepares the sending; for tasks.
    ///
    /// @param loop the loop of the connection
    /// @param file the file
    /// @param offset the first byte to send, 0 or more
    /// @param count the largest number of bytes, more than 0, or null for all
    /// @throws IOException if the size of the file cannot be read
    public FileSending(EventLoop loop, FileChannel file, long offset, @Nullable Long count) throws IOException {
        this.loop = loop;
        this.file = file;
        this.offset = offset;
        unsized = file.size() == 0;
        long left = unsized ? Long.MAX_VALUE : Math.max(0, file.size() - offset);
        this.count = count == null ? left : Math.min(count, left);
    }

    /// Sends the file, and leaves its position behind the last byte that was sent.
    ///
    /// @param transport the connection
    /// @param fallback whether the file may be read and written if the system cannot send it
    /// @return the number of bytes that were sent
    /// @throws IOException if the connection is lost or the file cannot be read
    public long over(WriteTransport transport, boolean fallback) throws IOException {
        if (transport.isClosing()) {
            throw new IllegalStateException("Transport is closing");
        }
        if (!(transport instanceof SocketTransport socket)) {
            throw new IllegalStateException("sendfile is not supported for transport " + transport);
        }
        boolean encrypted = socket.channel().pipeline().get(SslHandler.class) != null;
        if (!encrypted && FileCalls.isOfTheSystem(file) && !(fallback && unsized)) {
            return natively(socket);
        }
        if (fallback) {
            return inBlocks(socket);
        }
        if (encrypted) {
            throw new IllegalStateException(
                    "fallback is disabled and native sendfile is not supported for transport " + transport);
        }
        throw new SendfileNotAvailableException("sendfile syscall is not supported for file " + file);
    }

    private long natively(SocketTransport transport) throws IOException {
        if (count == 0 || unsized) {
            return 0;
        }
        var _ = file.read(ByteBuffer.allocate(0), offset); // fails early if it is not open for reading
        boolean reading = transport.isReading();
        transport.pauseReading();
        var region = new LentFile();
        Future<Boolean> sent = loop.createFuture();
        transport.sendFile(region, end -> {
            if (sent.done()) {
                return;
            }
            if (end.isSuccess()) {
                sent.setResult(true);
            } else {
                sent.setException(Errors.translate(Objects.requireNonNull(end.cause())));
            }
        });
        boolean whole = false;
        try {
            await(sent, IOException.class);
            whole = true;
            return count;
        } catch (Throwable e) {
            if (Errors.isLossOfPeer(e)) {
                transport.outputFailed(e);
            } else {
                transport.abort(); // a part was sent, so nothing more makes sense there
            }
            throw e;
        } finally {
            transport.fileSent();
            if (reading) {
                transport.resumeReading();
            }
            FileCalls.moveBehind(file, offset, whole ? count : region.transferred()); // which io_uring does not count
        }
    }

    private long inBlocks(SocketTransport transport) throws IOException {
        var flow = new Flow(transport);
        long sent = 0;
        try {
            var block = ByteBuffer.allocate(BLOCK_SIZE);
            while (sent < count) {
                block.clear().limit((int) Math.min(BLOCK_SIZE, count - sent));
                long from = offset + sent;
                int read = FileCalls.await(loop.runInExecutor(null, () -> file.read(block, from)));
                if (read <= 0) {
                    break;
                }
                flow.drain();
                transport.write(block.flip());
                sent += read;
            }
            return sent;
        } finally {
            flow.restore();
            FileCalls.moveBehind(file, offset, sent);
        }
    }

    /// A part of a file, which stays open after it was sent.
    private final class LentFile extends DefaultFileRegion {
        private LentFile() {
            super(file, offset, count);
        }

        @Override
        protected void deallocate() {
            // the file is the caller's
        }
    }

    /// Replaces the protocol while a file is written, to learn when to pause.
    final class Flow implements BaseProtocol {
        private final SocketTransport transport;
        private final BaseProtocol protocol;
        private final boolean reading;
        private final boolean wasPaused;
        private @Nullable Future<Boolean> writable;

        private Flow(SocketTransport transport) {
            this.transport = transport;
            protocol = transport.getProtocol();
            reading = transport.isReading();
            wasPaused = transport.unsent().isPaused();
            if (wasPaused) {
                pauseWriting();
            }
            transport.pauseReading();
            transport.setProtocol(this);
        }

        private void drain() throws IOException {
            if (transport.isClosing()) {
                throw new ConnectionResetException("Connection closed by peer");
            }
            if (writable != null) {
                await(writable, IOException.class);
            }
        }

        private void restore() {
            transport.setProtocol(protocol);
            if (!transport.isLost()) {
                tellIfPaused();
            }
            if (reading) {
                transport.resumeReading();
            }
        }

        /// Reports to the protocol the events that it has missed.
        private void tellIfPaused() {
            if (wasPaused && writable == null) {
                transport.callProtocol(protocol::resumeWriting, "protocol.resume_writing() failed");
            } else if (!wasPaused && writable != null) {
                transport.callProtocol(protocol::pauseWriting, "protocol.pause_writing() failed");
            }
        }

        /// Ends the sending early, because the connection may still have input for the protocol.
        void outputFailed(Throwable failure) {
            if (writable != null && !writable.done()) {
                writable.setException(failure);
            }
        }

        @Override
        public void connectionMade(BaseTransport made) {
            throw new IllegalStateException("Invalid state: connection should have been established already.");
        }

        @Override
        public void connectionLost(@Nullable Throwable exception) {
            if (writable != null && !writable.done()) {
                writable.setException(
                        exception == null ? new ConnectionResetException("Connection is closed by peer") : exception);
            }
            protocol.connectionLost(exception);
        }

        @Override
        public void pauseWriting() {
            writable = loop.createFuture();
        }

        @Override
        public void resumeWriting() {
            if (writable != null) {
                if (!writable.done()) { // nor cancelled
                    writable.setResult(true);
                }
                writable = null;
            }
        }
    }
}
