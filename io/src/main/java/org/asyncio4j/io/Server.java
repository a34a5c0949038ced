package org.asyncio4j.io;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.waitFor;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.asyncio4j.CheckReturnValue;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Accepts connections. [Streams#startServer] and [IoLoop#createServer] create servers. Call the methods
/// on the loop's thread.
///
/// @python `asyncio.Server`
@CheckReturnValue
public interface Server extends AutoCloseable {

    /// Stops listening. Accepted connections stay open. A second call does nothing.
    ///
    /// @python `server.close`
    @Override
    void close();

    /// Closes the accepted connections, each once all its written bytes are sent.
    ///
    /// @python `server.close_clients`
    void closeClients();

    /// Closes the accepted connections at once and drops their unsent bytes.
    ///
    /// @python `server.abort_clients`
    void abortClients();

    /// {@return the loop of the server}
    ///
    /// @python `server.get_loop`
    EventLoop getLoop();

    /// {@return whether the server accepts connections}
    ///
    /// @python `server.is_serving`
    boolean isServing();

    /// {@return a coroutine that starts to accept connections, unless the server accepts them already}
    ///
    /// @python `server.start_serving`
    Coroutine<@Nullable Void> startServing();

    /// {@return a coroutine that accepts connections until it is cancelled, which closes the server}
    ///
    /// It throws [IllegalStateException] if the server is closed or another such coroutine runs.
    ///
    /// @python `server.serve_forever`
    Coroutine<@Nullable Void> serveForever();

    /// {@return a coroutine that waits until the server is closed and all of its connections are lost}
    ///
    /// @python `server.wait_closed`
    Coroutine<@Nullable Void> waitClosed();

    /// {@return a coroutine that ends this server gracefully. It stops listening, waits until the
    /// connections have ended, and aborts the remaining connections when the time is up}
    ///
    /// If it is cancelled, the remaining connections stay open.
    ///
    /// @param seconds the longest time to wait, in seconds
    default Coroutine<@Nullable Void> closeWithin(double seconds) {
        return async(() -> {
            close();
            try {
                await(waitFor(waitClosed(), seconds));
            } catch (TimeoutException e) {
                abortClients();
                await(waitClosed());
            }
        });
    }

    /// {@return the addresses at which the server listens; none once it is closed}
    ///
    /// @python `server.sockets`
    List<SocketAddress> sockets();

    /// {@return the port at which the server listens, the first of several; for port 0, the port that
    /// the system has chosen}
    ///
    /// @throws IllegalStateException if the server is closed or listens on a Unix socket
    /// @python `server.sockets[0].getsockname()[1]`
    default int port() {
        if (sockets().stream().findFirst().orElse(null) instanceof InetSocketAddress address) {
            return address.getPort();
        }
        throw new IllegalStateException("server " + this + " has no port");
    }
}
