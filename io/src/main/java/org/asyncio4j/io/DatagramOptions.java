package org.asyncio4j.io;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import org.jspecify.annotations.Nullable;

/// The keyword arguments of `create_datagram_endpoint`. An endpoint needs an address or a family.
///
/// @param localAddr where datagrams are received, or null for any free port
/// @param remoteAddr to where datagrams are sent, and from where they are received, or null for anywhere
/// @param family [IPv4 or IPv6][java.net.StandardProtocolFamily] alone, or null for that of the addresses
/// @param reusePort whether several endpoints may receive on the same port
/// @param allowBroadcast whether datagrams may be sent to all hosts of a network; with a `remoteAddr` they are
/// received from anywhere then
public record DatagramOptions(
        @Nullable InetSocketAddress localAddr,
        @Nullable InetSocketAddress remoteAddr,
        @Nullable ProtocolFamily family,
        boolean reusePort,
        boolean allowBroadcast) {
    /// Those that hold where nothing else is said.
    public static final DatagramOptions DEFAULT = new DatagramOptions(null, null, null, false, false);

    /// Makes options.
    ///
    /// @throws IllegalArgumentException if the family is neither IPv4 nor IPv6
    public DatagramOptions {
        if (family != null && family != StandardProtocolFamily.INET && family != StandardProtocolFamily.INET6) {
            throw new IllegalArgumentException("unexpected address family");
        }
    }

    /// {@return these options with an address of this side}
    ///
    /// @param localAddr the address; its host may be unresolved, its port 0
    public DatagramOptions withLocalAddr(InetSocketAddress localAddr) {
        return new DatagramOptions(localAddr, remoteAddr, family, reusePort, allowBroadcast);
    }

    /// {@return these options with an address of the other side}
    ///
    /// @param remoteAddr the address; its host may be unresolved
    public DatagramOptions withRemoteAddr(InetSocketAddress remoteAddr) {
        return new DatagramOptions(localAddr, remoteAddr, family, reusePort, allowBroadcast);
    }

    /// {@return these options with one kind of address}
    ///
    /// @param family IPv4 or IPv6
    /// @throws IllegalArgumentException if it is another
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
