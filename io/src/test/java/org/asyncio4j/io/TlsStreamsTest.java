package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.asyncio4j.Coroutine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Streams over encrypted connections.
final class TlsStreamsTest extends TlsTest {
    private static final SSLContext SHOWING = Certificates.showing(Certificates.LOCALHOST);
    private static final TlsOptions LOCALHOST = TRUSTING.withServerHostname("localhost");
    private static final int CLIENTS = 25;
    private static final byte[] FIRST = bytes(1024 * 1024);
    private static final byte[] SECOND = bytes(1024 * 1024 + 1);

    private static Server startServer(ClientConnectedCallback served, ServerOptions options) {
        return await(Streams.startServer(served, "127.0.0.1", 0, options));
    }

    private static Coroutine<@Nullable Void> finish(StreamWriter writer) {
        return async(() -> {
            writer.close();
            await(writer.waitClosed());
        });
    }

    private static void answer(SSLSocket socket) throws Exception {
        assertThat(read(socket.getInputStream(), FIRST.length)).isEqualTo(FIRST);
        socket.getOutputStream().write("OK".getBytes(UTF_8));
        assertThat(read(socket.getInputStream(), SECOND.length)).isEqualTo(SECOND);
        socket.getOutputStream().write("SPAM".getBytes(UTF_8));
    }

    private static void ask(Connection connection) {
        connection.writer().write(FIRST);
        assertThat(await(connection.reader().readexactly(2))).asString().isEqualTo("OK");
        connection.writer().write(SECOND);
        assertThat(await(connection.reader().readexactly(4))).asString().isEqualTo("SPAM");
        await(finish(connection.writer()));
    }

    @Test
    void aServerServesManyClientsAtOnce() {
        program(() -> {
            var server = startServer(
                    (reader, writer) -> async(() -> {
                        assertThat(await(reader.readexactly(FIRST.length))).isEqualTo(FIRST);
                        writer.write("OK");
                        assertThat(await(reader.readexactly(SECOND.length))).isEqualTo(SECOND);
                        writer.writelines(List.of(new byte[] {'S', 'P'}, new byte[] {'A'}, new byte[] {'M'}));
                        await(writer.drain());
                        await(finish(writer));
                    }),
                    SERVER);
            try (var peer = BlockingPeer.clients(server.port(), CLIENTS, socket -> {
                var secured = BlockingPeer.secure(socket, Certificates.trusting(), true);
                secured.getOutputStream().write(FIRST);
                assertThat(read(secured.getInputStream(), 2)).asString().isEqualTo("OK");
                secured.getOutputStream().write(SECOND);
                assertThat(read(secured.getInputStream(), 4)).asString().isEqualTo("SPAM");
            })) {
                blocking(() -> peer.join(CLIENTS));
            }
            closeAndWait(server);
        });
    }

    @Test
    void manyClientsTalkAtOnce() throws Exception {
        try (var peer = BlockingPeer.server(SHOWING, TlsStreamsTest::answer)) {
            program(() -> {
                var asking = new ArrayList<Coroutine<@Nullable Void>>();
                for (int i = 0; i < CLIENTS; i++) {
                    asking.add(
                            async(() -> ask(await(Streams.openConnection("127.0.0.1", peer.port(), CLIENT_OF_ANY)))));
                }
                await(gather(asking));
            });
            peer.join(CLIENTS);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "asyncio4j.io", matches = "nio")
    void manyClientsTalkAtOnceOverSocketsOfTheProgram() throws Exception {
        try (var peer = BlockingPeer.server(SHOWING, TlsStreamsTest::answer)) {
            program(() -> {
                var asking = new ArrayList<Coroutine<@Nullable Void>>();
                for (int i = 0; i < CLIENTS; i++) {
                    asking.add(async(() -> {
                        var sock = SocketChannel.open(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port()));
                        var reader = new StreamReader();
                        var connected = await(
                                io().createConnection(() -> new StreamReaderProtocol(reader), sock, CLIENT_OF_ANY));
                        var writer =
                                new StreamWriter(connected.transport(), connected.protocol(), reader, getRunningLoop());
                        ask(new Connection(reader, writer));
                    }));
                }
                await(gather(asking));
            });
            peer.join(CLIENTS);
        }
    }

    @Test
    void theAnnouncedEndOfThePeerIsTheEndOfTheStream() throws Exception {
        try (var peer = BlockingPeer.server(SHOWING, socket -> {
            answer(socket);
            socket.shutdownOutput(); // of TLS, while the connection stays open
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        })) {
            program(() -> {
                var asking = new ArrayList<Coroutine<@Nullable Void>>();
                for (int i = 0; i < CLIENTS; i++) {
                    asking.add(async(() -> {
                        var connection = await(Streams.openConnection("127.0.0.1", peer.port(), CLIENT_OF_ANY));
                        connection.writer().write(FIRST);
                        connection.writer().write(SECOND);
                        assertThat(await(connection.reader().readexactly(6)))
                                .asString()
                                .isEqualTo("OKSPAM");
                        assertThat(await(connection.reader().read(10))).isEmpty();
                        assertThat(connection.reader().atEof()).isTrue();
                        await(finish(connection.writer()));
                    }));
                }
                await(gather(asking));
            });
            peer.join(CLIENTS);
        }
    }

    @Test
    void aUnixSocketIsEncrypted(@TempDir Path folder) {
        var path = folder.resolve("socket");
        program(() -> {
            var server = await(Streams.startUnixServer(
                    (reader, writer) -> async(() -> {
                        writer.write(await(reader.readline()));
                        await(finish(writer));
                    }),
                    path,
                    SERVER));
            var connection = await(Streams.openUnixConnection(path, CLIENT_OF_ANY));
            assertThat(connection.writer().getExtraInfo("sslcontext")).isNotNull();
            connection.writer().write("hello\n");
            assertThat(await(connection.reader().read())).asString().isEqualTo("hello\n");
            await(finish(connection.writer()));
            closeAndWait(server);
        });
    }

    @Test
    void bothSidesEncryptAConnectionInUse() {
        program(() -> {
            var server = startServer(
                    (reader, writer) -> async(() -> {
                        assertThat(await(reader.readline())).asString().isEqualTo("hello world 1!\n");
                        assertThat(writer.getExtraInfo("sslcontext")).isNull();
                        await(writer.startTls(TlsOptions.of(SHOWING)));
                        assertThat(writer.getExtraInfo("sslcontext")).isSameAs(SHOWING);
                        writer.write("hello world 2!\n");
                        assertThat(await(reader.readline())).asString().isEqualTo("hello world 3!\n");
                        writer.write("bye\n");
                        await(finish(writer));
                    }),
                    ServerOptions.DEFAULT);
            var connection = await(Streams.openConnection("127.0.0.1", server.port()));
            var reader = connection.reader();
            var writer = connection.writer();
            assertThat(writer.getExtraInfo("sslcontext")).isNull();
            writer.write("hello world 1!\n");
            await(writer.startTls(LOCALHOST));
            assertThat(writer.getExtraInfo("sslcontext")).isNotNull();
            assertThat(await(reader.readline())).asString().isEqualTo("hello world 2!\n");
            writer.write("hello world 3!\n");
            assertThat(await(reader.read())).asString().isEqualTo("bye\n");
            await(finish(writer));
            closeAndWait(server);
        });
    }

    @Test
    void aHandshakeThatWasReceivedWithTheLastLineIsNotLost() {
        program(() -> {
            var server = startServer(
                    (reader, writer) -> async(() -> {
                        assertThat(await(reader.readline())).asString().isEqualTo("STARTTLS\n");
                        while (!reader.toString().contains("bytes")) {
                            await(sleep(0));
                        }
                        await(writer.startTls(TlsOptions.of(SHOWING)));
                        writer.write(await(reader.readline()));
                        await(finish(writer));
                    }),
                    ServerOptions.DEFAULT);
            try (var peer = BlockingPeer.client(server.port(), socket -> {
                socket.getOutputStream().write("STARTTLS\n".getBytes(UTF_8));
                var secured = BlockingPeer.secure(socket, Certificates.trusting(), true);
                secured.getOutputStream().write("hello\n".getBytes(UTF_8));
                assertThat(secured.getInputStream().readAllBytes()).asString().isEqualTo("hello\n");
            })) {
                blocking(() -> peer.join());
            }
            closeAndWait(server);
        });
    }

    @Test
    void aClientNeedsTheNameOfTheServerToEncrypt() {
        program(() -> {
            var server = startServer((reader, writer) -> finish(writer), ServerOptions.DEFAULT);
            var connection = await(Streams.openConnection("127.0.0.1", server.port()));
            assertThatThrownBy(() -> await(connection.writer().startTls(TRUSTING)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("check_hostname requires server_hostname");
            await(finish(connection.writer()));
            closeAndWait(server);
        });
    }
}
