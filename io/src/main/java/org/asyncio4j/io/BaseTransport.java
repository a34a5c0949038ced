package org.asyncio4j.io;

import org.jspecify.annotations.Nullable;

/// The way to the other side of a connection, for the protocol that speaks over it. The methods of
/// transports return at once and are for the loop's thread.
///
/// @python `asyncio.BaseTransport`
public interface BaseTransport {

    /// Closes the connection when what was written has been sent. Nothing more is received; the protocol's
    /// [connectionLost][BaseProtocol#connectionLost] is called with null. Does nothing the second time.
    ///
    /// @python `transport.close`
    void close();

    /// {@return whether the connection is closed or being closed}
    ///
    /// @python `transport.is_closing`
    boolean isClosing();

    /// {@return something that the transport knows, or null}
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
    /// @param name its name, as in asyncio
    /// @python `transport.get_extra_info`
    @Nullable
    Object getExtraInfo(String name);

    /// {@return something that the transport knows}
    ///
    /// @param <T> what it is
    /// @param name its name
    /// @param otherwise what is returned if the transport does not know it
    @SuppressWarnings("unchecked") // the caller says what it expects
    default <T> T getExtraInfo(String name, T otherwise) {
        Object value = getExtraInfo(name);
        return value == null ? otherwise : (T) value;
    }

    /// {@return the protocol that speaks over this transport}
    ///
    /// @python `transport.get_protocol`
    BaseProtocol getProtocol();

    /// Has another protocol speak from now on. Neither is told.
    ///
    /// @param protocol the protocol
    /// @python `transport.set_protocol`
    void setProtocol(BaseProtocol protocol);
}
