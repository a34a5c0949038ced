package org.asyncio4j.io;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// How a connection is encrypted: the arguments `ssl`, `server_hostname`, `ssl_handshake_timeout` and
/// `ssl_shutdown_timeout` of Python.
///
/// @param engines the factory that creates the engine of each connection
/// @param serverHostname for clients: the name that the server's certificate must have, or empty for any
///     name; null for the host of the connection
/// @param handshakeTimeout the longest time for the handshake, in seconds, more than 0; 60 by default
/// @param shutdownTimeout the longest time that a closing connection waits for the end of the other
///     side, in seconds, more than 0; 30 by default
/// @param applicationProtocols the names for ALPN, in order of preference; empty by default. Netty's
///     OpenSSL uses the names of its own context instead
public record TlsOptions(
        Engines engines,
        @Nullable String serverHostname,
        double handshakeTimeout,
        double shutdownTimeout,
        List<String> applicationProtocols) {

    /// Creates the engines of connections, to configure more than a context can: ciphers, client
    /// certificates, or another implementation, such as OpenSSL with Netty's
    /// [SslContext][io.netty.handler.ssl.SslContext]:
    ///
    /// ```java
    /// var openSsl = SslContextBuilder.forServer(certificate, key).sslProvider(SslProvider.OPENSSL).build();
    /// var options = TlsOptions.of((host, port) -> openSsl.newEngine(ByteBufAllocator.DEFAULT, host, port));
    /// ```
    @FunctionalInterface
    public interface Engines {

        /// {@return a new engine for one connection}; its side, the server's name and the protocols are
        /// set later
        ///
        /// @param host for clients, the name of the server, or null without a name; null for servers
        /// @param port for clients, the port of the server, or -1 without a port; -1 for servers
        SSLEngine newEngine(@Nullable String host, int port);

        /// {@return the value that transports return as `sslcontext`}
        default Object context() {
            return this;
        }
    }

    /// A context of the JDK's.
    private record ContextEngines(SSLContext context) implements Engines {
        @Override
        public SSLEngine newEngine(@Nullable String host, int port) {
            return context.createSSLEngine(host, port);
        }
    }

    private static final double HANDSHAKE_TIMEOUT = 60;
    private static final double SHUTDOWN_TIMEOUT = 30;

    /// Creates options.
    ///
    /// @throws IllegalArgumentException unless the timeouts are positive
    public TlsOptions {
        checkPositive("ssl_handshake_timeout", handshakeTimeout);
        checkPositive("ssl_shutdown_timeout", shutdownTimeout);
        applicationProtocols = List.copyOf(applicationProtocols);
    }

    private static void checkPositive(String name, double seconds) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException(name + " should be a positive number, got " + seconds);
        }
    }

    /// {@return options with a context}
    ///
    /// @param context the keys and the trusted certificates
    public static TlsOptions of(SSLContext context) {
        return of(new ContextEngines(context));
    }

    /// {@return options with engines}
    ///
    /// @param engines the factory that creates the engine of each connection
    public static TlsOptions of(Engines engines) {
        return new TlsOptions(engines, null, HANDSHAKE_TIMEOUT, SHUTDOWN_TIMEOUT, List.of());
    }

    /// {@return options with the JDK's default context, which trusts the well-known authorities:
    /// `ssl=True`}
    public static TlsOptions ofDefault() {
        try {
            return of(SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no default TLS context", e);
        }
    }

    /// {@return these options with the name that the server's certificate must have}
    ///
    /// @param serverHostname the name
    /// @throws IllegalArgumentException if the name is empty or begins with a dot
    public TlsOptions withServerHostname(String serverHostname) {
        if (serverHostname.isEmpty() || serverHostname.startsWith(".")) {
            throw new IllegalArgumentException(
                    "server_hostname cannot be an empty string or start with a leading dot: '" + serverHostname + "'");
        }
        return new TlsOptions(engines, serverHostname, handshakeTimeout, shutdownTimeout, applicationProtocols);
    }

    /// {@return these options without a check of the name in the server's certificate}
    ///
    /// Then anybody with a certificate that the client trusts can pass for the server. Use it only with
    /// a context that trusts just that server.
    ///
    /// @python `ssl_context.check_hostname = False`
    public TlsOptions withoutHostnameCheck() {
        return new TlsOptions(engines, "", handshakeTimeout, shutdownTimeout, applicationProtocols);
    }

    /// {@return these options with another timeout of the handshake}
    ///
    /// @param seconds the timeout in seconds, more than 0
    public TlsOptions withHandshakeTimeout(double seconds) {
        return new TlsOptions(engines, serverHostname, seconds, shutdownTimeout, applicationProtocols);
    }

    /// {@return these options with another timeout of the shutdown}
    ///
    /// @param seconds the timeout in seconds, more than 0
    public TlsOptions withShutdownTimeout(double seconds) {
        return new TlsOptions(engines, serverHostname, handshakeTimeout, seconds, applicationProtocols);
    }

    /// {@return these options with protocols to choose from}
    ///
    /// @param names the names for ALPN, in order of preference, such as `h2` and `http/1.1`
    public TlsOptions withApplicationProtocols(String... names) {
        return new TlsOptions(engines, serverHostname, handshakeTimeout, shutdownTimeout, List.of(names));
    }
}
