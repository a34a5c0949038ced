package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Connections that Netty's OpenSSL encrypts.
final class TlsOpenSslTest extends TlsTest {
    @BeforeEach
    void needOpenSsl() {
        assumeTrue(OpenSsl.isAvailable(), "Netty has no OpenSSL for this system on the path");
    }

    private static TlsOptions engines(SslContext context) {
        return TlsOptions.of((host, port) -> context.newEngine(ByteBufAllocator.DEFAULT, host, port));
    }

    private static TlsOptions built(SslContextBuilder builder) throws SSLException {
        var http2 = new ApplicationProtocolConfig(
                Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, "h2");
        return engines(builder.sslProvider(SslProvider.OPENSSL)
                .applicationProtocolConfig(http2)
                .build());
    }

    private static TlsOptions showing(X509Bundle certificate) throws Exception {
        return built(SslContextBuilder.forServer(certificate.toKeyManagerFactory()));
    }

    private static TlsOptions trusting() throws SSLException {
        return built(SslContextBuilder.forClient().trustManager(Certificates.LOCALHOST.getRootCertificate()));
    }

    @Test
    void bytesFlowBothWaysUntilOneSideCloses() {
        byte[] much = bytes(1_000_000);
        program(() -> {
            var served = new Recording();
            var server = serve(() -> served, ServerOptions.DEFAULT.withTls(showing(Certificates.LOCALHOST)));
            var client = connect(server.port(), CLIENT.withTls(trusting()));
            var transport = client.transport();
            assertThat(String.valueOf(transport.getExtraInfo("ssl_object"))).contains("OpenSsl");
            assertThat(transport.getExtraInfo("peercert")).isInstanceOf(X509Certificate.class);
            assertThat(transport.getExtraInfo("alpn_protocol")).isEqualTo("h2");
            transport.write(much);
            served.until(() -> served.received.size() == much.length);
            assertThat(served.received.toByteArray()).isEqualTo(much);
            served.transport().write("bye".getBytes(UTF_8));
            served.transport().close();
            client.untilLost();
            served.untilLost();
            assertThat(client.text()).isEqualTo("bye");
            assertThat(client.lostBy).isNull();
            assertThat(served.lostBy).isNull();
            closeAndWait(server);
        });
    }

    @Test
    void aConnectionInUseIsEncrypted() {
        program(() -> {
            var served = new Recording();
            var server = serve(() -> served, ServerOptions.DEFAULT);
            var client = connect(server.port(), ConnectionOptions.DEFAULT);
            served.until(() -> served.calls.contains("made"));
            var securing = createTask(io().startTls(served.transport(), served, showing(Certificates.LOCALHOST), true));
            await(io().startTls(client.transport(), client, trusting().withServerHostname("localhost"), false));
            await(securing);
            client.transport().write("abc".getBytes(UTF_8));
            client.transport().close();
            served.untilLost();
            assertThat(served.text()).isEqualTo("abc");
            closeAndWait(server);
        });
    }

    @Test
    void theNameOfTheHostIsChecked() {
        program(() -> {
            var server = serve(Recording::new, ServerOptions.DEFAULT.withTls(showing(Certificates.OTHER_HOST)));
            assertThatThrownBy(() -> connect(server.port(), CLIENT.withTls(trusting())))
                    .isInstanceOf(SSLHandshakeException.class);
            connect(server.port(), CLIENT.withTls(trusting().withoutHostnameCheck()))
                    .transport()
                    .close();
            closeAndWait(server);
        });
    }
}
