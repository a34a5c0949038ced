package org.asyncio4j.io;

import static org.asyncio4j.Asyncio.async;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.asyncio4j.Asyncio;
import org.asyncio4j.CheckReturnValue;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.asyncio4j.io.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// Reads bytes in the tasks of one event loop: from the receiving half of a [Connection] or from the
/// output of a process.
///
/// ```java
/// for (var line : reader.lines()) { // waits
///     IO.println(line);
/// }
/// ```
///
/// Only one task at a time may wait for a reader. A task that is cancelled while it waits has read
/// nothing. The caller owns the arrays that the reader returns.
///
/// When more than twice the limit waits to be read, the transport pauses, so that the other side has to
/// wait. It resumes when no more than the limit is left. A line, or a chunk before another separator,
/// must not be longer than the limit. The limit does not restrict the other methods.
///
/// @python `asyncio.StreamReader`
@CheckReturnValue
public final class StreamReader {
    static final int DEFAULT_LIMIT = 1 << 16;
    private static final String FOUND_BEHIND_LIMIT = "Separator is found, but chunk is longer than limit";

    private final int limit;
    private final EventLoop loop;
    private final ByteQueue buffer = new ByteQueue();
    private boolean eof;
    private @Nullable Throwable exception;
    private @Nullable ReadTransport transport;
    private boolean paused;
    private @Nullable Future<@Nullable Void> waiter;
    // the number of buffered bytes that wakes the waiter
    private int wanted;

    /// Creates a reader of the current event loop with a limit of 64 KiB.
    ///
    /// @throws IllegalStateException if there is no current event loop
    public StreamReader() {
        this(DEFAULT_LIMIT);
    }

    /// Creates a reader of the current event loop.
    ///
    /// @param limit the largest length of a line without its end, in bytes, more than 0
    /// @throws IllegalArgumentException if the limit is not positive
    /// @throws IllegalStateException if there is no current event loop
    public StreamReader(int limit) {
        this(limit, Asyncio.getEventLoop());
    }

    /// Creates a reader.
    ///
    /// @param limit the largest length of a line without its end, in bytes, more than 0
    /// @param loop the loop whose tasks read
    /// @throws IllegalArgumentException if the limit is not positive
    public StreamReader(int limit, EventLoop loop) {
        if (limit <= 0) {
            throw new IllegalArgumentException("Limit cannot be <= 0");
        }
        this.limit = limit;
        this.loop = loop;
    }

    /// {@return a coroutine that waits for the end of the stream and returns all bytes before it}
    ///
    /// @python `StreamReader.read`
    public Coroutine<byte[]> read() {
        return async(() -> readToEnd());
    }

    /// Waits until bytes have arrived and reads them.
    ///
    /// @param n the largest number of bytes; 0 does not wait, a negative number means all until the end
    ///     of the stream
    /// @return a coroutine that returns the bytes, or none at the end of the stream
    /// @python `StreamReader.read`
    public Coroutine<byte[]> read(int n) {
        return async(() -> n < 0 ? readToEnd() : readSome(n));
    }

    private byte[] readToEnd() {
        while (true) {
            checkUsable();
            if (eof) {
                return take(buffer.size());
            }
            waitForData("read", Integer.MAX_VALUE);
        }
    }

    private byte[] readSome(int n) {
        checkUsable();
        if (n > 0 && buffer.isEmpty() && !eof) {
            waitForData("read", 1);
        }
        return take(Math.min(n, buffer.size()));
    }

    /// Waits until bytes have arrived and reads them into a buffer.
    ///
    /// @param target the buffer, filled from its position on, at most up to its limit
    /// @return a coroutine that returns the number of bytes, or -1 at the end of the stream
    public Coroutine<Integer> readInto(ByteBuffer target) {
        return async(() -> {
            checkUsable();
            if (target.hasRemaining() && buffer.isEmpty() && !eof) {
                waitForData("readInto", 1);
            }
            int position = target.position();
            buffer.moveTo(target);
            resumeIfDrained();
            int count = target.position() - position;
            return count == 0 && target.hasRemaining() ? -1 : count;
        });
    }

    /// Reads a given number of bytes, which may exceed the limit.
    ///
    /// @param n the number of bytes, 0 or more
    /// @return a coroutine that returns the bytes. It throws [IncompleteReadException], which has the
    ///     bytes read so far, if the stream ends early, and [IllegalArgumentException] if the number is
    ///     negative
    /// @python `StreamReader.readexactly`
    public Coroutine<byte[]> readexactly(int n) {
        return async(() -> {
            if (n < 0) {
                throw new IllegalArgumentException("readexactly size can not be less than zero");
            }
            checkUsable();
            while (buffer.size() < n) {
                if (eof) {
                    throw new IncompleteReadException(take(buffer.size()), n);
                }
                waitForData("readexactly", n);
            }
            return take(n);
        });
    }

    /// Reads a line, including its line feed.
    ///
    /// @return a coroutine that returns the line; at the end of the stream, the bytes that are left,
    ///     possibly none. It throws [IllegalArgumentException] if the line is longer than the limit. It
    ///     then drops the line, or all bytes that have arrived if the end of the line has not
    /// @python `StreamReader.readline`
    public Coroutine<byte[]> readline() {
        return async(() -> {
            int length = lengthOfLine();
            if (length < 0) {
                return take(buffer.size());
            }
            var line = take(length + 1);
            if (length > limit) {
                throw new IllegalArgumentException(FOUND_BEHIND_LIMIT);
            }
            return line;
        });
    }

    private int lengthOfLine() {
        try {
            return waitForSeparator(Separators.NEWLINE);
        } catch (LimitOverrunException e) {
            buffer.clear();
            resumeIfDrained();
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /// Reads up to a separator.
    ///
    /// @param separator the separator, at least one byte
    /// @return a coroutine as from [#readuntil(List)]
    /// @python `StreamReader.readuntil`
    public Coroutine<byte[]> readuntil(byte[] separator) {
        return async(() -> readUntil(Separators.of(separator)));
    }

    /// Reads up to the separator that ends first. If several separators end at the same byte, the
    /// shortest counts.
    ///
    /// @param separators at least one separator, each of at least one byte
    /// @return a coroutine that returns the bytes with the separator. It throws
    ///     [IncompleteReadException], which has the bytes, if the stream ends before a separator. It
    ///     throws [LimitOverrunException] if more bytes come before the separator than the limit allows;
    ///     the bytes can still be read by other methods. It throws [IllegalArgumentException] if the
    ///     list or a separator is empty
    public Coroutine<byte[]> readuntil(List<byte[]> separators) {
        return async(() -> readUntil(Separators.of(separators)));
    }

    private byte[] readUntil(Separators separators) throws IncompleteReadException {
        int start = waitForSeparator(separators);
        if (start < 0) {
            throw new IncompleteReadException(take(buffer.size()), null);
        }
        if (start > limit) {
            throw new LimitOverrunException(FOUND_BEHIND_LIMIT, start);
        }
        return take(start + buffer.lengthOfMatch(separators, start));
    }

    /// Returns the lines of a text in UTF-8, as [#lines(Charset)] does.
    ///
    /// @return the lines
    public Iterable<String> lines() {
        return lines(StandardCharsets.UTF_8);
    }

    /// Returns the lines of a text until the stream ends. The iterator waits for each line. It removes
    /// the line feed, or carriage return and line feed, at the end. If a line is too long, the iterator
    /// throws the exception of [#readline]; the next call continues with the next line.
    ///
    /// @param charset a charset in which a line feed is a single byte: any but UTF-16 and UTF-32
    /// @return the lines; each new iterator continues where the stream is
    /// @python `async for line in reader`
    public Iterable<String> lines(Charset charset) {
        return () -> new Lines(this::readline, charset);
    }

    /// {@return whether the stream has ended and everything was read}
    ///
    /// @python `StreamReader.at_eof`
    public boolean atEof() {
        return eof && buffer.isEmpty();
    }

    /// {@return the exception from [#setException], or null}
    public @Nullable Throwable exception() {
        return exception;
    }

    /// Makes the read that waits and all further reads throw an exception.
    ///
    /// @param exception the exception, such as the cause of a lost connection
    /// @python `StreamReader.set_exception`
    public void setException(Throwable exception) {
        loop.checkThread();
        this.exception = exception;
        var waiting = takeWaiter();
        if (waiting != null) {
            waiting.setException(exception);
        }
    }

    /// Sets the transport that the reader pauses while too much waits to be read.
    ///
    /// @param transport the source of the bytes
    /// @throws IllegalStateException if the reader has a transport already
    /// @python `StreamReader.set_transport`
    public void setTransport(ReadTransport transport) {
        loop.checkThread();
        if (this.transport != null) {
            throw new IllegalStateException("Transport already set");
        }
        this.transport = transport;
    }

    /// Adds bytes. Protocols and tests call this method.
    ///
    /// @param data the bytes; the array belongs to the reader from now on
    /// @throws IllegalStateException after [#feedEof]
    /// @python `StreamReader.feed_data`
    public void feedData(byte[] data) {
        loop.checkThread();
        if (eof) {
            throw new IllegalStateException("feed_data after feed_eof");
        }
        if (data.length == 0) {
            return;
        }
        buffer.add(data);
        // A task that wants more bytes would only wait again, and pause and resume the transport each
        // time.
        if (buffer.size() >= wanted) {
            wake();
            pauseIfFull();
        }
    }

    /// Ends the stream. Bytes that were added before can still be read.
    ///
    /// @python `StreamReader.feed_eof`
    public void feedEof() {
        loop.checkThread();
        eof = true;
        wake();
    }

    /// Throws the exception from [#setException], and throws if the caller is not on the loop's thread.
    void checkUsable() {
        loop.checkThread();
        if (exception != null) {
            throw Rethrow.unchecked(exception);
        }
    }

    /// {@return the number of bytes before the separator, or -1 if the stream ends before it}
    ///
    /// @throws LimitOverrunException if the limit is exceeded and the separator was not found yet
    private int waitForSeparator(Separators separators) {
        checkUsable();
        int from = 0;
        while (true) {
            int size = buffer.size();
            if (size - from >= separators.shortest().length) {
                int start = buffer.find(separators, from);
                if (start >= 0) {
                    return start;
                }
                // A separator may begin in the last bytes.
                from = Math.max(0, size + 1 - separators.longest().length);
                if (from > limit) {
                    throw new LimitOverrunException("Separator is not found, and chunk exceed the limit", from);
                }
            }
            if (eof) {
                return -1;
            }
            waitForData("readuntil", 1);
        }
    }

    private byte[] take(int count) {
        var bytes = buffer.take(count);
        resumeIfDrained();
        return bytes;
    }

    /// Suspends the task until enough bytes are buffered, or until the stream ends or fails.
    private void waitForData(String method, int enough) {
        if (waiter != null) {
            throw new IllegalStateException(
                    method + "() called while another coroutine is already waiting for incoming data");
        }
        resume();
        Future<@Nullable Void> mine = loop.createFuture();
        waiter = mine;
        wanted = enough;
        try {
            mine.await();
        } finally {
            if (waiter == mine) {
                var _ = takeWaiter();
            }
        }
    }

    private @Nullable Future<@Nullable Void> takeWaiter() {
        var waiting = waiter;
        waiter = null;
        wanted = 0;
        return waiting == null || waiting.cancelled() ? null : waiting;
    }

    /// {@return the bytes that were received and not read, which the reader gives up}
    byte[] takeBack() {
        byte[] bytes = buffer.take(buffer.size());
        resume();
        return bytes;
    }

    private void wake() {
        var waiting = takeWaiter();
        if (waiting != null) {
            waiting.setResult(null);
        }
    }

    private void pauseIfFull() {
        if (transport != null && !paused && buffer.size() > 2L * limit) {
            try {
                transport.pauseReading();
                paused = true;
            } catch (UnsupportedOperationException e) {
                transport = null; // it cannot pause: the buffer grows
            }
        }
    }

    private void resumeIfDrained() {
        if (buffer.size() <= limit) {
            resume();
        }
    }

    private void resume() {
        if (paused && transport != null) {
            paused = false;
            transport.resumeReading();
        }
    }

    /// {@return a description such as `<StreamReader 4 bytes eof>`}
    @Override
    public String toString() {
        var text = new StringBuilder("<StreamReader");
        if (!buffer.isEmpty()) {
            text.append(' ').append(buffer.size()).append(" bytes");
        }
        if (eof) {
            text.append(" eof");
        }
        if (limit != DEFAULT_LIMIT) {
            text.append(" limit=").append(limit);
        }
        if (waiter != null) {
            text.append(" waiter=").append(waiter);
        }
        if (exception != null) {
            text.append(" exception=").append(exception);
        }
        if (transport != null) {
            text.append(" transport=").append(transport);
        }
        if (paused) {
            text.append(" paused");
        }
        return text.append('>').toString();
    }
}
