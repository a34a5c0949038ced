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

/// Bytes that arrive, for the tasks of one event loop: the receiving half of a [Connection], or the
/// output of a process.
///
/// ```java
/// for (var line : reader.lines()) { // waits
///     IO.println(line);
/// }
/// ```
///
/// Only one task may wait in it at a time. One that is cancelled while it waits has read nothing.
/// Arrays that are returned are the caller's own.
///
/// When more than twice its limit waits to be read, the transport pauses, so that the other side has to
/// wait; with no more than the limit left it goes on. A line, or what ends with another separator, must
/// not be longer than the limit; how much else is read at once is up to the caller.
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
    // with how many bytes it is woken
    private int wanted;

    /// Makes a reader of the current event loop with a limit of 64 KiB.
    ///
    /// @throws IllegalStateException if there is no current event loop
    public StreamReader() {
        this(DEFAULT_LIMIT);
    }

    /// Makes a reader of the current event loop.
    ///
    /// @param limit how many bytes a line may have, without its end
    /// @throws IllegalArgumentException if the limit is not positive
    /// @throws IllegalStateException if there is no current event loop
    public StreamReader(int limit) {
        this(limit, Asyncio.getEventLoop());
    }

    /// Makes a reader.
    ///
    /// @param limit how many bytes a line may have, without its end
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

    /// Reads what is there, once that is anything at all.
    ///
    /// @param n how many bytes at most; 0 does not wait, less means all until the end of the stream
    /// @return a coroutine that returns the bytes; none at the end of the stream
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

    /// Reads what is there into a buffer, once that is anything at all.
    ///
    /// @param target is filled from its position on, at most up to its limit
    /// @return a coroutine that returns how many bytes were read, or -1 at the end of the stream
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

    /// Reads a number of bytes, also more than the limit.
    ///
    /// @param n how many
    /// @return a coroutine that returns them. It throws [IncompleteReadException], which has the bytes, if the
    ///     stream ends before; [IllegalArgumentException] if the number is negative
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

    /// Reads a line: up to a line feed, which is returned too.
    ///
    /// @return a coroutine that returns the line; at the end of the stream what is left, without a line feed, or
    ///     no bytes. It throws [IllegalArgumentException] if the line is longer than the limit, which drops that
    ///     line, or all that is there if its end is not
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
    /// @param separator at least one byte
    /// @return a coroutine that does what that of [#readuntil(List)] does
    /// @python `StreamReader.readuntil`
    public Coroutine<byte[]> readuntil(byte[] separator) {
        return async(() -> readUntil(Separators.of(separator)));
    }

    /// Reads up to the separator that ends first; if several end there, up to the shortest.
    ///
    /// @param separators at least one, each of at least one byte
    /// @return a coroutine that returns the bytes with the separator. It throws [IncompleteReadException], which
    ///     has the bytes, if the stream ends before; [LimitOverrunException] if there are more bytes before the
    ///     separator than the limit allows, and leaves them to be read otherwise; [IllegalArgumentException] if
    ///     there is no separator or one is empty
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

    /// Gives the lines of a text in UTF-8, as [#lines(Charset)] does.
    ///
    /// @return the lines
    public Iterable<String> lines() {
        return lines(StandardCharsets.UTF_8);
    }

    /// Gives the lines of a text until the stream ends; iterating waits. They come without the line
    /// feed, or carriage return and line feed, at their end. A line that is too long makes the iterator
    /// throw what [#readline] throws; it can go on with the next one then.
    ///
    /// @param charset one in which a line feed is a single byte, as in all but UTF-16 and UTF-32
    /// @return the lines; may be iterated several times, each of which goes on where the stream is
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

    /// {@return what [#setException] was called with, or null}
    public @Nullable Throwable exception() {
        return exception;
    }

    /// Has all further reads, and the one that waits, throw an exception.
    ///
    /// @param exception the exception, as when a connection was lost
    /// @python `StreamReader.set_exception`
    public void setException(Throwable exception) {
        loop.checkThread();
        this.exception = exception;
        var waiting = takeWaiter();
        if (waiting != null) {
            waiting.setException(exception);
        }
    }

    /// Sets what is paused while too much waits to be read.
    ///
    /// @param transport where the bytes come from
    /// @throws IllegalStateException if there is one already
    /// @python `StreamReader.set_transport`
    public void setTransport(ReadTransport transport) {
        loop.checkThread();
        if (this.transport != null) {
            throw new IllegalStateException("Transport already set");
        }
        this.transport = transport;
    }

    /// Adds bytes. Protocols and tests do this.
    ///
    /// @param data the bytes; the array is the reader's own from now on
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
        // Who waits for more than there is would only wait again, and have the transport paused and resumed each time.
        if (buffer.size() >= wanted) {
            wake();
            pauseIfFull();
        }
    }

    /// Ends the stream: what was fed can still be read.
    ///
    /// @python `StreamReader.feed_eof`
    public void feedEof() {
        loop.checkThread();
        eof = true;
        wake();
    }

    /// Throws the exception that was set, or if the caller is not on the loop's thread.
    void checkUsable() {
        loop.checkThread();
        if (exception != null) {
            throw Rethrow.unchecked(exception);
        }
    }

    /// {@return how many bytes stand before the separator, or -1 if the stream ends before it}
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
                // It may have begun in the last bytes.
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

    /// Suspends the task until there are some more bytes, the stream ends or fails.
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

    /// {@return what was received and not read, which is not for the readers after all}
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
                transport = null; // it cannot be paused: what comes is kept
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

    /// {@return such as `<StreamReader 4 bytes eof>`}
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
