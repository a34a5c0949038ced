package org.asyncio4j.io.internal.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.util.NetUtil;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;
import org.asyncio4j.io.TlsOptions;
import org.asyncio4j.io.internal.names.HostNames;

/// The TLS settings of one side of a connection.
///
/// @param options the options of the program
/// @param client whether this side is the client
/// @param host for clients, the name that the server's certificate must have, or empty for any
/// @param port for clients, the port of the server, or -1; with the name it identifies a session to
///     resume
public record Tls(TlsOptions options, boolean client, String host, int port) {

    /// {@return the settings of a server}
    ///
    /// @param options the options of the program
    public static Tls server(TlsOptions options) {
        return new Tls(options, false, "", -1);
    }

    /// {@return the settings of a client}
    ///
    /// @param options the options of the program
    /// @param host the host of the server, or empty if it has no name
    /// @param port the port of the server, or -1
    /// @param complaint the error message for a server without a name
    /// @throws IllegalArgumentException if the server has no name
    public static Tls client(TlsOptions options, String host, int port, String complaint) {
        var name = options.serverHostname();
        if (name == null && host.isEmpty()) {
            throw new IllegalArgumentException(complaint);
        }
        return new Tls(options, true, HostNames.ofServer(name == null ? host : name), port);
    }

    /// {@return an engine for one connection}
    SSLEngine newEngine() {
        var engine = options.engines().newEngine(host.isEmpty() ? null : host, port);
        engine.setUseClientMode(client);
        var parameters = engine.getSSLParameters();
        if (client) {
            parameters.setEndpointIdentificationAlgorithm(host.isEmpty() ? "" : "HTTPS");
        }
        if (!host.isEmpty() && !isAddress(host)) {
            parameters.setServerNames(List.of(serverName(host)));
        }
        if (!options.applicationProtocols().isEmpty()) {
            parameters.setApplicationProtocols(options.applicationProtocols().toArray(String[]::new));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static SNIServerName serverName(String host) {
        try {
            return new SNIHostName(host);
        } catch (IllegalArgumentException e) {
            // a name that is not by the book, with an underscore
            return new SNIServerName(StandardConstants.SNI_HOST_NAME, host.getBytes(US_ASCII)) {};
        }
    }

    private static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }
}
