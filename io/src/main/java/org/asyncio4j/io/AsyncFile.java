package org.asyncio4j.io;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.shield;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.asyncio4j.CancelledError;
import org.asyncio4j.CheckReturnValue;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.asyncio4j.Lock;
import org.asyncio4j.io.internal.FileCalls;
import org.asyncio4j.io.internal.Rethrow;
import org.asyncio4j.io.internal.pipe.BlockingThreads;
import org.jspecify.annotations.Nullable;

/// A file for the tasks of one event loop, opened by [Streams#openFile]. The default executor of the
/// loop runs the calls that take time, one after the other, in the order in which they were awaited.
///
/// ```java
/// try (var file = await(openFile(Path.of("log.txt")))) {
///     for (var line : file.lines()) { // waits
///         IO.println(line);
///     }
/// }
/// ```
///
/// The file has one position for reading and writing. If the task of a call is cancelled, the call still
/// runs to its end: it skips the bytes to read, or writes the bytes to write.
@CheckReturnValue
public final class AsyncFile implements AutoCloseable {
    private static final int READ_AHEAD = 64 * 1024;

    private final EventLoop loop = getRunningLoop();
    private final Path path;
    private final FileChannel channel;
    private final InputStream stream;
    private final Lock turn = new Lock();
    private boolean closed;
    private @Nullable Future<?> answer; // the answer of the running call
    // bytes read ahead of the position; they belong to the call that holds the lock
    private final ByteBuffer ahead = ByteBuffer.allocate(READ_AHEAD).limit(0);

    private AsyncFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        stream = Channels.newInputStream(channel);
    }

    static Coroutine<AsyncFile> open(Path path, OpenOption... options) {
        return async(() -> {
            var opening = getRunningLoop().runInExecutor(null, () -> FileChannel.open(path, options));
            try {
                return new AsyncFile(path, await(shield(opening)));
            } catch (CancelledError e) {
                opening.addDoneCallback(AsyncFile::closeUnused);
                throw e;
            }
        });
    }

    private static void closeUnused(Future<FileChannel> opened) {
        if (!opened.cancelled() && opened.exception() == null) {
            try {
                opened.result().close();
            } catch (IOException e) {
                // the file was never used
            }
        }
    }

    /// Waits for the turn of the caller, then runs a function in the executor.
    private <T extends @Nullable Object> T call(Callable<T> function) {
        loop.checkThread();
        await(turn.acquire());
        Future<T> running;
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            running = loop.runInExecutor(null, function);
        } catch (Throwable e) {
            turn.release();
            throw Rethrow.unchecked(e);
        }
        Future<T> answered = loop.createFuture();
        answer = answered;
        running.addDoneCallback(ended -> pass(ended, answered));
        return FileCalls.await(answered);
    }

    private <T extends @Nullable Object> void pass(Future<T> ended, Future<T> answered) {
        var exception = ended.cancelled() ? null : ended.exception();
        if (answered.done()) {
            return; // closed meanwhile
        }
        turn.release();
        if (ended.cancelled()) {
            var _ = answered.cancel();
        } else if (exception != null) {
            answered.setException(exception);
        } else {
            answered.setResult(ended.result());
        }
    }

    /// {@return a coroutine that reads all bytes from the position to the end}
    public Coroutine<byte[]> read() {
        return async(() -> call(() -> readNow(Integer.MAX_VALUE)));
    }

    /// {@return a coroutine that reads bytes from the position on; it returns fewer bytes than requested
    /// only at the end}
    ///
    /// @param n the number of bytes; a negative number means all
    public Coroutine<byte[]> read(int n) {
        return n < 0 ? read() : async(() -> call(() -> readNow(n)));
    }

    private byte[] readNow(int n) throws IOException {
        var start = takeAhead(Math.min(n, ahead.remaining()));
        var rest = stream.readNBytes(n - start.length);
        if (start.length == 0) {
            return rest;
        }
        var all = new ByteArrayOutputStream(start.length + rest.length);
        all.writeBytes(start);
        all.writeBytes(rest);
        return all.toByteArray();
    }

    private byte[] takeAhead(int n) {
        var taken = new byte[n];
        ahead.get(taken);
        return taken;
    }

    /// {@return a coroutine that reads a line with its line feed; at the end of the file, the bytes that
    /// are left, possibly none}
    public Coroutine<byte[]> readline() {
        return async(() -> {
            loop.checkThread();
            if (!turn.locked()) {
                int length = lengthOfLine();
                if (length > 0) {
                    return takeAhead(length);
                }
            }
            return call(this::readlineNow);
        });
    }

    private byte[] readlineNow() throws IOException {
        var line = new ByteArrayOutputStream();
        int length;
        do {
            length = lengthOfLine();
            line.writeBytes(takeAhead(length > 0 ? length : ahead.remaining()));
        } while (length == 0 && readAhead());
        return line.toByteArray();
    }

    /// {@return the length of the next line if it was wholly read ahead, or 0}
    private int lengthOfLine() {
        for (int i = ahead.position(); i < ahead.limit(); i++) {
            if (ahead.get(i) == '\n') {
                return i + 1 - ahead.position();
            }
        }
        return 0;
    }

    /// {@return whether the file had more bytes}
    private boolean readAhead() throws IOException {
        ahead.clear();
        int count = channel.read(ahead);
        ahead.flip();
        return count > 0;
    }

    /// {@return the lines from the position on, in UTF-8 and without their ends; the iterator waits for
    /// each line}
    public Iterable<String> lines() {
        return lines(StandardCharsets.UTF_8);
    }

    /// {@return the lines from the position on, without their ends; the iterator waits for each line}
    ///
    /// @param charset the encoding
    public Iterable<String> lines(Charset charset) {
        return () -> new Lines(this::readline, charset);
    }

    /// {@return a coroutine that writes at the position, or at the end if the file was opened for
    /// appending}
    ///
    /// @param data the bytes, which must not change until they are written
    public Coroutine<@Nullable Void> write(byte[] data) {
        return async(() -> call(() -> {
            seekNow(positionNow());
            for (var rest = ByteBuffer.wrap(data); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            return null;
        }));
    }

    /// {@return a coroutine that writes text in UTF-8, as [#write(byte[])] does}
    ///
    /// @param text the text
    public Coroutine<@Nullable Void> write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// {@return a coroutine that returns the position, in bytes from the start}
    public Coroutine<Long> position() {
        return async(() -> call(this::positionNow));
    }

    /// {@return a coroutine that moves the position}
    ///
    /// @param position the new position in bytes from the start, possibly behind the end
    public Coroutine<@Nullable Void> seek(long position) {
        return async(() -> call(() -> {
            seekNow(position);
            return null;
        }));
    }

    private long positionNow() throws IOException {
        return channel.position() - ahead.remaining();
    }

    private void seekNow(long position) throws IOException {
        channel.position(position);
        ahead.limit(0);
    }

    /// {@return a coroutine that returns the size of the file in bytes}
    public Coroutine<Long> size() {
        return async(() -> call(channel::size));
    }

    /// {@return a coroutine that waits until all written bytes are on the device; before, only the
    /// system may have them}
    public Coroutine<@Nullable Void> flush() {
        return async(() -> call(() -> {
            channel.force(true);
            return null;
        }));
    }

    /// Closes the file at once. The running call and all later calls fail with a
    /// [ClosedChannelException][java.nio.channels.ClosedChannelException]. A second call does nothing.
    @Override
    public void close() throws IOException {
        loop.checkThread();
        var call = answer;
        if (closed || call == null || call.done()) {
            closed = true;
            channel.close();
            return;
        }
        BlockingThreads.run(this::closeWhenItCan); // a read of a pipe or a terminal may block it for long
        closed = true;
        if (!loop.isClosed()) {
            call.setException(new AsynchronousCloseException());
            turn.release(); // all later calls fail
        }
    }

    private void closeWhenItCan() {
        try {
            channel.close();
        } catch (IOException e) {
            // no caller is left to get the error
        }
    }

    /// {@return a description such as `<AsyncFile log.txt>`}
    @Override
    public String toString() {
        return "<AsyncFile " + path + (closed ? " closed>" : ">");
    }
}
