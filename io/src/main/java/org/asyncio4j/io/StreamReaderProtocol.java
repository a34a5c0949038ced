package org.asyncio4j.io;

import java.util.Map;
import org.asyncio4j.Asyncio;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.jspecify.annotations.Nullable;

/// Feeds a [StreamReader] with the bytes that a transport receives. [Streams] creates these protocols. A
/// program creates one to get streams from a method that takes protocols, such as the methods of
/// [IoLoop].
///
/// ```java
/// var reader = new StreamReader();
/// var protocol = new StreamReaderProtocol(reader);
/// var connected = await(IoLoop.of(getRunningLoop()).connectReadPipe(() -> protocol, pipe));
/// ```
///
/// @python `asyncio.StreamReaderProtocol`
public final class StreamReaderProtocol extends FlowControl implements Protocol {
    private final StreamReader reader;
    private final @Nullable ClientConnectedCallback callback;
    private @Nullable BaseTransport transport;

    /// Creates a protocol of the current event loop.
    ///
    /// @param reader the reader to feed
    /// @throws IllegalStateException if there is no current event loop
    public StreamReaderProtocol(StreamReader reader) {
        this(reader, null);
    }

    /// Creates a protocol of the current event loop.
    ///
    /// @param reader the reader to feed
    /// @param callback the callback for the new connection, or null
    /// @throws IllegalStateException if there is no current event loop
    public StreamReaderProtocol(StreamReader reader, @Nullable ClientConnectedCallback callback) {
        this(reader, callback, Asyncio.getEventLoop());
    }

    /// Creates a protocol.
    ///
    /// @param reader the reader to feed
    /// @param callback the callback for the new connection, or null
    /// @param loop the loop of the transport
    public StreamReaderProtocol(StreamReader reader, @Nullable ClientConnectedCallback callback, EventLoop loop) {
        super(loop);
        this.reader = reader;
        this.callback = callback;
    }

    @Override
    public void connectionMade(BaseTransport transport) {
        this.transport = transport;
        if (transport instanceof ReadTransport source) {
            reader.setTransport(source);
        }
        if (callback != null) {
            var writer = new StreamWriter((WriteTransport) transport, this, reader, loop());
            var served = callback.connected(reader, writer);
            if (served != null) {
                loop().createTask(served).addDoneCallback(task -> clientServed(task, transport));
            }
        }
    }

    /// {@return whether a server has accepted the connection}
    boolean isServerSide() {
        return callback != null;
    }

    private void clientServed(Future<?> task, BaseTransport transport) {
        var exception = task.cancelled() ? null : task.exception();
        if (exception != null) {
            loop().callExceptionHandler(Map.of(
                    "message", "Unhandled exception in client_connected_cb",
                    "exception", exception,
                    "transport", transport));
        }
        if (exception != null || task.cancelled()) {
            transport.close();
        }
    }

    @Override
    public void dataReceived(byte[] data) {
        reader.feedData(data);
    }

    /// {@return true: the connection stays open for writing, except with TLS}
    @Override
    public boolean eofReceived() {
        reader.feedEof();
        return transport == null || transport.getExtraInfo("sslcontext") == null;
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        if (exception == null) {
            reader.feedEof();
        } else {
            reader.setException(exception);
        }
        super.connectionLost(exception);
    }
}
