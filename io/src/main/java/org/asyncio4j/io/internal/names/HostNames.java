package org.asyncio4j.io.internal.names;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The names of hosts as they are looked up and sent.
public final class HostNames {
    private static final Pattern LABELS = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*");

    private HostNames() {}

    /// {@return a name in ASCII: an internationalized one by its A-labels}
    ///
    /// @param host a name or an address
    /// @throws IllegalArgumentException if it can be none
    public static String toAscii(String host) {
        if (StandardCharsets.US_ASCII.newEncoder().canEncode(host)) {
            return host;
        }
        try {
            return IDN.toASCII(host);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + host + "' cannot be the name of a host", e);
        }
    }

    /// {@return the name of a server as TLS sends and checks it: in ASCII, and without a dot at its end}
    ///
    /// @param host a name, which may have underscores, or an address
    /// @throws IllegalArgumentException if a server cannot be named so
    public static String ofServer(String host) {
        var name = toAscii(host);
        if (name.isEmpty() || NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name)) {
            return name;
        }
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (!LABELS.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + host + "' cannot be the name of a server");
        }
        return name;
    }
}
