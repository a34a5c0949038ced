package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.createTask;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Connections that are encrypted from the beginning.
final class TlsConnectionTest extends TlsTest {

    /// Sends back what it receives.
    private static final class Echo extends Recording {
        @Override
        public void dataReceived(byte[] data) {
            transport().write(data);
            super.dataReceived(data);
        }
    }

    /// Talks over a connection whose other side is an [Echo], and closes it.
    private static void talk(Recording client, Recording served) {
        client.transport().write("abc".getBytes(UTF_8));
        client.until(() -> client.text().equals("abc"));
        client.transport().close();
        client.untilLost();
        served.untilLost();
        assertThat(client.calls).containsExactly("made", "data", "eof", "lost");
        assertThat(client.lostBy).isNull();
        assertThat(served.calls).containsExactly("made", "data", "eof", "lost");
        assertThat(served.lostBy).isNull();
    }

    private static String subject(Recording protocol) {
        return ((X509Certificate) protocol.transport().getExtraInfo("peercert", new Object()))
                .getSubjectX500Principal()
                .getName();
    }

    /// {@return the name that the client has asked for, or nothing}
    private static List<String> askedFor(Recording served) {
        var engine = (SSLEngine) Objects.requireNonNull(served.transport().getExtraInfo("ssl_object"));
        return ((ExtendedSSLSession) engine.getSession())
                .getRequestedServerNames().stream()
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .toList();
    }

    @Test
    void bytesFlowBothWaysUntilOneSideCloses() {
        program(() -> {
            var served = new Echo();
            var server = serve(() -> served, SERVER);
            talk(connect(server.port(), CLIENT), served);
            closeAndWait(server);
        });
    }

    @Test
    void aTransportTellsOfItsEncryption() {
        program(() -> {
            var served = new Echo();
            var server = serve(() -> served, SERVER);
            var client = connect(server.port(), CLIENT);
            var transport = client.transport();
            assertThat(transport.getExtraInfo("peername"))
                    .isEqualTo(server.sockets().getFirst());
            assertThat(transport.getExtraInfo("sslcontext")).isInstanceOf(SSLContext.class);
            assertThat(transport.getExtraInfo("ssl_object")).isInstanceOf(SSLEngine.class);
            assertThat((String) transport.getExtraInfo("cipher")).startsWith("TLS_");
            assertThat(subject(client)).isEqualTo("CN=localhost");
            assertThat(transport.getExtraInfo("alpn_protocol")).isNull();
            served.until(() -> served.calls.contains("made"));
            assertThat(served.transport().getExtraInfo("peercert")).isNull();
            assertThat((String) served.transport().getExtraInfo("cipher")).startsWith("TLS_");
            talk(client, served);
            closeAndWait(server);
        });
    }

    @Test
    void thereIsNoEndOfOneDirectionAlone() {
        program(() -> {
            var served = new Echo();
            var server = serve(() -> served, SERVER);
            var client = connect(server.port(), CLIENT);
            assertThat(client.transport().canWriteEof()).isFalse();
            assertThatThrownBy(() -> client.transport().writeEof()).isInstanceOf(UnsupportedOperationException.class);
            talk(client, served);
            closeAndWait(server);
        });
    }

    @Test
    void moreMayWaitToBeSentThanWithoutEncryption() {
        program(() -> {
            var served = new Recording();
            var server = serve(() -> served, SERVER);
            var client = connect(server.port(), CLIENT);
            var transport = client.transport();
            assertThat(transport.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(128 * 1024, 512 * 1024));
            transport.write(bytes(512 * 1024));
            assertThat(client.calls).containsExactly("made");
            transport.write(bytes(1));
            assertThat(client.calls).containsExactly("made", "pause");
            served.until(() -> served.received.size() == 512 * 1024 + 1);
            client.until(() -> client.calls.contains("resume"));
            transport.close();
            client.untilLost();
            closeAndWait(server);
        });
    }

    @Test
    void theProtocolOfATransportCanBeReplaced() {
        program(() -> {
            var server = serve(Echo::new, SERVER);
            var first = connect(server.port(), CLIENT);
            var transport = first.transport();
            var second = new Recording();
            transport.setProtocol(second);
            assertThat(transport.getProtocol()).isSameAs(second);
            transport.write("abc".getBytes(UTF_8));
            second.until(() -> second.text().equals("abc"));
            transport.close();
            second.untilLost();
            assertThat(first.calls).containsExactly("made");
            closeAndWait(server);
        });
    }

    @Test
    void theNameOfTheServerIsTheHostUnlessItIsGiven() {
        program(() -> {
            var served = new ArrayList<Recording>();
            var server = serve(
                    () -> {
                        served.add(new Recording());
                        return served.getLast();
                    },
                    serverShowing(Certificates.OTHER_HOST));
            var other = CLIENT.withTls(TRUSTING.withServerHostname("other.example"));
            for (var options : List.of(other, CLIENT_OF_ANY)) {
                var client = connect(server.port(), options);
                var protocol = served.getLast();
                protocol.until(() -> protocol.calls.contains("made"));
                client.transport().close();
                client.untilLost();
            }
            assertThatThrownBy(() -> connect(server.port(), CLIENT)).isInstanceOf(SSLHandshakeException.class);
            closeAndWait(server);
            assertThat(askedFor(served.get(0))).containsExactly("other.example");
            assertThat(askedFor(served.get(1))).isEmpty();
        });
    }

    @Test
    void anAddressIsCheckedButNotAskedFor() {
        program(() -> {
            var served = new Echo();
            var server = serve(() -> served, SERVER);
            var client = await(io().createConnection(Recording::new, "127.0.0.1", server.port(), CLIENT))
                    .protocol();
            served.until(() -> served.calls.contains("made"));
            assertThat(askedFor(served)).isEmpty();
            talk(client, served);
            closeAndWait(server);
            var other = serve(Recording::new, serverShowing(Certificates.OTHER_HOST));
            assertThatThrownBy(() -> await(io().createConnection(Recording::new, "127.0.0.1", other.port(), CLIENT)))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("127.0.0.1");
            closeAndWait(other);
        });
    }

    @Test
    void theServerShowsTheCertificateThatTheClientAsksFor() {
        var both = TlsOptions.of(Certificates.showing(Certificates.OTHER_HOST, Certificates.LOCALHOST));
        program(() -> {
            var server = serve(Echo::new, ServerOptions.DEFAULT.withTls(both));
            for (var name : List.of("other.example", "localhost")) {
                var client = connect(server.port(), CLIENT.withTls(TRUSTING.withServerHostname(name)));
                assertThat(subject(client)).isEqualTo("CN=" + name);
                client.transport().close();
                client.untilLost();
            }
            closeAndWait(server);
        });
    }

    @Test
    void theSidesAgreeOnAnApplicationProtocol() {
        var server2 = ServerOptions.DEFAULT.withTls(
                TlsOptions.of(Certificates.showing(Certificates.LOCALHOST)).withApplicationProtocols("h2", "http/1.1"));
        program(() -> {
            var served = new Echo();
            var server = serve(() -> served, server2);
            var client = connect(server.port(), CLIENT.withTls(TRUSTING.withApplicationProtocols("http/1.1", "spdy")));
            assertThat(client.transport().getExtraInfo("alpn_protocol")).isEqualTo("http/1.1");
            talk(client, served);
            assertThat(served.transport().getExtraInfo("alpn_protocol")).isEqualTo("http/1.1");
            assertThatThrownBy(() -> connect(server.port(), CLIENT.withTls(TRUSTING.withApplicationProtocols("spdy"))))
                    .isInstanceOf(SSLHandshakeException.class);
            closeAndWait(server);
        });
    }

    @Test
    void engineOptionsOfTheProgramHold() {
        var context = Certificates.showing(Certificates.LOCALHOST);
        var demanding = TlsOptions.of((host, port) -> {
            var engine = context.createSSLEngine();
            engine.setNeedClientAuth(true);
            return engine;
        });
        program(() -> {
            var served = new Echo();
            var server = serve(() -> served, ServerOptions.DEFAULT.withTls(demanding));
            var client =
                    connect(server.port(), CLIENT.withTls(TlsOptions.of(Certificates.showing(Certificates.CLIENT))));
            talk(client, served);
            assertThat(subject(served)).isEqualTo("CN=client");
            assertThat(served.transport().getExtraInfo("sslcontext")).isSameAs(demanding.engines());
            closeAndWait(server);
        });
    }

    @Test
    void aClientWithoutTheDemandedCertificateLosesTheConnection() throws Exception {
        var netty = SslContextBuilder.forServer(Certificates.LOCALHOST.toKeyManagerFactory())
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        var demanding = TlsOptions.of((host, port) -> netty.newEngine(ByteBufAllocator.DEFAULT));
        program(() -> {
            var served = new Recording();
            var server = serve(() -> served, ServerOptions.DEFAULT.withTls(demanding));
            var client = connect(server.port(), CLIENT); // in TLS 1.3 the client is the first to be content
            client.untilLost();
            assertThat(client.lostBy).isInstanceOf(SSLHandshakeException.class);
            closeAndWait(server);
            assertThat(served.calls).isEmpty();
        });
    }

    @Test
    @EnabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void aConnectionThatTheProgramHasAcceptedIsServed() throws Exception {
        try (var listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
            program(() -> {
                var connecting = createTask(io().createConnection(Recording::new, "localhost", port, CLIENT));
                SocketChannel accepted = blocking(() -> listening.accept());
                var served = await(io().connectAcceptedSocket(Echo::new, accepted, SERVER.tls()))
                        .protocol();
                talk(await(connecting).protocol(), served);
            });
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void aConnectedChannelOfTheProgramIsEncrypted() {
        program(() -> {
            var served = new Echo();
            var server = serve(() -> served, SERVER);
            var sock = SocketChannel.open(server.sockets().getFirst());
            talk(
                    await(io().createConnection(Recording::new, sock, CLIENT_OF_ANY))
                            .protocol(),
                    served);
            closeAndWait(server);
        });
    }

    @Test
    void aUnixSocketIsEncryptedWithAndWithoutACheckOfTheName(@TempDir Path folder) {
        var path = folder.resolve("socket");
        program(() -> {
            for (var tls : List.of(TRUSTING.withServerHostname("localhost"), TRUSTING.withoutHostnameCheck())) {
                var served = new Echo();
                var server = await(io().createUnixServer(() -> served, path, SERVER));
                var options = CLIENT.withTls(tls);
                talk(
                        await(io().createUnixConnection(Recording::new, path, options))
                                .protocol(),
                        served);
                closeAndWait(server);
            }
        });
    }
}
