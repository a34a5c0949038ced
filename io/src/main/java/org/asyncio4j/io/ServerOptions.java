package org.asyncio4j.io;

import java.net.ProtocolFamily;
import org.jspecify.annotations.Nullable;

/// The keyword arguments of `create_server` and `start_server`.
///
/// @param tls how connections are encrypted, or null if they are not
/// @param family [IPv4 or IPv6][java.net.StandardProtocolFamily] alone, or null for both
/// @param backlog how many connections may wait to be accepted
/// @param reuseAddress whether a port may be used at once after another server has
/// @param reusePort whether several servers may listen on the same port
/// @param keepAlive whether the system watches idle connections
/// @param startServing whether connections are accepted at once
/// @param cleanupSocket for Unix sockets: whether the file is deleted when the server is closed
/// @param limit for streams: how many bytes a line may have; twice as many are received before they are read
public record ServerOptions(
        @Nullable TlsOptions tls,
        @Nullable ProtocolFamily family,
        int backlog,
        boolean reuseAddress,
        boolean reusePort,
        boolean keepAlive,
        boolean startServing,
        boolean cleanupSocket,
        int limit) {
    /// Those that hold where nothing else is said.
    public static final ServerOptions DEFAULT =
            new ServerOptions(null, null, 100, true, false, false, true, true, 64 * 1024);

    /// Makes options.
    ///
    /// @throws IllegalArgumentException if the backlog or the limit is not positive
    public ServerOptions {
        if (backlog <= 0) {
            throw new IllegalArgumentException("backlog must be positive, not " + backlog);
        }
        if (limit <= 0) {
            throw new IllegalArgumentException("Limit cannot be <= 0");
        }
    }

    /// {@return these options with encryption}
    ///
    /// @param tls how
    public ServerOptions withTls(TlsOptions tls) {
        return new ServerOptions(
                tls, family, backlog, reuseAddress, reusePort, keepAlive, startServing, cleanupSocket, limit);
    }

    /// {@return these options with one kind of address}
    ///
    /// @param family IPv4 or IPv6
    public ServerOptions withFamily(ProtocolFamily family) {
        return new ServerOptions(
                tls, family, backlog, reuseAddress, reusePort, keepAlive, startServing, cleanupSocket, limit);
    }

    /// {@return these options with another backlog}
    ///
    /// @param backlog how many connections may wait to be accepted, more than 0
    public ServerOptions withBacklog(int backlog) {
        return new ServerOptions(
                tls, family, backlog, reuseAddress, reusePort, keepAlive, startServing, cleanupSocket, limit);
    }

    /// {@return these options with or without `SO_REUSEADDR`}
    ///
    /// @param reuseAddress whether a port may be used at once after another server has
    public ServerOptions withReuseAddress(boolean reuseAddress) {
        return new ServerOptions(
                tls, family, backlog, reuseAddress, reusePort, keepAlive, startServing, cleanupSocket, limit);
    }

    /// {@return these options with or without `SO_REUSEPORT`}
    ///
    /// @param reusePort whether several servers may listen on the same port
    public ServerOptions withReusePort(boolean reusePort) {
        return new ServerOptions(
                tls, family, backlog, reuseAddress, reusePort, keepAlive, startServing, cleanupSocket, limit);
    }

    /// {@return these options with or without `SO_KEEPALIVE`}
    ///
    /// @param keepAlive whether the system watches idle connections
    public ServerOptions withKeepAlive(boolean keepAlive) {
        return new ServerOptions(
                tls, family, backlog, reuseAddress, reusePort, keepAlive, startServing, cleanupSocket, limit);
    }

    /// {@return these options with another start}
    ///
    /// @param startServing whether connections are accepted at once
    public ServerOptions withStartServing(boolean startServing) {
        return new ServerOptions(
                tls, family, backlog, reuseAddress, reusePort, keepAlive, startServing, cleanupSocket, limit);
    }

    /// {@return these options with another end of Unix sockets}
    ///
    /// @param cleanupSocket whether the file is deleted
    public ServerOptions withCleanupSocket(boolean cleanupSocket) {
        return new ServerOptions(
                tls, family, backlog, reuseAddress, reusePort, keepAlive, startServing, cleanupSocket, limit);
    }

    /// {@return these options with another limit of streams}
    ///
    /// @param limit in bytes, more than 0
    public ServerOptions withLimit(int limit) {
        return new ServerOptions(
                tls, family, backlog, reuseAddress, reusePort, keepAlive, startServing, cleanupSocket, limit);
    }
}
