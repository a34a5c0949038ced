package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.waitFor;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.asyncio4j.CancelledError;
import org.asyncio4j.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ends a handshake badly, and what is said then.
final class TlsHandshakeTest extends TlsTest {
    private static final BlockingPeer.Conversation<Socket> SILENT =
            socket -> assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();

    private static ConnectionOptions impatient(double seconds) {
        return CLIENT.withTls(TRUSTING.withHandshakeTimeout(seconds));
    }

    @Test
    void aServerThatNeverAnswersIsGivenUpAfterTheTimeout() throws Exception {
        try (var peer = BlockingPeer.server(SILENT)) {
            program(() -> assertThatThrownBy(() -> connect(peer.port(), impatient(0.25)))
                    .isInstanceOf(ConnectionAbortedException.class)
                    .hasMessage("SSL handshake is taking longer than 0.25 seconds: aborting the connection"));
            peer.join();
        }
    }

    @Test
    void aClientThatNeverSpeaksIsGivenUpAfterTheTimeout() throws Exception {
        var tls = TlsOptions.of(Certificates.showing(Certificates.LOCALHOST)).withHandshakeTimeout(0.25);
        program(() -> {
            var protocol = new Recording();
            var server = serve(() -> protocol, ServerOptions.DEFAULT.withTls(tls));
            var closed = new CompletableFuture<Integer>();
            try (var peer = BlockingPeer.client(
                    server.port(),
                    socket -> closed.complete(socket.getInputStream().read()))) {
                assertThat(await(closed)).isEqualTo(-1);
                peer.join();
            }
            closeAndWait(server);
            assertThat(protocol.calls).isEmpty();
        });
    }

    @Test
    void aTimeoutDuringTheHandshakeClosesTheConnectionAndReportsNothing() throws Exception {
        try (var peer = BlockingPeer.server(SILENT)) {
            program(() -> assertThatThrownBy(() -> await(
                            waitFor(io().createConnection(Recording::new, "localhost", peer.port(), CLIENT), 0.5)))
                    .isInstanceOf(TimeoutException.class));
            peer.join();
        }
    }

    @Test
    void aCancelledHandshakeClosesTheConnectionAndReportsNothing() throws Exception {
        var asked = new CompletableFuture<Boolean>();
        try (var peer = BlockingPeer.server(socket -> {
            asked.complete(socket.getInputStream().read() >= 0);
            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
        })) {
            program(() -> {
                var protocol = new Recording();
                var connecting = createTask(io().createConnection(() -> protocol, "localhost", peer.port(), CLIENT));
                await(asked);
                connecting.cancel();
                assertThatThrownBy(() -> await(connecting)).isInstanceOf(CancelledError.class);
                assertThat(protocol.calls).isEmpty();
            });
            peer.join();
        }
    }

    @Test
    void aServerThatClosesInsteadOfAnsweringResetsTheConnection() throws Exception {
        try (var peer = BlockingPeer.server(
                socket -> assertThat(socket.getInputStream().read()).isPositive())) {
            program(() -> assertThatThrownBy(() -> connect(peer.port(), CLIENT))
                    .isInstanceOf(ConnectionResetException.class));
            peer.join();
        }
    }

    @Test
    void aServerThatEndsItsSideInsteadOfAnsweringResetsTheConnection() throws Exception {
        try (var peer = BlockingPeer.server(socket -> {
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        })) {
            program(() -> assertThatThrownBy(() -> connect(peer.port(), CLIENT))
                    .isInstanceOf(ConnectionResetException.class)
                    .hasMessage("Connection closed during the SSL handshake"));
            peer.join();
        }
    }

    @Test
    void aServerThatDoesNotSpeakTlsIsAnSslException() throws Exception {
        try (var peer = BlockingPeer.server(socket -> {
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            socket.getInputStream().readAllBytes();
        })) {
            program(() -> assertThatThrownBy(() -> connect(peer.port(), CLIENT))
                    .isInstanceOf(SSLException.class)
                    .hasMessage("not an SSL/TLS record")
                    .hasNoCause());
            peer.join();
        }
    }

    @Test
    void aClientOfTls12CannotRenegotiate() throws Exception {
        var served = new Recording();
        program(() -> {
            var context = Certificates.showing(Certificates.LOCALHOST);
            var tls12 = TlsOptions.of((host, port) -> {
                var engine = context.createSSLEngine();
                engine.setEnabledProtocols(new String[] {"TLSv1.2"});
                return engine;
            });
            var server = serve(() -> served, ServerOptions.DEFAULT.withTls(tls12));
            try (var peer = BlockingPeer.client(server.port(), Certificates.trusting(), socket -> {
                socket.getOutputStream().write('a');
                assertThatThrownBy(() -> {
                            socket.startHandshake();
                            socket.getInputStream().read();
                        })
                        .isInstanceOf(SSLException.class);
            })) {
                served.untilLost();
                assertThat(served.text()).isEqualTo("a");
                assertThat(served.lostBy).isInstanceOf(SSLException.class);
                peer.join();
            }
            closeAndWait(server);
        });
    }

    @Test
    void withoutANameTheCheckIsNotSwitchedOff() {
        for (var name : new String[] {"", ".example.org"}) {
            assertThatThrownBy(() -> TRUSTING.withServerHostname(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aClientThatDoesNotSpeakTlsIsDroppedAndTheServerGoesOn() {
        program(() -> {
            var protocols = new ArrayList<Recording>();
            var server = serve(
                    () -> {
                        protocols.add(new Recording());
                        return protocols.getLast();
                    },
                    SERVER);
            var closed = new CompletableFuture<byte[]>();
            try (var peer = BlockingPeer.client(server.port(), socket -> {
                socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
                closed.complete(socket.getInputStream().readAllBytes());
            })) {
                await(closed);
                peer.join();
            }
            var client = connect(server.port(), CLIENT);
            client.transport().close();
            client.untilLost();
            closeAndWait(server);
            assertThat(protocols.getFirst().calls).isEmpty();
            assertThat(protocols.getLast().calls).containsExactly("made", "eof", "lost");
        });
    }

    @Test
    void aServersFailedHandshakeIsReportedInDebugMode() {
        program(true, () -> {
            var protocol = new Recording();
            var server = serve(() -> protocol, SERVER);
            var closed = new CompletableFuture<byte[]>();
            try (var peer = BlockingPeer.client(server.port(), socket -> {
                socket.getOutputStream().write("garbage\r\n\r\n".getBytes(UTF_8));
                closed.complete(socket.getInputStream().readAllBytes());
            })) {
                await(closed);
                peer.join();
            }
            closeAndWait(server);
        });
        assertThat(takeReports())
                .singleElement()
                .satisfies(report -> assertThat(report)
                        .containsEntry("message", "Error on transport creation for incoming connection")
                        .containsKeys("exception", "transport", "protocol"));
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefusedByTheClient() {
        var ignorant = ConnectionOptions.DEFAULT.withTls(TlsOptions.of(Certificates.ignorant()));
        assertRefused(Certificates.LOCALHOST, ignorant, "unable to find valid certification path");
    }

    @Test
    void theDefaultContextTrustsTheWellKnownAuthoritiesAlone() {
        var byDefault = ConnectionOptions.DEFAULT.withTls(TlsOptions.ofDefault());
        assertRefused(Certificates.LOCALHOST, byDefault, "unable to find valid certification path");
    }

    @Test
    void aCertificateOfAnotherHostIsRefusedByTheClient() {
        assertRefused(Certificates.OTHER_HOST, CLIENT, "No subject alternative DNS name matching localhost found");
    }

    @Test
    void anExpiredCertificateIsRefusedByTheClient() {
        var exception = assertRefused(Certificates.EXPIRED, CLIENT, "validity check failed");
        assertThat(exception).hasRootCauseInstanceOf(CertificateExpiredException.class);
    }

    /// Connects to a server, and expects that the server's protocol is told nothing.
    private Throwable assertRefused(X509Bundle certificate, ConnectionOptions options, String reason) {
        var thrown = new CompletableFuture<Throwable>();
        program(() -> {
            var served = new Recording();
            var server = serve(() -> served, serverShowing(certificate));
            var client = new Recording();
            try {
                await(io().createConnection(() -> client, "localhost", server.port(), options), IOException.class);
            } catch (SSLHandshakeException e) {
                thrown.complete(e);
            }
            closeAndWait(server);
            assertThat(client.calls).isEmpty();
            assertThat(served.calls).isEmpty();
        });
        assertThat(thrown).isCompleted();
        assertThat(thrown.join()).hasMessageContaining(reason);
        return thrown.join();
    }

    @Test
    void overAUnixSocketACertificateThatNobodyTrustsIsRefusedByTheClient(@TempDir Path folder) {
        var ignorant = TlsOptions.of(Certificates.ignorant()).withServerHostname("invalid");
        program(() -> {
            var served = new Recording();
            var path = folder.resolve("socket");
            var server = await(io().createUnixServer(() -> served, path, SERVER));
            assertThatThrownBy(() -> await(io().createUnixConnection(
                                    Recording::new, path, ConnectionOptions.DEFAULT.withTls(ignorant))))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("unable to find valid certification path");
            closeAndWait(server);
            assertThat(served.calls).isEmpty();
        });
    }

    @Test
    void aHostWithoutANameNeedsAServerHostname(@TempDir Path folder) {
        program(() -> {
            assertThatThrownBy(() -> await(io().createConnection(Recording::new, "", 1, CLIENT)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("You must set server_hostname when using ssl without a host");
            try (var socket = SocketChannel.open()) {
                assertThatThrownBy(() -> await(io().createConnection(Recording::new, socket, CLIENT)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("You must set server_hostname when using ssl without a host");
            }
            assertThatThrownBy(() -> await(io().createUnixConnection(Recording::new, folder, CLIENT)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("you have to pass server_hostname when using ssl");
        });
    }

    @Test
    void timeoutsThatAreNotPositiveAreRefused() {
        for (double seconds : List.of(0.0, -10.0, Double.NaN)) {
            assertThatThrownBy(() -> TRUSTING.withHandshakeTimeout(seconds))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("ssl_handshake_timeout should be a positive number, got " + seconds);
            assertThatThrownBy(() -> TRUSTING.withShutdownTimeout(seconds))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("ssl_shutdown_timeout should be a positive number, got " + seconds);
        }
    }
}
