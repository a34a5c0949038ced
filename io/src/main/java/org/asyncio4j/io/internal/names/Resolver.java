package org.asyncio4j.io.internal.names;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.NameInfo;
import org.jspecify.annotations.Nullable;

/// Asks the name service in the executor of an event loop; what needs no name service is answered at once.
public final class Resolver {
    private static final List<InetAddress> EVERYWHERE = literals("0.0.0.0", "::");
    private static final List<InetAddress> LOOPBACK = literals("::1", "127.0.0.1");

    private Resolver() {}

    /// {@return a coroutine that gives the addresses to connect to, at least one, in the order of the resolver}
    ///
    /// @param loop whose executor is used
    /// @param host a name or an address as text, with or without a zone; null or nothing means this machine
    /// @param port from 0 to 65535
    /// @param family IPv4 or IPv6 alone, or null for both
    public static Coroutine<List<InetSocketAddress>> resolve(
            EventLoop loop, @Nullable String host, int port, @Nullable ProtocolFamily family) {
        return async(() -> addresses(loop, host, LOOPBACK, port, family));
    }

    /// {@return a coroutine that gives the addresses to listen at, at least one, in the order of the resolver}
    ///
    /// @param loop whose executor is used
    /// @param host a name or an address as text; null or nothing means all interfaces
    /// @param port from 0 to 65535
    /// @param family IPv4 or IPv6 alone, or null for both
    public static Coroutine<List<InetSocketAddress>> resolvePassive(
            EventLoop loop, @Nullable String host, int port, @Nullable ProtocolFamily family) {
        return async(() -> addresses(loop, host, EVERYWHERE, port, family));
    }

    /// {@return a coroutine that gives the names of an address}
    ///
    /// @param loop whose executor is used
    /// @param address the address
    public static Coroutine<NameInfo> nameInfo(EventLoop loop, InetSocketAddress address) {
        return async(() -> await(loop.runInExecutor(null, () -> names(address))));
    }

    private static List<InetSocketAddress> addresses(
            EventLoop loop,
            @Nullable String host,
            List<InetAddress> withoutHost,
            int port,
            @Nullable ProtocolFamily family)
            throws UnknownHostException {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be 0-65535.");
        }
        if (family != null && family != StandardProtocolFamily.INET && family != StandardProtocolFamily.INET6) {
            throw new UnknownHostException(host + ": ai_family not supported");
        }
        var all = host == null || host.isEmpty() ? withoutHost : lookUp(loop, host);
        var ofFamily = all.stream()
                .filter(address -> family == null || family == familyOf(address))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
        if (ofFamily.isEmpty()) {
            throw new UnknownHostException(host + ": Address family for hostname not supported");
        }
        return ofFamily;
    }

    private static List<InetAddress> lookUp(EventLoop loop, String host) throws UnknownHostException {
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            var name = name(host);
            return await(loop.runInExecutor(null, () -> List.of(InetAddress.getAllByName(name))));
        }
    }

    private static String name(String host) throws UnknownHostException {
        try {
            return HostNames.toAscii(host);
        } catch (IllegalArgumentException e) {
            throw (UnknownHostException) new UnknownHostException(e.getMessage()).initCause(e);
        }
    }

    private static StandardProtocolFamily familyOf(InetAddress address) {
        return address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    private static NameInfo names(InetSocketAddress address) throws UnknownHostException {
        if (address.isUnresolved()) {
            throw new UnknownHostException(address.getHostString());
        }
        return new NameInfo(withoutName(address.getAddress()).getHostName(), Services.nameOf(address.getPort()));
    }

    /// An address that was made with a name would give that back.
    private static InetAddress withoutName(InetAddress address) throws UnknownHostException {
        return address instanceof Inet6Address v6
                ? Inet6Address.getByAddress(null, v6.getAddress(), v6.getScopeId())
                : InetAddress.getByAddress(address.getAddress());
    }

    private static List<InetAddress> literals(String... texts) {
        return Stream.of(texts).map(InetAddress::ofLiteral).toList();
    }
}
