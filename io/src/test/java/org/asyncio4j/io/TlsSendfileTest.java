package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.await;

import java.net.SocketException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files over encrypted connections, which the system cannot send by itself.
final class TlsSendfileTest extends TlsTest {
    private static final byte[] CONTENT = bytes(1_000_000);
    private static final int PARTS = 50; // more than the system keeps

    @TempDir
    Path folder;

    private Path path = Path.of("");

    @BeforeEach
    void writeFile() throws Exception {
        path = Files.write(folder.resolve("file"), CONTENT);
    }

    @Test
    void aFileIsReadAndWritten() {
        program(() -> {
            var served = new Recording();
            var server = serve(() -> served, SERVER);
            var client = connect(server.port(), CLIENT);
            try (var file = FileChannel.open(path)) {
                long sent = await(io().sendfile(client.transport(), file));
                assertThat(sent).isEqualTo(CONTENT.length);
                assertThat(file.position()).isEqualTo(CONTENT.length);
            }
            client.transport().close();
            served.untilLost();
            assertThat(served.received.toByteArray()).isEqualTo(CONTENT);
            closeAndWait(server);
        });
    }

    @Test
    void dataWrittenBeforeAndAfterArriveBeforeAndAfterTheFile() {
        program(() -> {
            var served = new Recording();
            var server = serve(() -> served, SERVER);
            var client = connect(server.port(), CLIENT);
            client.transport().write("before".getBytes(UTF_8));
            try (var file = FileChannel.open(path)) {
                await(io().sendfile(client.transport(), file));
            }
            client.transport().write("after".getBytes(UTF_8));
            client.transport().close();
            served.untilLost();
            assertThat(served.received.toByteArray())
                    .hasSize(6 + CONTENT.length + 5)
                    .startsWith("before".getBytes(UTF_8))
                    .containsSequence(CONTENT)
                    .endsWith("after".getBytes(UTF_8));
            closeAndWait(server);
        });
    }

    @Test
    void aPeerThatClosesWhenItHasReceivedEverythingDoesNotDisturb() throws Exception {
        var showing = Certificates.showing(Certificates.LOCALHOST);
        try (var peer = BlockingPeer.server(
                showing,
                socket -> assertThat(read(socket.getInputStream(), CONTENT.length))
                        .isEqualTo(CONTENT))) {
            program(() -> {
                var client = connect(peer.port(), CLIENT_OF_ANY);
                try (var file = FileChannel.open(path)) {
                    long sent = await(io().sendfile(client.transport(), file));
                    assertThat(sent).isEqualTo(CONTENT.length);
                    assertThat(file.position()).isEqualTo(CONTENT.length);
                }
                client.untilLost();
                assertThat(client.lostBy).isNull();
            });
            peer.join();
        }
    }

    @Test
    void aPeerThatClosesEarlyMakesItFailWithThePositionAtAPartialAmount() throws Exception {
        try (var out = Files.newOutputStream(path)) {
            for (int i = 0; i < PARTS; i++) {
                out.write(CONTENT);
            }
        }
        var showing = Certificates.showing(Certificates.LOCALHOST);
        try (var peer = BlockingPeer.server(showing, socket -> read(socket.getInputStream(), CONTENT.length))) {
            program(() -> {
                var client = connect(peer.port(), CLIENT_OF_ANY);
                try (var file = FileChannel.open(path)) {
                    assertThatThrownBy(() -> await(io().sendfile(client.transport(), file)))
                            .isInstanceOf(SocketException.class);
                    assertThat(file.position()).isBetween((long) CONTENT.length, (long) PARTS * CONTENT.length - 1);
                }
                assertThat(client.transport().isClosing()).isTrue();
                client.untilLost();
            });
            peer.join();
        }
    }

    @Test
    void withoutTheFallbackItIsAnError() {
        program(() -> {
            var server = serve(Recording::new, SERVER);
            var client = connect(server.port(), CLIENT);
            try (var file = FileChannel.open(path)) {
                assertThatThrownBy(() -> await(io().sendfile(client.transport(), file, 0, null, false)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("fallback is disabled and native sendfile is not supported");
                assertThat(file.position()).isZero();
            }
            client.transport().close();
            client.untilLost();
            closeAndWait(server);
        });
    }
}
