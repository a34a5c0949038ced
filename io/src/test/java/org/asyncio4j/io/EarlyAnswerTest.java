package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.createTask;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.asyncio4j.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that answer and close before they have read all of the request.
final class EarlyAnswerTest extends TlsTest {
    private static final int TRIES = 20;
    private static final int LARGE = 4_000_000;
    private static final int LARGER = 50_000_000; // than what the system takes at once
    private static final byte[] ANSWER = "413 too large\n".getBytes(UTF_8);

    @TempDir
    private Path folder;

    private interface Peer {
        void answer() throws IOException;
    }

    private static Task<Boolean> answering(Peer peer) {
        return createTask(async(() -> blocking(() -> {
            peer.answer();
            return true;
        })));
    }

    private static void answer(Socket socket) throws IOException {
        try (socket) {
            var _ = socket.getInputStream().readNBytes(1000);
            socket.getOutputStream().write(ANSWER);
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void expectAnswer(Connection connection) throws Exception {
        assertThat(await(connection.reader().readline(), Exception.class)).isEqualTo(ANSWER);
        connection.writer().transport().abort();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000, 1_000_000, 10_000_000})
    void anAnswerArrivesAlthoughTheRequestCannotBeSent(int size) throws IOException {
        try (var listener = listen()) {
            program(() -> {
                for (int i = 0; i < TRIES; i++) {
                    var answering = answering(() -> answer(listener.accept()));
                    var connection = await(Streams.openConnection("127.0.0.1", listener.getLocalPort()));
                    connection.writer().write(new byte[size]);
                    expectAnswer(connection);
                    await(answering);
                }
            });
        }
    }

    @Test
    void theErrorComesAfterTheAnswer() throws IOException {
        try (var listener = listen()) {
            program(() -> {
                var answering = answering(() -> answer(listener.accept()));
                var made = await(io().createConnection(Recording::new, "127.0.0.1", listener.getLocalPort()));
                var client = made.protocol();
                made.transport().write(new byte[LARGE]);
                client.untilLost();
                assertThat(client.calls).containsExactly("made", "pause", "data", "lost");
                assertThat(client.received.toByteArray()).isEqualTo(ANSWER);
                assertThat(client.lostBy).isInstanceOfAny(ConnectionResetException.class, BrokenPipeException.class);
                await(answering);
            });
        }
    }

    @Test
    void whoWaitsToWriteAndReadsNothingIsTold() throws IOException {
        try (var listener = listen()) {
            program(() -> {
                var answering = answering(() -> {
                    try (var socket = listener.accept()) {
                        var _ = socket.getInputStream().readNBytes(1000);
                        socket.getOutputStream().write(new byte[500_000]);
                    }
                });
                var connection = await(Streams.openConnection("127.0.0.1", listener.getLocalPort()));
                connection.writer().write(new byte[LARGE]);
                assertThatThrownBy(() -> await(connection.writer().drain(), Exception.class))
                        .isInstanceOf(IOException.class);
                await(answering);
                connection.writer().transport().abort();
            });
        }
    }

    @Test
    void anAnswerArrivesOverTls() throws IOException {
        try (var listener = listen()) {
            program(() -> {
                for (int i = 0; i < TRIES; i++) {
                    var answering = answering(() -> {
                        var plain = listener.accept();
                        var secured = BlockingPeer.secure(plain, Certificates.showing(Certificates.LOCALHOST), false);
                        var _ = secured.getInputStream().readNBytes(1000);
                        secured.getOutputStream().write(ANSWER);
                        plain.close();
                    });
                    var connection = await(Streams.openConnection("127.0.0.1", listener.getLocalPort(), CLIENT));
                    connection.writer().write(new byte[LARGE]);
                    expectAnswer(connection);
                    await(answering);
                }
            });
        }
    }

    @Test
    void anAnswerArrivesOverAUnixSocket() throws IOException {
        var address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(address);
            program(() -> {
                for (int i = 0; i < TRIES; i++) {
                    var answering = answering(() -> {
                        try (var socket = listener.accept()) {
                            var _ = socket.read(ByteBuffer.allocate(1000));
                            var _ = socket.write(ByteBuffer.wrap(ANSWER));
                        }
                    });
                    var connection = await(Streams.openUnixConnection(address.getPath()));
                    connection.writer().write(new byte[LARGE]);
                    expectAnswer(connection);
                    await(answering);
                }
            });
        }
    }

    @Test
    void anAnswerArrivesAlthoughAFileCannotBeSent() throws IOException {
        try (var listener = listen();
                var file = FileChannel.open(folder.resolve("file"), CREATE_NEW, READ, WRITE)) {
            var _ = file.write(ByteBuffer.allocate(1), LARGER);
            program(() -> {
                for (int i = 0; i < TRIES; i++) {
                    var answering = answering(() -> answer(listener.accept()));
                    var connection = await(Streams.openConnection("127.0.0.1", listener.getLocalPort()));
                    assertThatThrownBy(() ->
                                    await(io().sendfile(connection.writer().transport(), file), Exception.class))
                            .isInstanceOf(IOException.class);
                    expectAnswer(connection);
                    await(answering);
                }
            });
        }
    }
}
