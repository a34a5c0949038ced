package org.asyncio4j.io;

import org.jspecify.annotations.Nullable;

/// The link from a protocol to the other side of its connection. The methods of transports return at
/// once. Call them on the loop's thread.
///
/// @python `asyncio.BaseTransport`
public interface BaseTransport {

    /// Closes the connection once all written bytes are sent, then calls the protocol's
    /// [connectionLost][BaseProtocol#connectionLost] with null. Nothing more is received. A second call
    /// does nothing.
    ///
    /// @python `transport.close`
    void close();

    /// {@return whether the connection is closed or being closed}
    ///
    /// @python `transport.is_closing`
    boolean isClosing();

    /// {@return a value that the transport knows, or null}
    ///
    /// | name | of | what |
    /// |---|---|---|
    /// | `peername` | sockets | the [java.net.SocketAddress] of the other side |
    /// | `sockname` | sockets | the [java.net.SocketAddress] of this side |
    /// | `socket` | sockets | the channel of Netty |
    /// | `sslcontext` | TLS | the [javax.net.ssl.SSLContext], or the [TlsOptions.Engines] |
    /// | `ssl_object` | TLS | the [javax.net.ssl.SSLEngine] |
    /// | `peercert` | TLS | the first [java.security.cert.X509Certificate] of the other side |
    /// | `cipher` | TLS | the name of the cipher suite |
    /// | `alpn_protocol` | TLS | the name of the protocol that was agreed on |
    /// | `pipe` | pipes | the stream |
    /// | `subprocess` | processes | the [java.lang.Process] |
    ///
    /// @param name the name of the value, as in asyncio
    /// @python `transport.get_extra_info`
    @Nullable
    Object getExtraInfo(String name);

    /// {@return a value that the transport knows}
    ///
    /// @param <T> the type of the value
    /// @param name the name of the value
    /// @param otherwise the value to return if the transport does not know it
    @SuppressWarnings("unchecked") // the caller says what it expects
    default <T> T getExtraInfo(String name, T otherwise) {
        Object value = getExtraInfo(name);
        return value == null ? otherwise : (T) value;
    }

    /// {@return the protocol of this transport}
    ///
    /// @python `transport.get_protocol`
    BaseProtocol getProtocol();

    /// Replaces the protocol. Neither protocol is notified.
    ///
    /// @param protocol the protocol
    /// @python `transport.set_protocol`
    void setProtocol(BaseProtocol protocol);
}
