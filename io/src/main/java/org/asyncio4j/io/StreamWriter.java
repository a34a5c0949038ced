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

/// Sends bytes, for the tasks of one event loop: the sending half of a [Connection], or the input of a
/// process.
///
/// ```java
/// try (var writer = connection.writer()) {
///     writer.write("hello\n");
///     await(writer.drain());
/// }
/// ```
///
/// Writing does not wait: who writes much awaits [#drain] in between, which waits while the other side
/// takes less than is sent. What is written in one iteration of the loop is sent together when the
/// iteration ends.
///
/// A writer that is not closed keeps its connection open. In debug mode one that is garbage is closed
/// and reported.
///
/// @python `asyncio.StreamWriter`
public final class StreamWriter implements AutoCloseable {
    private final WriteTransport transport;
    private final FlowControl protocol;
    private final @Nullable StreamReader reader;
    // made once, so that draining allocates nothing
    private final Awaitable<@Nullable Void> drain = this::waitForRoom;

    /// Makes a writer.
    ///
    /// @param transport takes what is written
    /// @param protocol the protocol of the transport
    /// @param reader the other half, whose exception [#drain] throws, or null
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

    /// {@return what takes the bytes}
    ///
    /// @python `StreamWriter.transport`
    public WriteTransport transport() {
        return transport;
    }

    /// Sends bytes, which are copied, after those that were written before. If the connection is closed
    /// they are dropped.
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
    /// @param data the buffer, which may be used again at once
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
    /// What was written before is sent as it is. What was received and not read yet is the beginning of
    /// the handshake. It throws an [SSLException][javax.net.ssl.SSLException] if the other side cannot
    /// be trusted or does not speak TLS, and a [ConnectionAbortedException] if it takes too long; the
    /// connection is closed then.
    ///
    /// @param options how; on the client's side, they need the name of the server
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

    /// Tells the other side that nothing more comes, once what was written has been sent. Reading goes on.
    ///
    /// @throws UnsupportedOperationException if [#canWriteEof] says no
    /// @python `StreamWriter.write_eof`
    public void writeEof() {
        transport.writeEof();
    }

    /// {@return whether [#writeEof] is possible, as it is not with TLS}
    ///
    /// @python `StreamWriter.can_write_eof`
    public boolean canWriteEof() {
        return transport.canWriteEof();
    }

    /// Closes the connection when what was written has been sent; does not wait for that. Nothing more
    /// is read. Does nothing the second time.
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

    /// {@return a coroutine that waits until the connection is closed. If it was lost, it throws why}
    ///
    /// @python `StreamWriter.wait_closed`
    @CheckReturnValue
    public Coroutine<@Nullable Void> waitClosed() {
        return async(() -> protocol.waitUntilLost());
    }

    /// {@return something that the transport knows, or null}
    ///
    /// @param name its name, as in [BaseTransport#getExtraInfo(String)]
    /// @python `StreamWriter.get_extra_info`
    public @Nullable Object getExtraInfo(String name) {
        return transport.getExtraInfo(name);
    }

    /// {@return something that the transport knows}
    ///
    /// @param <T> what it is
    /// @param name its name, as in [BaseTransport#getExtraInfo(String)]
    /// @param otherwise what is returned if the transport does not know it
    public <T> T getExtraInfo(String name, T otherwise) {
        return transport.getExtraInfo(name, otherwise);
    }

    /// {@return what waits, when it is awaited, while more than the high limit of the transport has not
    /// been sent; always the same object}
    ///
    /// It throws the exception of the reader, if that has one, and a [ConnectionResetException] if the
    /// connection is closed. Many tasks may wait at once.
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
            // Lets the poll close the connection and then the protocol hear of it, so that a loop of writing and
            // draining comes to its end.
            await(sleep(0));
            await(sleep(0));
        }
        protocol.waitForRoom();
        return null;
    }

    /// {@return such as `<StreamWriter transport=… reader=<StreamReader>>`}
    @Override
    public String toString() {
        return describe(transport, reader);
    }

    static String describe(WriteTransport transport, @Nullable StreamReader reader) {
        return "<StreamWriter transport=" + transport + (reader == null ? "" : " reader=" + reader) + ">";
    }
}
