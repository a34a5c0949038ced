package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.waitFor;
import static org.asyncio4j.io.Streams.openConnection;
import static org.asyncio4j.io.Streams.startServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.test.AsyncTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// Networks on the loops of the test module.
@Timeout(60)
final class NetworkInTestsTest {
    private static final double YEAR = 365 * 24 * 3600;

    private @Nullable Server server;

    @BeforeEach
    void start() {
        server = await(
                startServer(NetworkInTestsTest::echo, "127.0.0.1", 0, ServerOptions.DEFAULT.withIdleTimeout(YEAR)));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            await(server.closeWithin(5));
        }
    }

    private static Coroutine<@Nullable Void> echo(StreamReader reader, StreamWriter writer) {
        return async(() -> {
            try (writer) {
                for (var line : reader.lines()) {
                    writer.write(line + "\n");
                    await(writer.drain(), IOException.class);
                }
            } catch (ConnectionAbortedException e) {
                // the client was silent for too long
            }
        });
    }

    private Connection connect() throws IOException {
        return await(openConnection("127.0.0.1", server == null ? 0 : server.port()), IOException.class);
    }

    private static String ask(Connection connection, String line) {
        connection.writer().write(line + "\n");
        return new String(await(waitFor(connection.reader().readline(), 0.5)), UTF_8);
    }

    @AsyncTest
    void timeStandsStillWhileBytesAreUnderWay(EventLoop loop) throws IOException {
        try (var connection = connect()) {
            for (int i = 0; i < 100; i++) {
                assertThat(ask(connection, "hello " + i)).isEqualTo("hello " + i + "\n");
            }
            assertThat(loop.time()).isZero();
        }
    }

    @AsyncTest(realTime = true)
    void timeCanBeReal() throws IOException {
        long before = System.nanoTime();
        try (var connection = connect()) {
            assertThat(ask(connection, "hello")).isEqualTo("hello\n");
            await(sleep(0.01));
        }
        assertThat(System.nanoTime() - before).isGreaterThan(9_000_000);
    }

    @AsyncTest(seed = {1, 2, 3})
    void schedulesCanBeRandom() throws IOException {
        try (var connection = connect()) {
            assertThat(ask(connection, "hello")).isEqualTo("hello\n");
        }
    }

    @AsyncTest(realTime = true, seed = 1)
    void schedulesCanBeRandomInRealTime() throws IOException {
        try (var connection = connect()) {
            assertThat(ask(connection, "hello")).isEqualTo("hello\n");
        }
    }

    @AsyncTest
    void aLimitOfAYearPassesSoonOnASilentConnection(EventLoop loop) throws IOException {
        try (var connection = connect()) {
            assertThat(await(connection.reader().read())).isEmpty();
            assertThat(loop.time()).isEqualTo(YEAR);
        }
    }

    /// A hundred seconds of real time, if it did not.
    @AsyncTest
    void timeJumpsAtOnceWhenAllIsClosed(EventLoop loop) {
        stop();
        server = null;
        for (int i = 0; i < 100; i++) {
            await(sleep(1));
        }
        assertThat(loop.time()).isEqualTo(100);
    }

    @AsyncTest
    void aPeerOnAnotherThreadIsWaitedFor(EventLoop loop) throws IOException {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var peer = Thread.ofPlatform().daemon().start(() -> answerSlowly(listening));
            var connecting = openConnection("127.0.0.1", listening.getLocalPort());
            try (var connection = await(connecting, IOException.class)) {
                assertThat(ask(connection, "hello")).isEqualTo("h");
                assertThat(loop.time()).isZero();
            }
            assertThat(peer).isNotNull();
        }
    }

    private static void answerSlowly(ServerSocket listening) {
        try (var socket = listening.accept()) {
            int first = socket.getInputStream().read();
            var _ = new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
            socket.getOutputStream().write(first);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @AsyncTest
    void channelsAreWaitedForToo(EventLoop loop) throws IOException {
        stop();
        server = null;
        var io = IoLoop.of(loop);
        try (var receiver = DatagramChannel.open();
                var sender = DatagramChannel.open()) {
            receiver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            receiver.configureBlocking(false);
            sender.configureBlocking(false);
            var received = createTask(io.sockRecvfrom(receiver, 10));
            await(sleep(0));
            var _ = await(io.sockSendto(sender, "hello".getBytes(UTF_8), receiver.getLocalAddress()));
            assertThat(await(waitFor(received, 0.5)).data()).isEqualTo("hello".getBytes(UTF_8));
            assertThat(loop.time()).isZero();
        }
    }
}
