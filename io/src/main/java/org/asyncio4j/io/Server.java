package org.asyncio4j.io;

import java.net.SocketAddress;
import java.util.List;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.jspecify.annotations.Nullable;

/// Accepts connections: what [Streams#startServer] and [IoLoop#createServer] give. For the loop's thread.
///
/// @python `asyncio.Server`
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

    /// {@return the addresses at which it listens; none once it is closed}
    ///
    /// @python `server.sockets`
    List<SocketAddress> sockets();
}
