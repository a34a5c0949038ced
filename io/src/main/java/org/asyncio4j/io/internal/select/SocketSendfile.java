package org.asyncio4j.io.internal.select;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.SendfileNotAvailableException;
import org.asyncio4j.io.internal.FileCalls;
import org.jspecify.annotations.Nullable;

/// Sends a file over a socket, by the system's own call or else in pieces.
public final class SocketSendfile {
    private static final int PIECE = 256 * 1024;

    private final EventLoop loop;
    private final ChannelOperations operations;

    /// @param loop the loop of the tasks
    /// @param operations what writes to the socket
    public SocketSendfile(EventLoop loop, ChannelOperations operations) {
        this.loop = loop;
        this.operations = operations;
    }

    /// {@return how many bytes were sent}
    ///
    /// @param channel where they go
    /// @param file what is read; its position is behind the last byte that was sent then
    /// @param offset where in the file it begins
    /// @param count how many bytes, or null for all up to the end
    /// @param fallback whether it may be sent in pieces
    /// @throws IOException if reading or writing fails
    public long send(SocketChannel channel, FileChannel file, long offset, @Nullable Long count, boolean fallback)
            throws IOException {
        ChannelOperations.checkNonBlocking(channel);
        FileCalls.checkPart(offset, count);
        long most = count == null ? Long.MAX_VALUE : count;
        try {
            return sendBySystem(channel, file, offset, most);
        } catch (SendfileNotAvailableException e) {
            if (!fallback) {
                throw e;
            }
        }
        return sendInPieces(channel, file, offset, most);
    }

    private long sendBySystem(SocketChannel channel, FileChannel file, long offset, long most) throws IOException {
        if (!FileCalls.isOfTheSystem(file)) {
            throw new SendfileNotAvailableException("syscall sendfile is not available for socket " + channel
                    + " and file " + file + " combination: not a regular file");
        }
        long sent = 0;
        try {
            while (true) {
                sent += file.transferTo(offset + sent, most - sent, channel);
                if (sent == most || offset + sent >= file.size()) {
                    return sent;
                }
                operations.awaitWritable(channel);
            }
        } catch (IOException e) {
            if (sent == 0) {
                throw notAvailable(e);
            }
            throw ChannelOperations.translated(e);
        } finally {
            FileCalls.moveBehind(file, offset, sent);
        }
    }

    private static SendfileNotAvailableException notAvailable(IOException cause) {
        var error = new SendfileNotAvailableException("os.sendfile call failed");
        error.initCause(cause);
        return error;
    }

    private long sendInPieces(SocketChannel channel, FileChannel file, long offset, long most) throws IOException {
        var piece = ByteBuffer.allocate(PIECE);
        long sent = 0;
        try {
            while (sent < most && read(file, offset + sent, piece.clear().limit((int) Math.min(most - sent, PIECE)))) {
                operations.sendall(channel, piece.flip());
                sent += piece.limit();
            }
            return sent;
        } finally {
            FileCalls.moveBehind(file, offset, sent);
        }
    }

    private boolean read(FileChannel file, long position, ByteBuffer piece) {
        return FileCalls.await(loop.runInExecutor(null, () -> file.read(piece, position))) > 0;
    }
}
