package org.asyncio4j.io;

import java.net.ProtocolFamily;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The keyword arguments of `create_server` and `start_server`, and limits for servers that strangers
/// can reach. It does not change: each method gives a copy.
public final class ServerOptions implements Cloneable {
    /// Those that hold where nothing else is said.
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

    /// {@return how connections are encrypted, or null if they are not}
    public @Nullable TlsOptions tls() {
        return tls;
    }

    /// {@return these options with encryption}
    ///
    /// @param tls how
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

    /// {@return how many connections may wait to be accepted}
    public int backlog() {
        return backlog;
    }

    /// {@return these options with another backlog}
    ///
    /// @param backlog how many connections may wait to be accepted, 100 at first
    /// @throws IllegalArgumentException if it is not positive
    public ServerOptions withBacklog(int backlog) {
        if (backlog <= 0) {
            throw new IllegalArgumentException("backlog must be positive, not " + backlog);
        }
        return with(copy -> copy.backlog = backlog);
    }

    /// {@return whether a port may be used at once after another server has used it}
    public boolean reuseAddress() {
        return reuseAddress;
    }

    /// {@return these options with or without `SO_REUSEADDR`}
    ///
    /// @param reuseAddress whether a port may be used at once after another server has used it, as at first
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

    /// {@return whether connections are accepted at once}
    public boolean startServing() {
        return startServing;
    }

    /// {@return these options with another start}
    ///
    /// @param startServing whether connections are accepted at once, as at first
    public ServerOptions withStartServing(boolean startServing) {
        return with(copy -> copy.startServing = startServing);
    }

    /// {@return whether the file of a Unix socket is deleted when the server is closed}
    public boolean cleanupSocket() {
        return cleanupSocket;
    }

    /// {@return these options with another end of Unix sockets}
    ///
    /// @param cleanupSocket whether the file is deleted when the server is closed, as at first
    public ServerOptions withCleanupSocket(boolean cleanupSocket) {
        return with(copy -> copy.cleanupSocket = cleanupSocket);
    }

    /// {@return who may connect to a Unix socket, or null for what the system does}
    public @Nullable Set<PosixFilePermission> socketMode() {
        return socketMode;
    }

    /// {@return these options with a mode of the Unix socket, which holds before anybody can connect}
    ///
    /// The socket is bound in a folder that only this user may enter, and moved to its path. So the
    /// system gives clients another path as their `peername`.
    ///
    /// @param socketMode who may connect: who may write, on Linux
    public ServerOptions withSocketMode(Set<PosixFilePermission> socketMode) {
        var mode = Set.copyOf(socketMode);
        return with(copy -> copy.socketMode = mode);
    }

    /// {@return for streams: how many bytes a line may have; twice as many are received before they are
    /// read}
    public int limit() {
        return limit;
    }

    /// {@return these options with another limit of streams}
    ///
    /// @param limit how many bytes a line may have, 64 KiB at first
    /// @throws IllegalArgumentException if it is not positive
    public ServerOptions withLimit(int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("Limit cannot be <= 0");
        }
        return with(copy -> copy.limit = limit);
    }

    /// {@return how many connections are open at a time}
    public int maxClients() {
        return maxClients;
    }

    /// {@return these options with a limit of connections}
    ///
    /// While so many are open the server accepts none. Others wait, as many as the backlog says.
    ///
    /// @param maxClients how many are open at a time
    /// @throws IllegalArgumentException if it is not positive
    public ServerOptions withMaxClients(int maxClients) {
        if (maxClients <= 0) {
            throw new IllegalArgumentException("maxClients must be positive, not " + maxClients);
        }
        return with(copy -> copy.maxClients = maxClients);
    }

    /// {@return for how many seconds nothing may be received or sent}
    public double idleTimeout() {
        return idleTimeout;
    }

    /// {@return these options with a limit for idle connections}
    ///
    /// A connection over which nothing goes for so long is lost, with a [ConnectionAbortedException]:
    /// also one that is closing, or whose other side has ended.
    ///
    /// @param idleTimeout for how many seconds nothing may be received or sent
    /// @throws IllegalArgumentException if it is not positive
    public ServerOptions withIdleTimeout(double idleTimeout) {
        checkTimeout("idleTimeout", idleTimeout);
        return with(copy -> copy.idleTimeout = idleTimeout);
    }

    /// {@return for how many seconds the other side may take nothing of what waits to be sent}
    public double drainTimeout() {
        return drainTimeout;
    }

    /// {@return these options with a limit for slow readers}
    ///
    /// A connection whose other side takes nothing for so long, while something waits to be sent, is
    /// lost, with a [ConnectionAbortedException]: also one that is closing, or over which something is
    /// received.
    ///
    /// @param drainTimeout for how many seconds the other side may take nothing
    /// @throws IllegalArgumentException if it is not positive
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
