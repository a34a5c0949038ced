package org.asyncio4j.io;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.asyncio4j.Awaitable;
import org.asyncio4j.CheckReturnValue;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.internal.net.Connector;
import org.asyncio4j.io.internal.net.Engine;
import org.jspecify.annotations.Nullable;

/// Sends bytes from the tasks of one event loop: over the sending half of a [Connection] or to the input
/// of a process.
///
/// ```java
/// try (var writer = connection.writer()) {
///     writer.write("hello\n");
///     await(writer.drain());
/// }
/// ```
///
/// Writing does not wait. A task that writes much awaits [#drain] in between, which waits while the
/// other side is slower than the task. The loop sends the bytes of one iteration together when the
/// iteration ends.
///
/// A writer keeps its connection open until it is closed. In debug mode the loop closes and reports a
/// writer that is garbage collected.
///
/// @python `asyncio.StreamWriter`
public final class StreamWriter implements AutoCloseable {
    private final WriteTransport transport;
    private final FlowControl protocol;
    private final @Nullable StreamReader reader;
    // created once, so that draining allocates nothing
    private final Awaitable<@Nullable Void> drain = this::waitForRoom;

    /// Creates a writer.
    ///
    /// @param transport the transport that takes the bytes
    /// @param protocol the protocol of the transport
    /// @param reader the reader of the same connection, whose exception [#drain] throws, or null
    /// @param loop the loop of the transport
    public StreamWriter(
            WriteTransport transport, StreamReaderProtocol protocol, @Nullable StreamReader reader, EventLoop loop) {
        this(transport, (FlowControl) protocol, reader, loop);
    }

    StreamWriter(WriteTransport transport, FlowControl protocol, @Nullable StreamReader reader, EventLoop loop) {
        this.transport = transport;
        this.protocol = protocol;
        this.reader = reader;
        if (loop.getDebug()) {
            UnclosedWriter.watch(this, transport, reader, loop);
        }
    }

    /// {@return the transport that takes the bytes}
    ///
    /// @python `StreamWriter.transport`
    public WriteTransport transport() {
        return transport;
    }

    /// Sends a copy of some bytes, after the bytes that were written before. If the connection is
    /// closed, the bytes are dropped.
    ///
    /// @param data the bytes
    /// @throws IllegalStateException after [#writeEof]
    /// @python `StreamWriter.write`
    public void write(byte[] data) {
        transport.write(data);
    }

    /// Sends the remaining bytes of a buffer, as [#write(byte[])] does, and moves its position to its
    /// limit.
    ///
    /// @param data the buffer, which the caller may reuse at once
    public void write(ByteBuffer data) {
        transport.write(data);
    }

    /// Sends text in UTF-8, as [#write(byte[])] does.
    ///
    /// @param text the text
    public void write(String text) {
        transport.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends several arrays of bytes, one after the other.
    ///
    /// @param data the arrays
    /// @python `StreamWriter.writelines`
    public void writelines(Iterable<byte[]> data) {
        transport.writelines(data);
    }

    /// {@return a coroutine that encrypts the connection from now on, and waits for the handshake}
    ///
    /// Bytes that were written before are sent unencrypted. Bytes that were received and not read yet
    /// are the beginning of the handshake. The coroutine throws an
    /// [SSLException][javax.net.ssl.SSLException] if the other side cannot be trusted or does not speak
    /// TLS, and a [ConnectionAbortedException] if the handshake takes too long. The connection is then
    /// closed.
    ///
    /// @param options the TLS options; on the client's side they need the name of the server
    /// @python `StreamWriter.start_tls`
    @CheckReturnValue
    public Coroutine<@Nullable Void> startTls(TlsOptions options) {
        return async(() -> {
            await(drain());
            boolean serverSide = protocol instanceof StreamReaderProtocol accepted && accepted.isServerSide();
            byte[] received = reader == null ? new byte[0] : reader.takeBack();
            new Connector(Engine.of(protocol.loop())).startTls(transport, protocol, options, serverSide, received);
        });
    }

    /// Sends the bytes that were written, then the end of the stream. Reading continues.
    ///
    /// @throws UnsupportedOperationException if [#canWriteEof] is false
    /// @python `StreamWriter.write_eof`
    public void writeEof() {
        transport.writeEof();
    }

    /// {@return whether [#writeEof] is possible; with TLS it is not}
    ///
    /// @python `StreamWriter.can_write_eof`
    public boolean canWriteEof() {
        return transport.canWriteEof();
    }

    /// Closes the connection once all written bytes are sent, without waiting for that. Nothing more is
    /// read. A second call does nothing.
    ///
    /// @python `StreamWriter.close`
    @Override
    public void close() {
        transport.close();
    }

    /// {@return whether the connection is closed or being closed}
    ///
    /// @python `StreamWriter.is_closing`
    public boolean isClosing() {
        return transport.isClosing();
    }

    /// {@return a coroutine that waits until the connection is closed. If the connection was lost, it
    /// throws the cause}
    ///
    /// @python `StreamWriter.wait_closed`
    @CheckReturnValue
    public Coroutine<@Nullable Void> waitClosed() {
        return async(() -> protocol.waitUntilLost());
    }

    /// {@return a value that the transport knows, or null}
    ///
    /// @param name the name of the value, as in [BaseTransport#getExtraInfo(String)]
    /// @python `StreamWriter.get_extra_info`
    public @Nullable Object getExtraInfo(String name) {
        return transport.getExtraInfo(name);
    }

    /// {@return a value that the transport knows}
    ///
    /// @param <T> the type of the value
    /// @param name the name of the value, as in [BaseTransport#getExtraInfo(String)]
    /// @param otherwise the value to return if the transport does not know it
    public <T> T getExtraInfo(String name, T otherwise) {
        return transport.getExtraInfo(name, otherwise);
    }

    /// {@return an awaitable that waits while more unsent bytes than the transport's high limit remain;
    /// always the same object}
    ///
    /// It throws the exception of the reader, if any, and a [ConnectionResetException] if the connection
    /// is closed. Many tasks may wait at once.
    ///
    /// @python `StreamWriter.drain`
    @CheckReturnValue
    public Awaitable<@Nullable Void> drain() {
        return drain;
    }

    private @Nullable Void waitForRoom() {
        if (reader != null) {
            reader.checkUsable();
        }
        if (transport.isClosing()) {
            // First the poll closes the connection, then the protocol is notified: a loop that writes
            // and drains so comes to its end.
            await(sleep(0));
            await(sleep(0));
        }
        protocol.waitForRoom();
        return null;
    }

    /// {@return a description such as `<StreamWriter transport=… reader=<StreamReader>>`}
    @Override
    public String toString() {
        return describe(transport, reader);
    }

    static String describe(WriteTransport transport, @Nullable StreamReader reader) {
        return "<StreamWriter transport=" + transport + (reader == null ? "" : " reader=" + reader) + ">";
    }
}
