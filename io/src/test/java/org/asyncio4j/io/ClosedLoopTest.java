package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.io.Pair.socketTo;
import static org.asyncio4j.io.Pair.turns;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.asyncio4j.CoroutineBody;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.asyncio4j.io.internal.leaks.OpenDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of what is open when its loop is closed.
@Timeout(60)
@ExtendWith(NothingLeaks.class)
class ClosedLoopTest {
    private interface Body {
        void run(EventLoop loop, IoLoop io) throws Exception;
    }

    /// Runs a body outside of the loop, which it closes; then nothing is open.
    private static void with(Body body) throws Exception {
        var before = OpenDescriptors.now();
        try (var loop = newEventLoop()) {
            body.run(loop, IoLoop.of(loop));
        }
        assertThat(before.openedSince()).isEmpty();
    }

    private static void run(EventLoop loop, CoroutineBody.OfVoid body) {
        loop.runUntilComplete(async(body));
    }

    @Test
    void itsConnectionsAndServersAreClosed() throws Exception {
        with((loop, io) -> run(loop, () -> {
            var pair = Pair.connect();
            assertThat(pair.server().isServing()).isTrue();
        }));
    }

    @Test
    void itIsClosedAsWellByAnotherThreadThanTheOneThatRanIt() throws Exception {
        var before = OpenDescriptors.now();
        var loop = newEventLoop();
        var running = Thread.ofPlatform()
                .start(() -> run(loop, () -> {
                    var pair = Pair.connect();
                    assertThat(pair.server().isServing()).isTrue();
                }));
        running.join();
        loop.close();
        assertThat(before.openedSince()).isEmpty();
    }

    @Test
    void oneThreadAfterAnotherMayRunIt() throws Exception {
        try (var loop = newEventLoop();
                var threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
            var pair = threads.submit(() -> loop.runUntilComplete(async(() -> {
                        return Pair.connect();
                    })))
                    .get();
            threads.submit(() -> run(loop, () -> {
                        pair.clientTransport().write("hello".getBytes(UTF_8));
                        while (pair.served().text().isEmpty()) {
                            await(sleep(0));
                        }
                    }))
                    .get();
            assertThat(pair.served().text()).isEqualTo("hello");
        }
    }

    @Test
    void theOtherSideHearsOfIt() throws Exception {
        try (var peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            with((loop, io) -> {
                run(loop, () -> await(io.createConnection(Recording::new, "127.0.0.1", peer.getLocalPort())));
                try (var accepted = peer.accept()) {
                    loop.close();
                    assertThat(accepted.getInputStream().read()).isEqualTo(-1);
                }
            });
        }
    }

    @Test
    void whatWasReceivedAndWhatWasNotSentIsDropped() throws Exception {
        with((loop, io) -> run(loop, () -> {
            var pair = Pair.connect();
            pair.clientTransport().pauseReading();
            pair.servedTransport().write(new byte[20_000_000]);
            turns(5);
            pair.servedTransport().write(new byte[1000]);
            pair.clientTransport().write(new byte[1000]);
        }));
    }

    @Test
    void whatArrivedForAPausedProtocolIsDroppedThoughTheOtherSideIsGone() throws Exception {
        with((loop, io) -> run(loop, () -> {
            var pair = Pair.connect();
            pair.clientTransport().pauseReading();
            pair.servedTransport().write(new byte[1000]);
            pair.servedTransport().close();
            pair.served().untilLost();
            turns(5);
        }));
    }

    @Test
    void connectionsThatWaitToBeServedAreDropped() throws Exception {
        with((loop, io) -> {
            var port = new int[1];
            run(loop, () -> {
                var server = await(io.createServer(Recording::new, "127.0.0.1", 0));
                port[0] = server.port();
                turns(2);
                try (var client = socketTo(server)) {
                    assertThat(client.isConnected()).isTrue();
                    turns(1);
                }
            });
            assertThat(port[0]).isPositive();
        });
    }

    @Test
    void anAttemptToConnectIsGivenUp() throws Exception {
        try (var mute = new MutePeer()) {
            with((loop, io) -> {
                loop.setExceptionHandler((closed, report) -> {}); // of the task that is pending
                run(loop, () -> {
                    var _ = createTask(io.createConnection(Recording::new, "127.0.0.1", mute.port()));
                    turns(5);
                });
            });
        }
    }

    @Test
    void theFileOfAUnixServerIsRemoved(@TempDir Path folder) throws Exception {
        var path = folder.resolve("socket");
        with((loop, io) -> {
            run(loop, () -> await(io.createUnixServer(Recording::new, path, ServerOptions.DEFAULT)));
            assertThat(path).exists();
        });
        assertThat(path).doesNotExist();
    }

    @Test
    void transportsMayBeClosedAfterwards() throws Exception {
        var pairs = new Pair<?, ?>[1];
        with((loop, io) -> run(loop, () -> pairs[0] = Pair.connect()));
        var pair = pairs[0];
        pair.clientTransport().close();
        pair.clientTransport().abort();
        pair.server().close();
        pair.server().abortClients();
        assertThat(pair.clientTransport().isClosing()).isTrue();
    }
}
