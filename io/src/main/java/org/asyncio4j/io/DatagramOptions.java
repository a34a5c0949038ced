package org.asyncio4j.io;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import org.jspecify.annotations.Nullable;

/// The keyword arguments of `create_datagram_endpoint`. An endpoint needs an address or a family.
///
/// @param localAddr the address that receives datagrams, or null for any free port
/// @param remoteAddr the only address to send to and to receive from, or null for any
/// @param family [IPv4 or IPv6][java.net.StandardProtocolFamily] alone, or null for the family of the
///     addresses
/// @param reusePort whether several endpoints may receive on the same port
/// @param allowBroadcast whether datagrams may be sent to all hosts of a network; if so, datagrams from
///     any address are received even with a `remoteAddr`
public record DatagramOptions(
        @Nullable InetSocketAddress localAddr,
        @Nullable InetSocketAddress remoteAddr,
        @Nullable ProtocolFamily family,
        boolean reusePort,
        boolean allowBroadcast) {
    /// The default options.
    public static final DatagramOptions DEFAULT = new DatagramOptions(null, null, null, false, false);

    /// Creates options.
    ///
    /// @throws IllegalArgumentException if the family is neither IPv4 nor IPv6
    public DatagramOptions {
        if (family != null && family != StandardProtocolFamily.INET && family != StandardProtocolFamily.INET6) {
            throw new IllegalArgumentException("unexpected address family");
        }
    }

    /// {@return these options with a local address}
    ///
    /// @param localAddr the local address; its host may be unresolved and its port may be 0
    public DatagramOptions withLocalAddr(InetSocketAddress localAddr) {
        return new DatagramOptions(localAddr, remoteAddr, family, reusePort, allowBroadcast);
    }

    /// {@return these options with a remote address}
    ///
    /// @param remoteAddr the remote address; its host may be unresolved
    public DatagramOptions withRemoteAddr(InetSocketAddress remoteAddr) {
        return new DatagramOptions(localAddr, remoteAddr, family, reusePort, allowBroadcast);
    }

    /// {@return these options with one kind of address}
    ///
    /// @param family IPv4 or IPv6
    /// @throws IllegalArgumentException if the family is neither
    public DatagramOptions withFamily(ProtocolFamily family) {
        return new DatagramOptions(localAddr, remoteAddr, family, reusePort, allowBroadcast);
    }

    /// {@return these options with or without `SO_REUSEPORT`}
    ///
    /// @param reusePort whether several endpoints may receive on the same port
    public DatagramOptions withReusePort(boolean reusePort) {
        return new DatagramOptions(localAddr, remoteAddr, family, reusePort, allowBroadcast);
    }

    /// {@return these options with or without `SO_BROADCAST`}
    ///
    /// @param allowBroadcast whether datagrams may be sent to all hosts of a network
    public DatagramOptions withAllowBroadcast(boolean allowBroadcast) {
        return new DatagramOptions(localAddr, remoteAddr, family, reusePort, allowBroadcast);
    }
}
