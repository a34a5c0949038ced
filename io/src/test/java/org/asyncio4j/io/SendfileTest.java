package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.asyncio4j.CancelledError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SendfileTest {
    private static final int SIZE = 5_000_000;

    @TempDir
    Path folder;

    private byte[] content = {};
    private Path path = Path.of("");

    @BeforeEach
    void makeFile() throws IOException {
        content = new byte[SIZE];
        new Random(5).nextBytes(content);
        path = folder.resolve("file");
        Files.write(path, content);
    }

    /// A server, a client connected to it, and an open file.
    private interface Body {
        void run(IoLoop loop, Transport client, Recording received, FileChannel file) throws Exception;
    }

    private void connected(Body body) {
        run(async(() -> {
            var loop = IoLoop.of(getRunningLoop());
            var received = new Recording();
            var server = await(loop.createServer(() -> received, "127.0.0.1", 0));
            int port = server.port();
            var connected = await(loop.createConnection(Recording::new, "127.0.0.1", port));
            try (var file = FileChannel.open(path)) {
                body.run(loop, connected.transport(), received, file);
            }
            connected.transport().close();
            received.untilLost();
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void sendfileSendsTheWholeFileAndLeavesThePositionAtItsEnd() {
        connected((loop, client, received, file) -> {
            assertThat(await(loop.sendfile(client, file))).isEqualTo(SIZE);
            assertThat(file.position()).isEqualTo(SIZE);
            received.until(() -> received.received.size() == SIZE);
            assertThat(received.received.toByteArray()).isEqualTo(content);
        });
    }

    @Test
    void dataWrittenBeforeAndAfterSendfileArriveBeforeAndAfterTheFile() {
        connected((loop, client, received, file) -> {
            client.write("before".getBytes(UTF_8));
            assertThat(await(loop.sendfile(client, file, 1000, 10L, true))).isEqualTo(10);
            assertThat(file.position()).isEqualTo(1010);
            client.write("after".getBytes(UTF_8));
            received.until(() -> received.received.size() == 21);
            var expected = new ByteArrayOutputStream();
            expected.writeBytes("before".getBytes(UTF_8));
            expected.write(content, 1000, 10);
            expected.writeBytes("after".getBytes(UTF_8));
            assertThat(received.received.toByteArray()).isEqualTo(expected.toByteArray());
        });
    }

    @Test
    void aFileThatBecomesShorterIsAnErrorAndEndsTheConnection() throws IOException {
        int size = 64 << 20;
        var shrinking = folder.resolve("shrinking");
        try (var file = FileChannel.open(
                shrinking, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), size - 1);
            connected((loop, client, received, other) -> {
                received.until(() -> received.transport != null);
                received.transport().pauseReading();
                var sending = createTask(loop.sendfile(client, file));
                Pair.turns(10);
                assertThat(sending.done()).isFalse();
                file.truncate(size / 2);
                received.transport().resumeReading();
                assertThatThrownBy(() -> await(sending, IOException.class))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("file size");
                assertThat(client.isClosing()).isTrue();
            });
        }
    }

    @Test
    void aFileWithoutASizeIsReadIfItMayBe() throws IOException {
        var status = Path.of("/proc/self/status");
        assumeThat(status).exists();
        try (var file = FileChannel.open(status)) {
            connected((loop, client, received, other) -> {
                assertThat(await(loop.sendfile(client, file, 0, null, false))).isZero();
                long sent = await(loop.sendfile(client, file));
                assertThat(sent).isPositive();
                received.until(() -> received.received.size() == sent);
                assertThat(received.text()).startsWith("Name:");
            });
        }
    }

    @Test
    void writingWhileAFileIsSentIsAnErrorAndTheFileArrives() {
        connected((loop, client, received, file) -> {
            var sending = createTask(loop.sendfile(client, file));
            await(sleep(0));
            assertThatThrownBy(() -> client.write(new byte[] {1}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("sendfile is in progress");
            assertThat(await(sending)).isEqualTo(SIZE);
            received.until(() -> received.received.size() == SIZE);
        });
    }

    @Test
    void aFileThatTheSystemDoesNotKnowIsReadAndWritten() {
        connected((loop, client, received, file) -> {
            client.write("before".getBytes(UTF_8));
            assertThat(await(loop.sendfile(client, new ForeignFile(file)))).isEqualTo(SIZE);
            assertThat(file.position()).isEqualTo(SIZE);
            client.write("after".getBytes(UTF_8));
            received.until(() -> received.received.size() == 6 + SIZE + 5);
            var expected = new ByteArrayOutputStream();
            expected.writeBytes("before".getBytes(UTF_8));
            expected.writeBytes(content);
            expected.writeBytes("after".getBytes(UTF_8));
            assertThat(received.received.toByteArray()).isEqualTo(expected.toByteArray());
        });
    }

    @Test
    void withoutTheFallbackAFileThatTheSystemDoesNotKnowIsRefused() {
        connected((loop, client, received, file) -> {
            var foreign = new ForeignFile(file);
            assertThatThrownBy(() -> await(loop.sendfile(client, foreign, 0, null, false)))
                    .isInstanceOf(SendfileNotAvailableException.class)
                    .hasMessage("sendfile syscall is not supported for file " + foreign);
            assertThat(file.position()).isZero();
            client.close();
            received.untilLost();
            assertThat(received.calls).containsExactly("made", "eof", "lost");
        });
    }

    @Test
    void aFileThatIsNotOpenForReadingIsRefusedAndTheConnectionGoesOn() {
        connected((loop, client, received, file) -> {
            try (var writable = FileChannel.open(path, StandardOpenOption.WRITE)) {
                assertThatThrownBy(() -> await(loop.sendfile(client, writable)))
                        .isInstanceOf(NonReadableChannelException.class);
            }
            client.write("after".getBytes(UTF_8));
            received.until(() -> received.text().equals("after"));
        });
    }

    @Test
    void aTransportThatCannotSendFilesIsNamed() {
        connected((loop, client, received, file) -> {
            var other = new MemoryTransport(getRunningLoop(), received);
            assertThatThrownBy(() -> await(loop.sendfile(other, file)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("sendfile is not supported for transport " + other);
            assertThat(file.position()).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPeerThatClosesWhenItHasReceivedEverythingDoesNotDisturb(boolean fallback) throws Exception {
        try (var peer = BlockingPeer.server(
                socket -> assertThat(socket.getInputStream().readNBytes(SIZE)).isEqualTo(content))) {
            run(async(() -> {
                var loop = IoLoop.of(getRunningLoop());
                var client = await(loop.createConnection(Recording::new, "127.0.0.1", peer.port()));
                try (var file = FileChannel.open(path)) {
                    var sent = fallback ? new ForeignFile(file) : file;
                    assertThat(await(loop.sendfile(client.transport(), sent))).isEqualTo(SIZE);
                    assertThat(file.position()).isEqualTo(SIZE);
                }
                client.protocol().untilLost();
                assertThat(client.protocol().lostBy).isNull();
            }));
            peer.join();
        }
    }

    @Test
    void aProtocolThatHadToPauseBeforeIsToldToResume() {
        byte[] much = new byte[20_000_000]; // more than the system keeps
        connected((loop, client, received, file) -> {
            received.until(() -> received.calls.contains("made"));
            received.transport().pauseReading();
            var protocol = (Recording) client.getProtocol();
            client.write(much);
            assertThat(protocol.calls).containsExactly("made", "pause");
            var sending = createTask(loop.sendfile(client, new ForeignFile(file)));
            await(sleep(0));
            received.transport().resumeReading();
            assertThat(await(sending)).isEqualTo(SIZE);
            received.until(() -> received.received.size() == much.length + SIZE);
            protocol.until(() -> protocol.calls.contains("resume"));
            assertThat(protocol.calls).containsExactly("made", "pause", "resume");
        });
    }

    @Test
    void aProtocolIsToldToPauseIfTheFileLeavesTooMuchToSend() {
        connected((loop, client, received, file) -> {
            client.setWriteBufferLimits(new WriteBufferLimits(0, 100));
            var protocol = (Recording) client.getProtocol();
            await(loop.sendfile(client, new ForeignFile(file), 0, 1000L, true));
            assertThat(protocol.calls).containsExactly("made", "pause");
            protocol.until(() -> protocol.calls.contains("resume"));
            assertThat(protocol.calls).containsExactly("made", "pause", "resume");
        });
    }

    @Test
    void aCancelledSendfileDoesNotInterruptWhoReadsTheFileWhichWouldCloseIt() {
        connected((loop, client, received, file) -> {
            var reading = new CompletableFuture<Boolean>();
            var cancelled = new CompletableFuture<Boolean>();
            var interrupted = new CompletableFuture<Boolean>();
            var watched = new ForeignFile(file, () -> {
                reading.complete(true);
                cancelled.join();
                interrupted.complete(Thread.interrupted());
            });
            var task = createTask(loop.sendfile(client, watched));
            await(reading);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            cancelled.complete(true);
            assertThat(await(interrupted)).isFalse();
            client.write("after".getBytes(UTF_8));
            received.until(() -> received.text().equals("after"));
        });
    }

    @Test
    void anEmptyFileGivesZero() throws IOException {
        Files.write(path, new byte[0]);
        connected((loop, client, received, file) ->
                assertThat(await(loop.sendfile(client, file))).isZero());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPeerThatClosesEarlyMakesSendfileFailWithThePositionAtAPartialAmount(boolean fallback) {
        run(async(() -> {
            var loop = IoLoop.of(getRunningLoop());
            var server = await(loop.createServer(Resetting::new, "127.0.0.1", 0));
            int port = server.port();
            var client = await(loop.createConnection(Recording::new, "127.0.0.1", port));
            var large = folder.resolve("large");
            try (OutputStream out = Files.newOutputStream(large)) {
                for (int i = 0; i < 20; i++) {
                    out.write(content);
                }
            }
            try (var file = FileChannel.open(large)) {
                var sent = fallback ? new ForeignFile(file) : file;
                assertThatThrownBy(() -> await(loop.sendfile(client.transport(), sent)))
                        .isInstanceOf(SocketException.class);
                assertThat(file.position()).isBetween(1L, 20L * SIZE - 1);
            }
            assertThat(client.transport().isClosing()).isTrue();
            client.protocol().untilLost();
            server.close();
            await(server.waitClosed());
        }));
    }

    /// Closes the connection with the first data.
    private static final class Resetting extends Recording {
        @Override
        public void dataReceived(byte[] data) {
            transport().abort();
        }
    }

    @Test
    void wrongArgumentsAreNamed() {
        connected((loop, client, received, file) -> {
            assertThatThrownBy(() -> loop.sendfile(client, file, -1, null, true))
                    .hasMessageStartingWith("offset must be a non-negative integer");
            assertThatThrownBy(() -> loop.sendfile(client, file, 0, 0L, true))
                    .hasMessageStartingWith("count must be a positive integer");
        });
    }

    @Test
    void aClosingTransportSendsNoFile() {
        connected((loop, client, received, file) -> {
            client.close();
            assertThatThrownBy(() -> await(loop.sendfile(client, file))).hasMessage("Transport is closing");
            assertThat(file.position()).isZero();
        });
    }
}
