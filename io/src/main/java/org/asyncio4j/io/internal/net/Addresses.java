package org.asyncio4j.io.internal.net;

import io.netty.channel.unix.DomainSocketAddress;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Converts the addresses of Netty's channels to the JDK's form.
final class Addresses {
    private Addresses() {}

    /// {@return the JDK's form of an address, or Netty's if the JDK has none for it}
    ///
    /// @param address the address of a channel, or null
    static @Nullable SocketAddress of(@Nullable SocketAddress address) {
        try {
            return address instanceof DomainSocketAddress unix ? UnixDomainSocketAddress.of(unix.path()) : address;
        } catch (InvalidPathException e) {
            return address; // an abstract name, or one that the JDK cannot decode
        }
    }

    /// {@return whether two addresses are both of IPv4 or both of IPv6}
    ///
    /// @param one a resolved address
    /// @param other a resolved address
    static boolean sameFamily(InetSocketAddress one, InetSocketAddress other) {
        return family(one) == family(other);
    }

    /// {@return IPv4 or IPv6}
    ///
    /// @param address a resolved address
    static StandardProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
    }

    /// {@return addresses of both families in turn, so that an attempt with one does not hold up the other for long}
    ///
    /// @param addresses the addresses, in order of preference
    /// @param first the number of addresses of the first family before the turns, or 0 to keep the order
    static List<InetSocketAddress> interleaved(List<InetSocketAddress> addresses, int first) {
        if (first == 0 || addresses.isEmpty()) {
            return addresses;
        }
        var families = new LinkedHashMap<StandardProtocolFamily, ArrayDeque<InetSocketAddress>>();
        for (var address : addresses) {
            families.computeIfAbsent(family(address), key -> new ArrayDeque<>()).add(address);
        }
        var ordered = new ArrayList<InetSocketAddress>(addresses.size());
        var preferred = families.firstEntry().getValue();
        for (int i = 1; i < first && preferred.size() > 1; i++) {
            ordered.add(preferred.remove());
        }
        while (ordered.size() < addresses.size()) {
            for (var family : families.values()) {
                if (!family.isEmpty()) {
                    ordered.add(family.remove());
                }
            }
        }
        return ordered;
    }
}
