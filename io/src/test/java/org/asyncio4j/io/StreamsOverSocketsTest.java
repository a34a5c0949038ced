package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.io.Streams.openConnection;
import static org.asyncio4j.io.Streams.openUnixConnection;
import static org.asyncio4j.io.Streams.startServer;
import static org.asyncio4j.io.Streams.startUnixServer;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Coroutine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Streams over real sockets.
final class StreamsOverSocketsTest extends StreamTest {
    @TempDir
    private Path folder;

    /// Over which sockets a test runs.
    enum Kind {
        TCP,
        UNIX
    }

    private Server start(Kind kind, ClientConnectedCallback callback) {
        return await(
                kind == Kind.TCP
                        ? startServer(callback, "127.0.0.1", 0)
                        : startUnixServer(callback, folder.resolve("socket")));
    }

    private static Connection connectTo(Server server) {
        return switch (server.sockets().getFirst()) {
            case UnixDomainSocketAddress address -> await(openUnixConnection(address.getPath()));
            case InetSocketAddress address -> await(openConnection("127.0.0.1", address.getPort()));
            default -> throw new AssertionError();
        };
    }

    private static boolean usesNio() {
        return Objects.equals(System.getProperty("asyncio4j.io"), "nio");
    }

    private static void stop(Server server) {
        server.close();
        await(server.waitClosed());
    }

    private static Coroutine<@Nullable Void> echoLine(StreamReader reader, StreamWriter writer) {
        return async(() -> {
            writer.write(await(reader.readline()));
            await(writer.drain());
            writer.close();
            await(writer.waitClosed());
        });
    }

    /// Answers a request as a web server does, and closes.
    private static Coroutine<@Nullable Void> answer(StreamReader reader, StreamWriter writer) {
        return async(() -> {
            try (writer) {
                var _ = await(reader.readuntil(bytes("\r\n\r\n")));
                writer.write("HTTP/1.0 200 OK\r\nContent-Length: 12\r\n\r\nTest message");
            }
        });
    }

    private static Coroutine<@Nullable Void> readToTheEnd(StreamReader reader, StreamWriter writer) {
        return async(() -> {
            var _ = await(reader.read());
            writer.close();
        });
    }

    private static String ask(Server server, String line) {
        var connection = connectTo(server);
        connection.writer().write(line);
        var answer = await(connection.reader().readline());
        connection.writer().close();
        await(connection.writer().waitClosed());
        return text(answer);
    }

    @Test
    void aServerThatShallNotServeYetDoesSoWithServeForeverWhoseCancellationClosesIt() {
        run(() -> {
            var notYet = ServerOptions.DEFAULT.withStartServing(false);
            for (var server : List.of(
                    await(startServer(StreamsOverSocketsTest::echoLine, "127.0.0.1", 0, notYet)),
                    await(startUnixServer(StreamsOverSocketsTest::echoLine, folder.resolve("socket"), notYet)))) {
                assertThat(server.isServing()).isFalse();
                var serving = createTask(server.serveForever());
                assertThat(ask(server, "hello\n")).isEqualTo("hello\n");
                assertThat(server.isServing()).isTrue();
                serving.cancel();
                assertThatThrownBy(() -> await(serving)).isInstanceOf(CancelledError.class);
                assertThat(server.sockets()).isEmpty();
                assertThat(server.isServing()).isFalse();
                assertThatThrownBy(() -> await(server.serveForever()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageEndingWith("is closed");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void closingAConnectionClosesItsWriter(Kind kind) {
        run(() -> {
            var server = start(kind, StreamsOverSocketsTest::echoLine);
            var connection = connectTo(server);
            try (connection) {
                connection.writer().write("line\n");
                assertThat(text(await(connection.reader().readline()))).isEqualTo("line\n");
            }
            assertThat(connection.writer().isClosing()).isTrue();
            stop(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aServerWithACoroutineForEachClientEchoesALine(Kind kind) {
        run(() -> {
            var server = start(kind, StreamsOverSocketsTest::echoLine);
            assertThat(ask(server, "hello world!\n")).isEqualTo("hello world!\n");
            stop(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aServerWithACallbackForEachClientEchoesALine(Kind kind) {
        run(() -> {
            var server = start(kind, (reader, writer) -> {
                loop.createTask(echoLine(reader, writer));
                return null;
            });
            assertThat(ask(server, "hello world!\n")).isEqualTo("hello world!\n");
            stop(server);
        });
    }

    @Test
    void aServerTakesAChannelThatIsBound() {
        assumeTrue(usesNio());
        run(() -> {
            var sock = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var server = await(startServer(StreamsOverSocketsTest::echoLine, sock, ServerOptions.DEFAULT));
            assertThat(ask(server, "hello world!\n")).isEqualTo("hello world!\n");
            stop(server);
        });
    }

    @Test
    void aConnectionTakesAChannelThatIsConnected() {
        assumeTrue(usesNio());
        run(() -> {
            var server = start(Kind.TCP, StreamsOverSocketsTest::echoLine);
            var sock = SocketChannel.open(server.sockets().getFirst());
            var connection = await(openConnection(sock, ConnectionOptions.DEFAULT.withLimit(5)));
            assertThat(connection.reader().toString()).contains(" limit=5 ");
            connection.writer().write("hi\n");
            assertThat(text(await(connection.reader().readline()))).isEqualTo("hi\n");
            connection.writer().close();
            stop(server);
        });
    }

    @Test
    void aServerTakesAListOfHosts() {
        run(() -> {
            var hosts = List.of("127.0.0.1", "127.0.0.1");
            var server = await(startServer(StreamsOverSocketsTest::echoLine, hosts, 0, ServerOptions.DEFAULT));
            assertThat(ask(server, "hello world!\n")).isEqualTo("hello world!\n");
            stop(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aClientReadsALineAndThenToTheEnd(Kind kind) {
        run(() -> {
            var server = start(kind, StreamsOverSocketsTest::answer);
            var connection = connectTo(server);
            var writer = connection.writer();
            writer.write("GET / HTTP/1.0\r\n\r\n");
            assertThat(text(await(connection.reader().readline()))).isEqualTo("HTTP/1.0 200 OK\r\n");
            assertThat(text(await(connection.reader().read()))).endsWith("\r\n\r\nTest message");
            assertThat(writer.isClosing()).isFalse();
            writer.close();
            assertThat(writer.isClosing()).isTrue();
            await(writer.waitClosed());
            stop(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void waitClosedReturnsAlthoughReceivedBytesWereNotRead(Kind kind) {
        run(() -> {
            var server = start(kind, StreamsOverSocketsTest::answer);
            var connection = connectTo(server);
            connection.writer().write("GET / HTTP/1.0\r\n\r\n");
            assertThat(text(await(connection.reader().readline()))).isEqualTo("HTTP/1.0 200 OK\r\n");
            connection.writer().close();
            await(connection.writer().waitClosed());
            stop(server);
        });
    }

    @Test
    void drainAfterCloseThrowsThatTheConnectionIsLost() {
        run(() -> {
            var server = start(Kind.TCP, StreamsOverSocketsTest::answer);
            var connection = connectTo(server);
            connection.writer().write("GET / HTTP/1.0\r\n\r\n");
            var _ = await(connection.reader().read());
            connection.writer().close();
            connection.writer().write("data");
            assertThatThrownBy(() -> await(connection.writer().drain())).isInstanceOf(ConnectionResetException.class);
            stop(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatIsLostWithAnExceptionMakesReadThrowIt(Kind kind) {
        run(() -> {
            var server = start(kind, StreamsOverSocketsTest::readToTheEnd);
            var connection = connectTo(server);
            var exception = new ArithmeticException("divided by zero");
            connection.writer().transport().getProtocol().connectionLost(exception);
            assertThatThrownBy(() -> await(connection.reader().read())).isSameAs(exception);
            connection.writer().close();
            stop(server);
        });
    }

    @ParameterizedTest
    @EnumSource
    void theReaderIsAtItsEndWhenTheWriterIsClosed(Kind kind) {
        run(() -> {
            var server = start(kind, StreamsOverSocketsTest::readToTheEnd);
            var connection = connectTo(server);
            connection.writer().close();
            await(connection.writer().waitClosed());
            assertThat(connection.reader().atEof()).isTrue();
            assertThat(await(connection.reader().read())).isEmpty();
            stop(server);
        });
    }

    @Test
    void anExceptionOfAClientsTaskIsReportedAndClosesTheConnection() {
        run(() -> {
            var server = start(
                    Kind.TCP,
                    (_, _) -> async(() -> {
                        throw new Exception("test");
                    }));
            var connection = connectTo(server);
            assertThat(await(connection.reader().read())).isEmpty();
            connection.writer().close();
            await(connection.writer().waitClosed());
            stop(server);
        });
        assertThat(reports).hasSize(1);
        assertThat(reports.removeFirst()).containsEntry("message", "Unhandled exception in client_connected_cb");
    }

    @Test
    void aClientsTaskThatCancelsItselfIsNotReported() {
        run(() -> {
            var server = start(
                    Kind.TCP,
                    (_, writer) -> async(() -> {
                        writer.close();
                        Objects.requireNonNull(currentTask()).cancel();
                        await(writer.drain());
                    }));
            var connection = connectTo(server);
            connection.writer().write("test msg");
            assertThat(await(connection.reader().read())).isEmpty();
            connection.writer().close();
            stop(server);
        });
    }

    /// The other side is not of this library: it shall be closed while this side never gives up its turn.
    @Test
    void drainThrowsSoonWhenTheOtherSideHasClosed() throws IOException {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try {
                    listening.accept().close();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            run(() -> {
                var connection = await(openConnection("127.0.0.1", listening.getLocalPort()));
                try (var writer = connection.writer()) {
                    assertThatThrownBy(() -> {
                                while (true) {
                                    writer.write("foo\n");
                                    await(writer.drain());
                                }
                            })
                            .isInstanceOfAny(
                                    ConnectionResetException.class,
                                    ConnectionAbortedException.class,
                                    BrokenPipeException.class);
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void theHalfThatIsStillOpenGoesOn(Kind kind) {
        run(() -> {
            var server = start(
                    kind,
                    (reader, writer) -> async(() -> {
                        var question = await(reader.read());
                        assertThat(writer.isClosing()).isFalse();
                        writer.write("answer to ");
                        await(writer.drain());
                        writer.write(question);
                        writer.close();
                    }));
            var connection = connectTo(server);
            connection.writer().write("question");
            connection.writer().writeEof();
            assertThat(text(await(connection.reader().read()))).isEqualTo("answer to question");
            connection.writer().close();
            stop(server);
        });
    }

    @Test
    void whereNobodyListensIsNoConnection() throws IOException {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        run(() -> {
            assertThatThrownBy(() -> await(openConnection("127.0.0.1", port))).isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> await(openUnixConnection(folder.resolve("none"))))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> await(openConnection("host.invalid", port)))
                    .isInstanceOf(UnknownHostException.class);
        });
    }

    @Test
    void coroutinesHaveTheNamesOfTheirMethods() {
        List<Coroutine<?>> coroutines = List.of(
                openConnection("localhost", 1),
                openUnixConnection(folder),
                startServer(StreamsOverSocketsTest::echoLine, null, 0),
                startUnixServer(StreamsOverSocketsTest::echoLine, folder));
        assertThat(coroutines)
                .extracting(Coroutine::getName)
                .containsExactly("openConnection", "openUnixConnection", "startServer", "startUnixServer");
        coroutines.forEach(Coroutine::close);
    }

    @ParameterizedTest
    @EnumSource
    void manyClientsAreServedAtOnce(Kind kind) {
        run(() -> {
            var server = start(kind, StreamsOverSocketsTest::echoLine);
            var answers = await(gather(IntStream.range(0, 50)
                    .mapToObj(i -> async(() -> ask(server, "line " + i + "\n")))
                    .toList()));
            assertThat(answers)
                    .isEqualTo(IntStream.range(0, 50)
                            .mapToObj(i -> "line " + i + "\n")
                            .toList());
            stop(server);
        });
    }
}
