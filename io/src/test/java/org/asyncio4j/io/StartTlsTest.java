package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.waitFor;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.asyncio4j.TimeoutException;
import org.junit.jupiter.api.Test;

/// Connections that are encrypted when they have been used for a while.
final class StartTlsTest extends TlsTest {
    private static final TlsOptions SHOWING = TlsOptions.of(Certificates.showing(Certificates.LOCALHOST));
    private static final TlsOptions LOCALHOST = TRUSTING.withServerHostname("localhost");
    private static final byte[] PLAIN = bytes(100 * 1024);
    private static final byte[] SECRET = bytes(1_000_000);

    /// Receives into a buffer of one byte.
    private static final class OneByOne implements BufferedProtocol {
        private final Recording record = new Recording();
        private final ByteBuffer buffer = ByteBuffer.allocate(1);

        @Override
        public void connectionMade(BaseTransport transport) {
            record.connectionMade(transport);
        }

        @Override
        public ByteBuffer getBuffer(int sizeHint) {
            return buffer.clear();
        }

        @Override
        public void bufferUpdated(int nbytes) {
            record.dataReceived(buffer.array().clone());
        }
    }

    private static SSLSocket server(Socket socket) throws IOException {
        return BlockingPeer.secure(socket, Certificates.showing(Certificates.LOCALHOST), false);
    }

    private static SSLSocket client(Socket socket) throws IOException {
        return BlockingPeer.secure(socket, Certificates.trusting(), true);
    }

    private static Recording plainConnection(int port) {
        return await(io().createConnection(Recording::new, "127.0.0.1", port)).protocol();
    }

    @Test
    void aClientEncryptsAConnectionInUse() throws Exception {
        try (var peer = BlockingPeer.server(socket -> {
            assertThat(read(socket.getInputStream(), PLAIN.length)).isEqualTo(PLAIN);
            socket.getOutputStream().write('O');
            try (var secured = server(socket)) {
                assertThat(read(secured.getInputStream(), SECRET.length)).isEqualTo(SECRET);
                secured.getOutputStream().write(SECRET);
            }
        })) {
            program(() -> {
                var protocol = plainConnection(peer.port());
                var transport = protocol.transport();
                transport.write(PLAIN);
                protocol.until(() -> protocol.text().equals("O"));
                protocol.received.reset();
                assertThat(transport.getExtraInfo("sslcontext")).isNull();
                assertThat(transport.canWriteEof()).isTrue();
                assertThat(await(io().startTls(transport, protocol, LOCALHOST, false)))
                        .isSameAs(transport);
                assertThat(transport.getExtraInfo("sslcontext")).isNotNull();
                assertThat(transport.canWriteEof()).isFalse();
                assertThat(transport.getWriteBufferLimits()).isEqualTo(WriteBufferLimits.high(512 * 1024));
                transport.write(SECRET);
                protocol.untilLost();
                assertThat(protocol.received.toByteArray()).isEqualTo(SECRET);
                assertThat(protocol.calls)
                        .containsOnlyOnce("made", "eof", "lost")
                        .endsWith("eof", "lost");
                assertThat(protocol.lostBy).isNull();
            });
            peer.join();
        }
    }

    @Test
    void whatIsWrittenBeforeIsNotEncryptedAndWhatIsWrittenMeanwhileIs() throws Exception {
        try (var peer = BlockingPeer.server(socket -> {
            assertThat(read(socket.getInputStream(), 2 * PLAIN.length)).endsWith(PLAIN);
            try (var secured = server(socket)) {
                assertThat(read(secured.getInputStream(), SECRET.length)).isEqualTo(SECRET);
            }
        })) {
            program(() -> {
                var protocol = plainConnection(peer.port());
                var transport = protocol.transport();
                transport.write(PLAIN);
                var _ = getRunningLoop().callSoon(() -> transport.write(PLAIN));
                var securing = createTask(io().startTls(transport, protocol, LOCALHOST, false));
                var _ = getRunningLoop().callSoon(() -> transport.write(SECRET));
                await(securing);
                protocol.untilLost();
                assertThat(protocol.lostBy).isNull();
            });
            peer.join();
        }
    }

    @Test
    void theEndOfTheChannelIsTheEndAlsoIfThePeerDidNotAnnounceIt() throws Exception {
        try (var peer = BlockingPeer.server(socket -> {
            server(socket).getOutputStream().write("abc".getBytes(UTF_8));
            socket.close();
        })) {
            program(() -> {
                var protocol = plainConnection(peer.port());
                await(io().startTls(protocol.transport(), protocol, LOCALHOST, false));
                protocol.untilLost();
                assertThat(protocol.text()).isEqualTo("abc");
                assertThat(protocol.calls).containsExactly("made", "data", "eof", "lost");
                assertThat(protocol.lostBy).isNull();
            });
            peer.join();
        }
    }

    @Test
    void aBufferedProtocolIsEncryptedAndReplacedByAPlainOne() throws Exception {
        try (var peer = BlockingPeer.server(socket -> {
            assertThat(read(socket.getInputStream(), PLAIN.length)).isEqualTo(PLAIN);
            socket.getOutputStream().write("OK".getBytes(UTF_8));
            var secured = server(socket);
            for (var word : new String[] {"one", "two"}) {
                secured.getOutputStream().write(word.getBytes(UTF_8));
                assertThat(secured.getInputStream().read()).isPositive();
            }
        })) {
            program(() -> {
                var buffered = new OneByOne();
                await(io().createConnection(() -> buffered, "127.0.0.1", peer.port()));
                var transport = buffered.record.transport();
                transport.write(PLAIN);
                buffered.record.until(() -> buffered.record.text().equals("OK"));
                await(io().startTls(transport, buffered, LOCALHOST, false));
                buffered.record.until(() -> buffered.record.text().equals("OKone"));
                var plain = new Recording();
                transport.setProtocol(plain);
                assertThat(transport.getProtocol()).isSameAs(plain);
                transport.write(new byte[] {1});
                plain.until(() -> plain.text().equals("two"));
                transport.close();
                plain.untilLost();
                assertThat(plain.calls).doesNotContain("made");
                assertThat(buffered.record.calls).containsOnlyOnce("made").doesNotContain("lost");
            });
        }
    }

    @Test
    void aServerEncryptsAConnectionInUse() throws Exception {
        program(() -> {
            var protocol = new Recording();
            var server = serve(() -> protocol, ServerOptions.DEFAULT);
            try (var peer = BlockingPeer.client(server.port(), socket -> {
                socket.getOutputStream().write(PLAIN);
                assertThat(socket.getInputStream().read()).isEqualTo('O');
                try (var secured = client(socket)) {
                    secured.getOutputStream().write(SECRET);
                }
            })) {
                protocol.until(() -> protocol.received.size() == PLAIN.length);
                protocol.transport().write("O".getBytes(UTF_8));
                await(io().startTls(protocol.transport(), protocol, SHOWING, true));
                protocol.untilLost();
                peer.join();
            }
            assertThat(protocol.received.size()).isEqualTo(PLAIN.length + SECRET.length);
            assertThat(protocol.received.toByteArray()).endsWith(SECRET);
            assertThat(protocol.calls).containsOnlyOnce("made").endsWith("eof", "lost");
            assertThat(protocol.lostBy).isNull();
            closeAndWait(server);
        });
    }

    /// Sends back what arrives in a second layer of TLS.
    private static final class EchoInTwoLayers extends Recording {
        @Override
        public void connectionMade(BaseTransport made) {
            super.connectionMade(made);
            transport().pauseReading(); // the next bytes are for the second layer
            var _ = createTask(io().startTls(transport(), this, SHOWING, true));
        }

        @Override
        public void dataReceived(byte[] data) {
            transport().write(data);
        }
    }

    @Test
    void tlsRunsInsideOfTlsForManyClients() throws Exception {
        int count = 25;
        program(() -> {
            var server = serve(EchoInTwoLayers::new, SERVER);
            try (var peer = BlockingPeer.clients(server.port(), count, socket -> {
                try (var outer = client(socket);
                        var inner = client(outer)) {
                    inner.getOutputStream().write(SECRET);
                    assertThat(read(inner.getInputStream(), SECRET.length)).isEqualTo(SECRET);
                }
            })) {
                blocking(() -> peer.join(count));
            }
            closeAndWait(server);
        });
    }

    @Test
    void bothSidesTalkInTwoLayersAndCloseThemInOrder() {
        program(() -> {
            var served = new EchoInTwoLayers();
            var server = serve(() -> served, SERVER);
            var client = connect(server.port(), CLIENT);
            await(io().startTls(client.transport(), client, LOCALHOST, false));
            client.transport().write("abc".getBytes(UTF_8));
            client.until(() -> client.text().equals("abc"));
            client.transport().close();
            client.untilLost();
            served.untilLost();
            assertThat(client.lostBy).isNull();
            assertThat(served.lostBy).isNull();
            assertThat(served.calls).containsExactly("made", "eof", "lost");
            closeAndWait(server);
        });
    }

    @Test
    void aCancelledHandshakeEndsTheConnection() throws Exception {
        try (var peer = BlockingPeer.server(
                socket -> assertThat(socket.getInputStream().readAllBytes()).isNotEmpty())) {
            program(() -> {
                var protocol = plainConnection(peer.port());
                assertThatThrownBy(() ->
                                await(waitFor(io().startTls(protocol.transport(), protocol, LOCALHOST, false), 0.5)))
                        .isInstanceOf(TimeoutException.class);
                assertThat(protocol.transport().isClosing()).isTrue();
                protocol.untilLost();
                assertThat(protocol.lostBy).isNull();
            });
            peer.join();
        }
    }

    @Test
    void aFailedHandshakeEndsTheConnectionAndTellsTheProtocol() throws Exception {
        try (var peer = BlockingPeer.server(socket -> {
            socket.getOutputStream().write("not what you think\r\n".getBytes(UTF_8));
            socket.getInputStream().readAllBytes();
        })) {
            program(() -> {
                var protocol = plainConnection(peer.port());
                assertThatThrownBy(() -> await(io().startTls(protocol.transport(), protocol, LOCALHOST, false)))
                        .isInstanceOf(SSLException.class);
                protocol.untilLost();
                assertThat(protocol.lostBy).isInstanceOf(SSLException.class);
            });
            peer.join();
        }
    }

    @Test
    void aConnectionLostDuringTheHandshakeFailsIt() throws Exception {
        try (var peer = BlockingPeer.server(
                socket -> assertThat(socket.getInputStream().read()).isPositive())) {
            program(() -> {
                var protocol = plainConnection(peer.port());
                assertThatThrownBy(() -> await(io().startTls(protocol.transport(), protocol, LOCALHOST, false)))
                        .isInstanceOf(ConnectionResetException.class);
                protocol.untilLost();
                assertThat(protocol.lostBy).isInstanceOf(ConnectionResetException.class);
            });
            peer.join();
        }
    }

    @Test
    void closingDuringTheHandshakeAbortsTheConnection() throws Exception {
        var asked = new CompletableFuture<Boolean>();
        try (var peer = BlockingPeer.server(socket -> {
            asked.complete(socket.getInputStream().read() >= 0);
            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
        })) {
            program(() -> {
                var protocol = plainConnection(peer.port());
                var securing = createTask(io().startTls(protocol.transport(), protocol, LOCALHOST, false));
                await(asked);
                protocol.transport().close();
                assertThatThrownBy(() -> await(securing)).isInstanceOf(ConnectionAbortedException.class);
                protocol.untilLost();
                assertThat(protocol.lostBy).isNull();
            });
            peer.join();
        }
    }

    @Test
    void closingDuringTheHandshakeOfTheSecondLayerReportsNothing() throws Exception {
        var asked = new CompletableFuture<Boolean>();
        var mayEnd = new CompletableFuture<Boolean>();
        try (var peer = BlockingPeer.server(Certificates.showing(Certificates.LOCALHOST), socket -> {
            asked.complete(socket.getInputStream().read() >= 0);
            mayEnd.join();
        })) {
            program(() -> {
                var protocol = connect(peer.port(), CLIENT_OF_ANY);
                var securing = createTask(io().startTls(protocol.transport(), protocol, LOCALHOST, false));
                await(asked);
                protocol.transport().close();
                assertThatThrownBy(() -> await(securing)).isInstanceOf(ConnectionAbortedException.class);
                protocol.untilLost();
                assertThat(protocol.calls).containsExactly("made", "lost");
                assertThat(protocol.lostBy).isNull();
            });
            mayEnd.complete(true);
            peer.join();
        }
    }

    @Test
    void whatCannotBeEncryptedIsNamed() throws Exception {
        try (var peer = BlockingPeer.server(socket -> socket.getInputStream().read())) {
            program(() -> {
                var protocol = plainConnection(peer.port());
                var transport = protocol.transport();
                assertThatThrownBy(() -> await(io().startTls(transport, protocol, TRUSTING, false)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("check_hostname requires server_hostname");
                transport.close();
                assertThatThrownBy(() -> await(io().startTls(transport, protocol, LOCALHOST, false)))
                        .isInstanceOf(ConnectionResetException.class)
                        .hasMessage("Connection lost");
                var other = new MemoryTransport(getRunningLoop(), protocol);
                assertThatThrownBy(() -> await(io().startTls(other, protocol, LOCALHOST, false)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("transport " + other + " is not supported by start_tls()");
            });
            peer.join();
        }
    }
}
