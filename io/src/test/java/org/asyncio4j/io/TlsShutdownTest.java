package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.sleep;

import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.asyncio4j.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How an encrypted connection ends.
final class TlsShutdownTest extends TlsTest {
    private static final SSLContext SHOWING = Certificates.showing(Certificates.LOCALHOST);

    @Test
    void closingWaitsForTheEndOfThePeer() throws Exception {
        var sawEnd = new CompletableFuture<Integer>();
        var mayEnd = new CompletableFuture<Boolean>();
        try (var peer = BlockingPeer.server(SHOWING, socket -> {
            sawEnd.complete(socket.getInputStream().read());
            mayEnd.join();
        })) {
            program(() -> {
                var protocol = connect(peer.port(), CLIENT_OF_ANY);
                protocol.transport().close();
                assertThat(protocol.transport().isClosing()).isTrue();
                assertThat(await(sawEnd)).isEqualTo(-1);
                await(sleep(0));
                assertThat(protocol.calls).containsExactly("made");
                mayEnd.complete(true);
                protocol.untilLost();
                assertThat(protocol.lostBy).isNull();
            });
            peer.join();
        }
    }

    @Test
    void aPeerThatDoesNotEndIsGivenUpAfterTheTimeout() throws Exception {
        try (var peer = BlockingPeer.server(socket -> {
            BlockingPeer.secure(socket, SHOWING, false);
            socket.getInputStream().readAllBytes(); // ends with the connection
        })) {
            program(() -> {
                var tls = TRUSTING.withoutHostnameCheck().withShutdownTimeout(0.25);
                var protocol = connect(peer.port(), CLIENT.withTls(tls));
                protocol.transport().close();
                protocol.untilLost();
                assertThat(protocol.lostBy).isInstanceOf(TimeoutException.class).hasMessage("SSL shutdown timed out");
            });
            peer.join();
        }
    }

    @Test
    void abortingDoesNotWait() throws Exception {
        var mayEnd = new CompletableFuture<Boolean>();
        try (var peer = BlockingPeer.server(SHOWING, socket -> mayEnd.join())) {
            program(() -> {
                var protocol = connect(peer.port(), CLIENT_OF_ANY);
                protocol.transport().close();
                protocol.transport().abort();
                protocol.untilLost();
                assertThat(protocol.lostBy).isNull();
                mayEnd.complete(true);
            });
            peer.join();
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, false", "TLSv1.3, true", "TLSv1.3, false"}) // the JDK reads nothing more after its end in 1.2
    void aPeerThatEndsFirstGetsAllThatWasWritten(String version, boolean announced) throws Exception {
        byte[] much = bytes(20_000_000); // more than the system keeps
        var mayEnd = new CompletableFuture<Boolean>();
        var mayRead = new CompletableFuture<Boolean>();
        try (var peer = BlockingPeer.server(socket -> {
            var secured = BlockingPeer.secure(socket, SHOWING, false);
            mayEnd.join();
            if (announced) {
                secured.shutdownOutput();
            } else {
                socket.shutdownOutput();
            }
            mayRead.join();
            assertThat(read(secured.getInputStream(), much.length)).isEqualTo(much);
        })) {
            var tls = TlsOptions.of((host, port) -> {
                var engine = Certificates.trusting().createSSLEngine();
                engine.setEnabledProtocols(new String[] {version});
                return engine;
            });
            program(() -> {
                var protocol = connect(peer.port(), CLIENT.withTls(tls.withoutHostnameCheck()));
                protocol.transport().write(much);
                await(sleep(0));
                mayEnd.complete(true);
                protocol.until(() -> protocol.calls.contains("eof"));
                assertThat(protocol.transport().getWriteBufferSize()).isPositive();
                mayRead.complete(true);
                protocol.untilLost();
                assertThat(protocol.lostBy).isNull();
            });
            peer.join();
        }
    }

    @Test
    void whatArrivedWhileReadingWasPausedIsDeliveredBeforeTheEnd() throws Exception {
        byte[] much = bytes(1_000_000);
        try (var peer = BlockingPeer.server(SHOWING, socket -> {
            socket.getOutputStream().write(much, 0, 1);
            assertThat(socket.getInputStream().read()).isPositive(); // now reading is paused
            socket.getOutputStream().write(much, 1, much.length - 1);
        })) {
            program(() -> {
                var protocol = connect(peer.port(), CLIENT_OF_ANY);
                protocol.until(() -> protocol.calls.contains("data"));
                protocol.transport().pauseReading();
                protocol.transport().write(new byte[] {1});
                for (int i = 0; i < 100; i++) {
                    await(sleep(0));
                }
                assertThat(protocol.calls).containsExactly("made", "data");
                protocol.transport().resumeReading();
                blocking(() -> peer.join());
                protocol.untilLost();
                assertThat(protocol.received.toByteArray()).isEqualTo(much);
                assertThat(protocol.calls).endsWith("data", "eof", "lost");
                assertThat(protocol.lostBy).isNull();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEndThatArrivedWhileReadingWasPausedComesAfterTheData(boolean announced) throws Exception {
        byte[] little = bytes(10_000); // the system keeps that
        try (var peer = BlockingPeer.server(SHOWING, socket -> {
            socket.getOutputStream().write(little, 0, 1);
            assertThat(socket.getInputStream().read()).isPositive(); // now reading is paused
            socket.getOutputStream().write(little, 1, little.length - 1);
            if (announced) {
                socket.shutdownOutput(); // of TLS
            }
        })) {
            program(() -> {
                var protocol = connect(peer.port(), CLIENT_OF_ANY);
                protocol.until(() -> protocol.calls.contains("data"));
                protocol.transport().pauseReading();
                protocol.transport().write(new byte[] {1});
                blocking(() -> peer.join());
                await(sleep(0));
                assertThat(protocol.calls).containsExactly("made", "data");
                protocol.transport().resumeReading();
                protocol.untilLost();
                assertThat(protocol.received.toByteArray()).isEqualTo(little);
                assertThat(protocol.calls).endsWith("data", "eof", "lost");
                assertThat(protocol.lostBy).isNull();
            });
        }
    }

    @Test
    void whatArrivesAfterClosingIsIgnored() throws Exception {
        var closing = new CompletableFuture<Boolean>();
        try (var peer = BlockingPeer.server(SHOWING, socket -> {
            closing.join();
            socket.getOutputStream().write(bytes(3_000_000));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        })) {
            program(() -> {
                var protocol = connect(peer.port(), CLIENT_OF_ANY);
                protocol.transport().pauseReading(); // also then the end of the peer is seen
                protocol.transport().close();
                protocol.transport().write(new byte[] {1});
                closing.complete(true);
                protocol.untilLost();
                assertThat(protocol.calls).containsExactly("made", "eof", "lost");
                assertThat(protocol.lostBy).isNull();
            });
            peer.join();
        }
    }

    @Test
    void garbageBetweenTheRecordsEndsTheConnection() throws Exception {
        try (var peer = BlockingPeer.server(socket -> {
            BlockingPeer.secure(socket, SHOWING, false);
            socket.getOutputStream().write("this is not encrypted".getBytes(UTF_8));
            socket.getInputStream().readAllBytes();
        })) {
            program(() -> {
                var protocol = connect(peer.port(), CLIENT_OF_ANY);
                protocol.untilLost();
                assertThat(protocol.calls).containsExactly("made", "lost");
                assertThat(protocol.lostBy).isInstanceOf(SSLException.class);
            });
            peer.join();
        }
    }

    @Test
    void aResetOfThePeerIsWhyTheConnectionIsLost() throws Exception {
        try (var peer = BlockingPeer.server(socket -> {
            socket.setSoLinger(true, 0);
            BlockingPeer.secure(socket, SHOWING, false);
        })) {
            program(() -> {
                var protocol = connect(peer.port(), CLIENT_OF_ANY);
                protocol.untilLost();
                assertThat(protocol.calls).containsExactly("made", "lost");
                assertThat(protocol.lostBy).isInstanceOf(ConnectionResetException.class);
            });
            peer.join();
        }
    }

    @Test
    void keepingTheConnectionOpenAfterTheEndHasNoEffectButAWarning() throws Exception {
        try (var peer = BlockingPeer.server(SHOWING, socket -> {});
                var log = LogCapture.open()) {
            program(() -> {
                var protocol = new Recording();
                protocol.keepsOpen = true;
                await(io().createConnection(() -> protocol, "localhost", peer.port(), CLIENT));
                protocol.untilLost();
                assertThat(protocol.calls).containsExactly("made", "eof", "lost");
            });
            peer.join();
            assertThat(log.messages())
                    .containsExactly("returning true from eof_received() has no effect when using ssl");
        }
    }
}
