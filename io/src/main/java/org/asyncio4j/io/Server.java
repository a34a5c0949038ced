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

/// Accepts connections: what [Streams#startServer] and [IoLoop#createServer] give. For the loop's thread.
///
/// @python `asyncio.Server`
@CheckReturnValue
public interface Server extends AutoCloseable {

    /// Stops listening. Connections that were accepted go on. Does nothing the second time.
    ///
    /// @python `server.close`
    @Override
    void close();

    /// Closes the connections that were accepted, each when what was written has been sent.
    ///
    /// @python `server.close_clients`
    void closeClients();

    /// Closes the connections that were accepted at once.
    ///
    /// @python `server.abort_clients`
    void abortClients();

    /// {@return the loop to which it belongs}
    ///
    /// @python `server.get_loop`
    EventLoop getLoop();

    /// {@return whether connections are accepted}
    ///
    /// @python `server.is_serving`
    boolean isServing();

    /// {@return a coroutine that starts to accept connections, if they are not accepted already}
    ///
    /// @python `server.start_serving`
    Coroutine<@Nullable Void> startServing();

    /// {@return a coroutine that accepts connections until it is cancelled, which closes the server}
    ///
    /// It throws [IllegalStateException] if the server is closed or somebody serves for ever already.
    ///
    /// @python `server.serve_forever`
    Coroutine<@Nullable Void> serveForever();

    /// {@return a coroutine that waits until the server is closed and all of its connections are lost}
    ///
    /// @python `server.wait_closed`
    Coroutine<@Nullable Void> waitClosed();

    /// {@return a coroutine that ends this server gracefully: it stops listening, waits until the
    /// connections have ended, and aborts the rest when the time is up}
    ///
    /// If it is cancelled, the connections that are left go on.
    ///
    /// @param seconds how long it waits at most
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

    /// {@return the addresses at which it listens; none once it is closed}
    ///
    /// @python `server.sockets`
    List<SocketAddress> sockets();

    /// {@return the port at which it listens, the first one if there are several: that which the system
    /// has chosen if it was given as 0}
    ///
    /// @throws IllegalStateException if it is closed or listens on a Unix socket
    /// @python `server.sockets[0].getsockname()[1]`
    default int port() {
        if (sockets().stream().findFirst().orElse(null) instanceof InetSocketAddress address) {
            return address.getPort();
        }
        throw new IllegalStateException("server " + this + " has no port");
    }
}
