package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Pair.turns;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Supplier;
import org.asyncio4j.CancelledError;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@ExtendWith(NothingLeaks.class)
class UnixServerTest {
    @TempDir
    Path folder;

    private Path path = Path.of("");

    @BeforeEach
    void choosePath() {
        path = folder.resolve("socket");
    }

    private static IoLoop loop() {
        return IoLoop.of(getRunningLoop());
    }

    private Server start(Supplier<? extends BaseProtocol> protocolFactory, ServerOptions options) {
        return await(loop().createUnixServer(protocolFactory, path, options));
    }

    private static ServerSocketChannel bound(Path path) throws IOException {
        var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            return channel.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void end(Server server) {
        server.close();
        await(server.waitClosed());
        turns(1);
    }

    @Test
    void bytesArriveAndTheConnectionIsLostWhenItIsClosed() {
        run(async(() -> {
            var served = new Recording();
            var server = start(() -> served, ServerOptions.DEFAULT);
            assertThat(server.sockets()).containsExactly(UnixDomainSocketAddress.of(path));
            try (var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                client.write(ByteBuffer.wrap("xxx".getBytes(UTF_8)));
                served.until(() -> served.text().equals("xxx"));
                assertThat(served.transport().getExtraInfo("sockname")).isEqualTo(UnixDomainSocketAddress.of(path));
                served.transport().close();
                served.untilLost();
                assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
            end(server);
        }));
    }

    @Test
    void aConnectionGivesItsTransportAndItsProtocol() {
        run(async(() -> {
            var served = new Recording();
            var server = start(() -> served, ServerOptions.DEFAULT);
            var connected = await(loop().createUnixConnection(Recording::new, path, ConnectionOptions.DEFAULT));
            var client = connected.protocol();
            assertThat(client.calls).containsExactly("made");
            assertThat(client.transport).isSameAs(connected.transport());
            assertThat(connected.transport().getExtraInfo("peername")).isEqualTo(UnixDomainSocketAddress.of(path));
            assertThat(connected.transport().getExtraInfo("socket")).isNotNull();
            served.until(() -> served.transport != null);
            served.transport().write("abc".getBytes(UTF_8));
            served.transport().close();
            client.untilLost();
            assertThat(client.text()).isEqualTo("abc");
            assertThat(client.calls).containsExactly("made", "data", "eof", "lost");
            assertThat(client.lostBy).isNull();
            end(server);
        }));
    }

    @Test
    void itStartsToServeWhenItIsToldAndIsClosedWithTheTaskThatServesForever() {
        run(async(() -> {
            var served = new Recording();
            var server = start(() -> served, ServerOptions.DEFAULT.withStartServing(false));
            assertThat(server.isServing()).isFalse();
            await(server.startServing());
            assertThat(server.isServing()).isTrue();
            var serving = createTask(server.serveForever());
            turns(1);
            var connected = await(loop().createUnixConnection(Recording::new, path, ConnectionOptions.DEFAULT));
            connected.transport().close();
            served.untilLost();
            serving.cancel();
            assertThatThrownBy(() -> await(serving)).isInstanceOf(CancelledError.class);
            assertThat(server.sockets()).isEmpty();
            assertThat(server.isServing()).isFalse();
            assertThatIllegalStateException()
                    .isThrownBy(() -> await(server.serveForever()))
                    .withMessageEndingWith("is closed");
        }));
    }

    @Test
    void closingRemovesTheFile() {
        run(async(() -> {
            var server = start(Recording::new, ServerOptions.DEFAULT);
            assertThat(path).exists();
            end(server);
            assertThat(path).doesNotExist();
        }));
    }

    @Test
    void closingDoesNothingIfTheFileIsGone() {
        run(async(() -> {
            var server = start(Recording::new, ServerOptions.DEFAULT);
            Files.delete(path);
            end(server);
            assertThat(path).doesNotExist();
        }));
    }

    @Test
    void closingLeavesASocketThatAnotherHasPutInItsPlace() throws IOException {
        run(async(() -> {
            var server = start(Recording::new, ServerOptions.DEFAULT);
            Files.delete(path);
            try (var other = bound(path)) {
                assertThat(other.isOpen()).isTrue();
                end(server);
                assertThat(path).exists();
            }
        }));
    }

    @Test
    void closingLeavesTheFileIfItShallNotCleanUp() {
        run(async(() -> {
            var server = start(Recording::new, ServerOptions.DEFAULT.withCleanupSocket(false));
            end(server);
            assertThat(path).exists();
        }));
    }

    @Test
    @EnabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void closingRemovesTheFileOfASocketThatItWasGiven() throws IOException {
        run(async(() -> {
            var server = await(loop().createServer(Recording::new, bound(path), ServerOptions.DEFAULT));
            assertThat(path).exists();
            end(server);
            assertThat(path).doesNotExist();
        }));
    }

    @Test
    void theSocketOfAServerThatHasEndedIsReplaced() throws IOException {
        bound(path).close();
        assertThat(path).exists();
        run(async(() -> {
            var served = new Recording();
            var server = start(() -> served, ServerOptions.DEFAULT);
            var connected = await(loop().createUnixConnection(Recording::new, path, ConnectionOptions.DEFAULT));
            connected.transport().close();
            served.untilLost();
            end(server);
        }));
    }

    @Test
    void aModeSaysWhoMayConnect() {
        run(async(() -> {
            var mode = PosixFilePermissions.fromString("rw-rw----");
            var served = new Recording();
            var server = start(() -> served, ServerOptions.DEFAULT.withSocketMode(mode));
            assertThat(Files.getPosixFilePermissions(path)).isEqualTo(mode);
            try (var files = Files.list(folder)) {
                assertThat(files).containsExactly(path);
            }
            assertThat(server.sockets()).containsExactly(UnixDomainSocketAddress.of(path));
            var client = await(loop().createUnixConnection(Recording::new, path, ConnectionOptions.DEFAULT));
            served.until(() -> served.transport != null);
            client.transport().close();
            served.untilLost();
            end(server);
            assertThat(path).doesNotExist();
        }));
    }

    @Test
    void aSocketWithAModeTakesThePlaceOfAnOldOne() throws IOException {
        bound(path).close();
        run(async(() -> {
            var mode = PosixFilePermissions.fromString("rw-------");
            var server = start(Recording::new, ServerOptions.DEFAULT.withSocketMode(mode));
            assertThat(Files.getPosixFilePermissions(path)).isEqualTo(mode);
            end(server);
        }));
    }

    @Test
    void aFolderThatDoesNotExistIsNoSuchFile() {
        var missing = folder.resolve("none").resolve("socket");
        run(async(() -> {
            for (var options : List.of(
                    ServerOptions.DEFAULT,
                    ServerOptions.DEFAULT.withSocketMode(PosixFilePermissions.fromString("rw-------")))) {
                assertThatThrownBy(() -> await(loop().createUnixServer(Recording::new, missing, options)))
                        .isInstanceOf(NoSuchFileException.class)
                        .hasMessage(missing.toString());
            }
        }));
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException, InterruptedException {
        Files.writeString(path, "something");
        var pipe = folder.resolve("pipe");
        boolean hasPipe = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        run(async(() -> {
            assertThatThrownBy(() -> start(Recording::new, ServerOptions.DEFAULT))
                    .isInstanceOf(BindException.class)
                    .hasMessage("Address " + path + " is already in use");
            assertThat(path).hasContent("something");
            if (hasPipe) {
                assertThatThrownBy(() -> await(loop().createUnixServer(Recording::new, pipe, ServerOptions.DEFAULT)))
                        .isInstanceOf(BindException.class);
                assertThat(pipe).exists();
            }
        }));
    }

    @Test
    void aPathThatCannotBeBoundIsRefused() {
        run(async(() -> {
            for (var wrong :
                    new Path[] {folder.resolve("nothing").resolve("socket"), folder.resolve("x".repeat(200))}) {
                assertThatThrownBy(() -> await(loop().createUnixServer(Recording::new, wrong, ServerOptions.DEFAULT)))
                        .isInstanceOf(IOException.class);
            }
        }));
    }

    @Test
    void severalServersCannotListenAtAPath() {
        run(async(() -> {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> start(Recording::new, ServerOptions.DEFAULT.withReusePort(true)))
                    .withMessage("reuse_port not supported by socket module");
            assertThat(path).doesNotExist();
            turns(1);
        }));
    }

    @Test
    void connectingToNothingFails() throws IOException {
        bound(folder.resolve("dead")).close();
        run(async(() -> {
            assertThatThrownBy(
                            () -> await(loop().createUnixConnection(Recording::new, path, ConnectionOptions.DEFAULT)))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining(path.toString());
            assertThatThrownBy(() -> await(loop().createUnixConnection(
                                    Recording::new, folder.resolve("dead"), ConnectionOptions.DEFAULT)))
                    .isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> await(loop().createUnixConnection(
                                    Recording::new, folder.resolve("x".repeat(200)), ConnectionOptions.DEFAULT)))
                    .isInstanceOf(IOException.class);
        }));
    }

    @Test
    void aClientWithAnAbstractAddressIsServedAndCounted() {
        assumeThat(Epoll.isAvailable()).isTrue(); // whose sockets can be bound to such
        run(async(() -> {
            var served = new Recording();
            var server = start(() -> served, ServerOptions.DEFAULT);
            var client = Socket.newSocketDomain();
            client.bind(new DomainSocketAddress("\0of-a-client-" + System.nanoTime()));
            var _ = client.connect(new DomainSocketAddress(path.toString()));
            served.until(() -> served.calls.contains("made"));
            client.close();
            served.untilLost();
            end(server);
        }));
    }
}
