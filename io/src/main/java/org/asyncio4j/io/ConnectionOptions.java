package org.asyncio4j.io;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import org.jspecify.annotations.Nullable;

/// The keyword arguments of `create_connection` and `open_connection`.
///
/// @param tls how the connection is encrypted, or null if it is not
/// @param family [IPv4 or IPv6][java.net.StandardProtocolFamily] alone, or null for both
/// @param localAddr the address of this side, or null for any
/// @param happyEyeballsDelay after how many seconds the next address is tried while an attempt goes on, or null for one
/// attempt after the other
/// @param interleave how many addresses of the first family come before those of the other are mixed in, 0 for the
/// order of the name service; null for 1 with a `happyEyeballsDelay` and 0 without
/// @param allErrors whether a failure is an [ExceptionGroup][org.asyncio4j.ExceptionGroup] with the error of each
/// address
/// @param limit for streams: how many bytes a line may have; twice as many are received before they are read
public record ConnectionOptions(
        @Nullable TlsOptions tls,
        @Nullable ProtocolFamily family,
        @Nullable InetSocketAddress localAddr,
        @Nullable Double happyEyeballsDelay,
        @Nullable Integer interleave,
        boolean allErrors,
        int limit) {
    /// Those that hold where nothing else is said.
    public static final ConnectionOptions DEFAULT =
            new ConnectionOptions(null, null, null, null, null, false, 64 * 1024);

    /// Makes options.
    ///
    /// @throws IllegalArgumentException if the limit is not positive
    public ConnectionOptions {
        if (limit <= 0) {
            throw new IllegalArgumentException("Limit cannot be <= 0");
        }
    }

    /// {@return these options with encryption}
    ///
    /// @param tls how
    public ConnectionOptions withTls(TlsOptions tls) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }

    /// {@return these options with one kind of address}
    ///
    /// @param family IPv4 or IPv6
    public ConnectionOptions withFamily(ProtocolFamily family) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }

    /// {@return these options with an address of this side}
    ///
    /// @param localAddr the address; its host may be unresolved, its port 0
    public ConnectionOptions withLocalAddr(InetSocketAddress localAddr) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }

    /// {@return these options with attempts that overlap}
    ///
    /// @param happyEyeballsDelay in seconds; RFC 8305 recommends 0.25
    public ConnectionOptions withHappyEyeballsDelay(double happyEyeballsDelay) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }

    /// {@return these options with another order of addresses}
    ///
    /// @param interleave 0 or more
    public ConnectionOptions withInterleave(int interleave) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }

    /// {@return these options with another form of failure}
    ///
    /// @param allErrors whether it is a group
    public ConnectionOptions withAllErrors(boolean allErrors) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }

    /// {@return these options with another limit of streams}
    ///
    /// @param limit in bytes, more than 0
    public ConnectionOptions withLimit(int limit) {
        return new ConnectionOptions(tls, family, localAddr, happyEyeballsDelay, interleave, allErrors, limit);
    }
}
