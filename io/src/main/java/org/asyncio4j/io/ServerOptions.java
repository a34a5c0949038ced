package org.asyncio4j.io;

import java.net.ProtocolFamily;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The keyword arguments of `create_server` and `start_server`, and limits for servers that strangers
/// can reach. Options are immutable: each `with` method returns a copy.
public final class ServerOptions implements Cloneable {
    /// The default options.
    public static final ServerOptions DEFAULT = new ServerOptions();

    private @Nullable TlsOptions tls;
    private @Nullable ProtocolFamily family;
    private int backlog = 100;
    private boolean reuseAddress = true;
    private boolean reusePort;
    private boolean keepAlive;
    private boolean startServing = true;
    private boolean cleanupSocket = true;
    private @Nullable Set<PosixFilePermission> socketMode;
    private int limit = 64 * 1024;
    private int maxClients = Integer.MAX_VALUE;
    private double idleTimeout = Double.POSITIVE_INFINITY;
    private double drainTimeout = Double.POSITIVE_INFINITY;

    private ServerOptions() {}

    private ServerOptions with(Consumer<ServerOptions> change) {
        try {
            var copy = (ServerOptions) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /// {@return the TLS options, or null for no encryption}
    public @Nullable TlsOptions tls() {
        return tls;
    }

    /// {@return these options with encryption}
    ///
    /// @param tls the TLS options
    public ServerOptions withTls(TlsOptions tls) {
        return with(copy -> copy.tls = tls);
    }

    /// {@return IPv4 or IPv6 alone, or null for both}
    public @Nullable ProtocolFamily family() {
        return family;
    }

    /// {@return these options with one kind of address}
    ///
    /// @param family [IPv4 or IPv6][java.net.StandardProtocolFamily]
    public ServerOptions withFamily(ProtocolFamily family) {
        return with(copy -> copy.family = family);
    }

    /// {@return the largest number of connections that wait to be accepted}
    public int backlog() {
        return backlog;
    }

    /// {@return these options with another backlog}
    ///
    /// @param backlog the largest number of connections that wait to be accepted, more than 0; 100 by
    ///     default
    /// @throws IllegalArgumentException if the value is not positive
    public ServerOptions withBacklog(int backlog) {
        if (backlog <= 0) {
            throw new IllegalArgumentException("backlog must be positive, not " + backlog);
        }
        return with(copy -> copy.backlog = backlog);
    }

    /// {@return whether the server may use a port right after another server}
    public boolean reuseAddress() {
        return reuseAddress;
    }

    /// {@return these options with or without `SO_REUSEADDR`}
    ///
    /// @param reuseAddress whether the server may use a port right after another server; true by default
    public ServerOptions withReuseAddress(boolean reuseAddress) {
        return with(copy -> copy.reuseAddress = reuseAddress);
    }

    /// {@return whether several servers may listen on the same port}
    public boolean reusePort() {
        return reusePort;
    }

    /// {@return these options with or without `SO_REUSEPORT`}
    ///
    /// @param reusePort whether several servers may listen on the same port
    public ServerOptions withReusePort(boolean reusePort) {
        return with(copy -> copy.reusePort = reusePort);
    }

    /// {@return whether the system watches idle connections}
    public boolean keepAlive() {
        return keepAlive;
    }

    /// {@return these options with or without `SO_KEEPALIVE`}
    ///
    /// @param keepAlive whether the system watches idle connections
    public ServerOptions withKeepAlive(boolean keepAlive) {
        return with(copy -> copy.keepAlive = keepAlive);
    }

    /// {@return whether the server accepts connections from the start}
    public boolean startServing() {
        return startServing;
    }

    /// {@return these options with or without an immediate start}
    ///
    /// @param startServing whether the server accepts connections from the start; true by default
    public ServerOptions withStartServing(boolean startServing) {
        return with(copy -> copy.startServing = startServing);
    }

    /// {@return whether closing the server deletes the file of its Unix socket}
    public boolean cleanupSocket() {
        return cleanupSocket;
    }

    /// {@return these options with or without the deletion of the Unix socket}
    ///
    /// @param cleanupSocket whether closing the server deletes the file; true by default
    public ServerOptions withCleanupSocket(boolean cleanupSocket) {
        return with(copy -> copy.cleanupSocket = cleanupSocket);
    }

    /// {@return the permissions of the Unix socket, or null for the system's default}
    public @Nullable Set<PosixFilePermission> socketMode() {
        return socketMode;
    }

    /// {@return these options with permissions of the Unix socket, which are set before anybody can
    /// connect}
    ///
    /// The server binds the socket in a folder that only this user may enter, and then moves it to its
    /// path. Therefore clients see another path as their `peername`.
    ///
    /// @param socketMode the permissions; on Linux, write permission allows to connect
    public ServerOptions withSocketMode(Set<PosixFilePermission> socketMode) {
        var mode = Set.copyOf(socketMode);
        return with(copy -> copy.socketMode = mode);
    }

    /// {@return for streams: the largest length of a line in bytes; up to twice as many bytes wait to be
    /// read}
    public int limit() {
        return limit;
    }

    /// {@return these options with another limit of streams}
    ///
    /// @param limit the largest length of a line in bytes, more than 0; 64 KiB by default
    /// @throws IllegalArgumentException if the value is not positive
    public ServerOptions withLimit(int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("Limit cannot be <= 0");
        }
        return with(copy -> copy.limit = limit);
    }

    /// {@return the largest number of connections that are open at a time}
    public int maxClients() {
        return maxClients;
    }

    /// {@return these options with a limit of connections}
    ///
    /// While that many are open, the server accepts no others. They wait in the backlog.
    ///
    /// @param maxClients the largest number of connections that are open at a time, more than 0
    /// @throws IllegalArgumentException if the value is not positive
    public ServerOptions withMaxClients(int maxClients) {
        if (maxClients <= 0) {
            throw new IllegalArgumentException("maxClients must be positive, not " + maxClients);
        }
        return with(copy -> copy.maxClients = maxClients);
    }

    /// {@return the longest time without bytes received or sent, in seconds}
    public double idleTimeout() {
        return idleTimeout;
    }

    /// {@return these options with a limit for idle connections}
    ///
    /// If no bytes pass over a connection for that long, it is lost with a [ConnectionAbortedException].
    /// This also holds for connections that are closing or whose other side has ended its stream.
    ///
    /// @param idleTimeout the longest time without bytes received or sent, in seconds, more than 0
    /// @throws IllegalArgumentException if the value is not positive
    public ServerOptions withIdleTimeout(double idleTimeout) {
        checkTimeout("idleTimeout", idleTimeout);
        return with(copy -> copy.idleTimeout = idleTimeout);
    }

    /// {@return the longest time in which the other side takes none of the bytes that wait, in seconds}
    public double drainTimeout() {
        return drainTimeout;
    }

    /// {@return these options with a limit for slow readers}
    ///
    /// If bytes wait to be sent and the other side takes none for that long, the connection is lost with
    /// a [ConnectionAbortedException]. This also holds for connections that are closing or that receive
    /// bytes.
    ///
    /// @param drainTimeout the longest time in which the other side takes none of the bytes, in seconds,
    ///     more than 0
    /// @throws IllegalArgumentException if the value is not positive
    public ServerOptions withDrainTimeout(double drainTimeout) {
        checkTimeout("drainTimeout", drainTimeout);
        return with(copy -> copy.drainTimeout = drainTimeout);
    }

    private static void checkTimeout(String name, double seconds) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException(name + " must be a positive number of seconds, not " + seconds);
        }
    }
}
