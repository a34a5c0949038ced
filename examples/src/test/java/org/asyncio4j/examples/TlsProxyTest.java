package org.asyncio4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `examples/network/TlsProxy.java`, between clients that speak TLS and a server that sends back what it receives.
@Timeout(180)
final class TlsProxyTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path folder;

    private static Path keystore;
    private static Path certificate;

    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException {
        keystore = folder.resolve("server.p12");
        certificate = folder.resolve("server.pem");
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
        keytool("-exportcert", "-rfc", "-file", certificate.toString());
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var tool = new Tool(Path.of(System.getProperty("java.home"), "bin", "keytool"));
        var command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("-alias", "server", "-keystore", keystore.toString(), "-storepass", PASSWORD));
        var _ = tool.run("", command.toArray(String[]::new));
    }

    @Test
    void bytesPassBothWaysUntilTheClientCloses() throws Exception {
        try (var listening = listen();
                var proxy = start(listening.getLocalPort());
                var client = connect(proxy.port());
                var server = listening.accept()) {
            client.getOutputStream().write("ping".getBytes(UTF_8));
            assertThat(server.getInputStream().readNBytes(4)).asString().isEqualTo("ping");
            server.getOutputStream().write("pong".getBytes(UTF_8));
            assertThat(client.getInputStream().readNBytes(4)).asString().isEqualTo("pong");
            client.shutdownOutput();
            assertThat(server.getInputStream().read()).isEqualTo(-1);
            proxy.stop();
        }
    }

    @Test
    void endOfTheServerReachesTheClientInOrder() throws Exception {
        try (var listening = listen();
                var proxy = start(listening.getLocalPort());
                var client = connect(proxy.port());
                var server = listening.accept()) {
            server.getOutputStream().write("bye".getBytes(UTF_8));
            server.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("bye");
            proxy.stop();
        }
    }

    @Test
    void megabytesPassWhileTheClientIsSlow() throws Exception {
        var data = new byte[5_000_000];
        new Random(1).nextBytes(data);
        try (var listening = listen();
                var proxy = start(listening.getLocalPort());
                var client = connect(proxy.port());
                var server = listening.accept()) {
            var sender = Thread.ofVirtual().start(() -> {
                try (server) {
                    server.getOutputStream().write(data);
                } catch (IOException e) {
                    // the client sees that something is missing
                }
            });
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(data);
            sender.join();
            proxy.stop();
        }
    }

    @Test
    void clientThatDoesNotTrustTheCertificateIsRefusedAndTheNextOneServed() throws Exception {
        try (var listening = listen();
                var proxy = start(listening.getLocalPort())) {
            int port = proxy.port();
            try (var client = (SSLSocket)
                    SSLContext.getDefault().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
                assertThatThrownBy(client::startHandshake).isInstanceOf(SSLHandshakeException.class);
            }
            assertServes(listening, port);
            proxy.stop();
        }
    }

    @Test
    void clientThatSpeaksNoTlsIsRefusedAndTheNextOneServed() throws Exception {
        try (var listening = listen();
                var proxy = start(listening.getLocalPort())) {
            int port = proxy.port();
            try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
                assertThat(client.getInputStream().readAllBytes()).asString().doesNotContain("HTTP");
            }
            assertServes(listening, port);
            proxy.stop();
        }
    }

    @Test
    void clientIsDisconnectedIfThereIsNoServer() throws Exception {
        try (var closed = new ClosedPort();
                var proxy = start(closed.number());
                var client = connect(proxy.port())) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(proxy.line()).contains("/127.0.0.1:" + client.getLocalPort(), "java.net.ConnectException");
            proxy.stop();
        }
    }

    @Test
    void opensslTalksThroughIt() throws Exception {
        var openssl = Tool.find("openssl");
        try (var listening = listen();
                var proxy = start(listening.getLocalPort())) {
            var heard = new CompletableFuture<String>();
            Thread.ofVirtual().start(() -> {
                try (var server = listening.accept()) {
                    heard.complete(new String(server.getInputStream().readNBytes(6), UTF_8));
                    server.getOutputStream().write("answer".getBytes(UTF_8));
                } catch (IOException e) {
                    heard.completeExceptionally(e);
                }
            });
            assertThat(openssl.run(
                            "hello\n",
                            "s_client",
                            "-quiet",
                            "-connect",
                            "127.0.0.1:" + proxy.port(),
                            "-CAfile",
                            certificate.toString(),
                            "-verify_return_error",
                            "-verify_hostname",
                            "localhost"))
                    .isEqualTo("answer");
            assertThat(heard.join()).isEqualTo("hello\n");
            proxy.stop();
        }
    }

    private static NetworkProgram start(int serverPort) {
        return NetworkProgram.start("TlsProxy", keystore, 0, "127.0.0.1", serverPort);
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    }

    private static void assertServes(ServerSocket listening, int port) throws Exception {
        try (var client = connect(port);
                var server = listening.accept()) {
            client.getOutputStream().write('x');
            assertThat(server.getInputStream().read()).isEqualTo('x');
        }
    }

    /// {@return a client whose handshake is done}
    private static SSLSocket connect(int port) throws IOException, GeneralSecurityException {
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray()));
        var context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        var socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
