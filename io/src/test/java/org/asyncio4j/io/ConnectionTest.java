package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.toThread;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConnectionTest {

    /// Sends back what it receives.
    private static final class Echo extends Recording {
        @Override
        public void dataReceived(byte[] data) {
            transport().write(data);
            super.dataReceived(data);
        }
    }

    @Test
    void bytesFlowBothWaysUntilOneSideCloses() {
        run(async(() -> {
            var loop = IoLoop.of(getRunningLoop());
            var served = new Echo();
            var server = await(loop.createServer(() -> served, "127.0.0.1", 0));
            int port = server.port();
            var connected = await(loop.createConnection(Recording::new, "127.0.0.1", port));
            var client = connected.protocol();
            assertThat(client.calls).containsExactly("made");
            assertThat(client.transport).isSameAs(connected.transport());
            connected.transport().write("abcdef".getBytes(UTF_8));
            client.until(() -> client.text().equals("abcdef"));
            connected.transport().close();
            client.untilLost();
            served.untilLost();
            server.close();
            await(server.waitClosed());
            assertThat(client.calls).containsExactly("made", "data", "lost");
            assertThat(client.lostBy).isNull();
            assertThat(served.calls).containsExactly("made", "data", "eof", "lost");
        }));
    }

    @Test
    void aMegabyteIsEchoedInOrder() {
        run(async(() -> {
            var loop = IoLoop.of(getRunningLoop());
            var server = await(loop.createServer(Echo::new, "127.0.0.1", 0));
            int port = server.port();
            var connected = await(loop.createConnection(Recording::new, "127.0.0.1", port));
            byte[] data = new byte[1_000_000];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) (i * 31 + i / 256);
            }
            connected.transport().write(data);
            connected.protocol().until(() -> connected.protocol().received.size() == data.length);
            assertThat(connected.protocol().received.toByteArray()).isEqualTo(data);
            connected.transport().close();
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void bytesFlowOverAUnixSocket(@TempDir Path folder) {
        run(async(() -> {
            var loop = IoLoop.of(getRunningLoop());
            var path = folder.resolve("socket");
            var server = await(loop.createUnixServer(Echo::new, path, ServerOptions.DEFAULT));
            assertThat(path).exists();
            var connected = await(loop.createUnixConnection(Recording::new, path, ConnectionOptions.DEFAULT));
            connected.transport().write("abc".getBytes(UTF_8));
            connected.protocol().until(() -> connected.protocol().text().equals("abc"));
            connected.transport().close();
            server.close();
            await(server.waitClosed());
            assertThat(Files.exists(path)).isFalse();
        }));
    }

    @Test
    void aTransportUsedOnAnotherThreadIsAnErrorAndSendsNothing() {
        run(async(() -> {
            var loop = IoLoop.of(getRunningLoop());
            var served = new Echo();
            var server = await(loop.createServer(() -> served, "127.0.0.1", 0));
            int port = server.port();
            var connected = await(loop.createConnection(Recording::new, "127.0.0.1", port));
            var transport = connected.transport();
            List<Runnable> uses = List.of(
                    () -> transport.write(new byte[] {1}), transport::pauseReading, transport::close, transport::abort);
            for (var use : uses) {
                assertThatThrownBy(() -> await(toThread(() -> {
                            use.run();
                            return null;
                        })))
                        .isInstanceOf(IllegalStateException.class);
            }
            assertThat(transport.isClosing()).isFalse();
            assertThat(transport.isReading()).isTrue();
            assertThat(transport.getWriteBufferSize()).isZero();
            transport.close();
            served.untilLost();
            assertThat(served.received.size()).isZero();
            server.close();
            await(server.waitClosed());
        }));
    }
}
