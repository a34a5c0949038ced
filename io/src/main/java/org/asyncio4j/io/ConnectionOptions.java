package org.asyncio4j.io;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import org.jspecify.annotations.Nullable;

/// The keyword arguments of `create_connection` and `open_connection`.
///
/// @param tls the TLS options, or null for no encryption
/// @param family [IPv4 or IPv6][java.net.StandardProtocolFamily] alone, or null for both
/// @param localAddr the local address, or null for any
/// @param happyEyeballsDelay the delay, in seconds, before the next address is tried while an attempt is
///     pending; or null to wait for the end of each attempt
/// @param interleave the number of addresses of the first family to try before the families alternate,
///     or 0 for the order of the name service; null means 1 with a `happyEyeballsDelay` and 0 without
/// @param allErrors whether a failure is an [ExceptionGroup][org.asyncio4j.ExceptionGroup] with the error of each
/// address
/// @param limit for streams: the largest length of a line in bytes, more than 0; up to twice as many
///     bytes wait to be read
public record ConnectionOptions(
        @Nullable TlsOptions tls,
        @Nullable ProtocolFamily family,
        @Nullable InetSocketAddress localAddr,
        @Nullable Double happyEyeballsDelay,
        @Nullable Integer interleave,
        boolean allErrors,
        int limit) {
    /// The default options.
    public static final ConnectionOptions DEFAULT =
            new ConnectionOptions(null, null, null, null, null, false, 64 * 1024);

    /// Creates options.
    ///
    /// @throws IllegalArgumentException if the limit is not positive
    public ConnectionOptions {
        if (limit <= 0) {
            throw new IllegalArgumentException("Limit cannot be <= 0");
        }
    }

    /// {@return these options with encryption}
    ///
    /// @param tls the TLS options
    public ConnectionOptions withTls(TlsOptions tls) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }

    /// {@return these options with one kind of address}
    ///
    /// @param family IPv4 or IPv6
    public ConnectionOptions withFamily(ProtocolFamily family) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }

    /// {@return these options with a local address}
    ///
    /// @param localAddr the local address; its host may be unresolved and its port may be 0
    public ConnectionOptions withLocalAddr(InetSocketAddress localAddr) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }

    /// {@return these options with attempts that overlap}
    ///
    /// @param happyEyeballsDelay the delay in seconds; RFC 8305 recommends 0.25
    public ConnectionOptions withHappyEyeballsDelay(double happyEyeballsDelay) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }

    /// {@return these options with another order of addresses}
    ///
    /// @param interleave the number of addresses of the first family, 0 or more
    public ConnectionOptions withInterleave(int interleave) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }

    /// {@return these options with another form of failure}
    ///
    /// @param allErrors whether a failure is a group with the error of each address
    public ConnectionOptions withAllErrors(boolean allErrors) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }

    /// {@return these options with another limit of streams}
    ///
    /// @param limit the largest length of a line in bytes, more than 0
    public ConnectionOptions withLimit(int limit) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }
}
