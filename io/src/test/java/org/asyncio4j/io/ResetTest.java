package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Pair.turns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Map;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Peers that drop the connection.
@Timeout(60)
@ExtendWith(NothingLeaks.class)
class ResetTest {
    private interface Body {
        void run(Recording client, Socket peer) throws Exception;
    }

    private static void withPeer(Body body) throws IOException {
        var reports = new ArrayList<Map<String, Object>>();
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            run(async(() -> {
                getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report));
                var loop = IoLoop.of(getRunningLoop());
                var connected = await(loop.createConnection(Recording::new, "127.0.0.1", listener.getLocalPort()));
                try (var peer = listener.accept()) {
                    body.run(connected.protocol(), peer);
                }
                connected.transport().abort();
                connected.protocol().untilLost();
            }));
        }
        assertThat(reports).isEmpty();
    }

    static void reset(Socket peer) throws IOException {
        peer.setSoLinger(true, 0);
        peer.close();
    }

    @Test
    void aResetEndsTheConnectionWithItsError() throws IOException {
        withPeer((client, peer) -> {
            reset(peer);
            client.untilLost();
            assertThat(client.calls).containsExactly("made", "lost");
            assertThat(client.lostBy)
                    .isInstanceOf(ConnectionResetException.class)
                    .hasMessage("Connection reset by peer");
        });
    }

    @Test
    void whatArrivedBeforeAResetIsDeliveredFirst() throws IOException {
        withPeer((client, peer) -> {
            peer.getOutputStream().write(new byte[1000]);
            reset(peer);
            client.untilLost();
            assertThat(client.calls).containsExactly("made", "data", "lost");
            assertThat(client.received.size()).isEqualTo(1000);
            assertThat(client.lostBy).isInstanceOf(ConnectionResetException.class);
        });
    }

    @Test
    void aResetIsToldWhenReadingIsResumed() throws IOException {
        withPeer((client, peer) -> {
            client.transport().pauseReading();
            turns(2);
            peer.getOutputStream().write(new byte[1000]);
            reset(peer);
            turns(5);
            assertThat(client.calls).containsExactly("made");
            assertThat(client.transport().isClosing()).isFalse();
            client.transport().resumeReading();
            client.untilLost();
            assertThat(client.calls).containsExactly("made", "data", "lost");
            assertThat(client.received.size()).isEqualTo(1000);
            assertThat(client.lostBy).isInstanceOf(ConnectionResetException.class);
        });
    }

    @Test
    void aResetIsToldOnWritingWhileReadingIsPaused() throws IOException {
        withPeer((client, peer) -> {
            client.transport().pauseReading();
            turns(2);
            reset(peer);
            turns(5);
            assertThat(client.calls).containsExactly("made");
            client.transport().write(new byte[1000]);
            client.untilLost();
            assertThat(client.lostBy).isInstanceOfAny(ConnectionResetException.class, BrokenPipeException.class);
        });
    }

    @Test
    void aPausedConnectionThatWasResetIsClosed() throws IOException {
        withPeer((client, peer) -> {
            client.transport().pauseReading();
            turns(2);
            reset(peer);
            turns(5);
            client.transport().close();
            turns(2);
            assertThat(client.calls).containsExactly("made", "lost");
            assertThat(client.lostBy).isNull();
        });
    }

    @Test
    void writingToAPeerThatIsGoneEndsTheConnection() throws IOException {
        withPeer((client, peer) -> {
            client.keepsOpen = true;
            peer.close();
            client.until(() -> client.calls.contains("eof"));
            while (!client.calls.contains("lost")) {
                client.transport().write(new byte[1000]);
                turns(1);
            }
            assertThat(client.calls).containsExactly("made", "eof", "lost");
            assertThat(client.lostBy)
                    .isInstanceOfAny(ConnectionResetException.class, BrokenPipeException.class)
                    .isInstanceOf(SocketException.class);
        });
    }

    @Test
    void aResetWhileMuchIsWrittenDropsIt() throws IOException {
        withPeer((client, peer) -> {
            client.transport().write(new byte[20_000_000]);
            turns(5);
            assertThat(client.transport().getWriteBufferSize()).isPositive();
            reset(peer);
            client.untilLost();
            assertThat(client.lostBy).isInstanceOfAny(ConnectionResetException.class, BrokenPipeException.class);
            assertThat(client.transport().getWriteBufferSize()).isZero();
        });
    }

    @Test
    void aServerGoesOnWhenAClientResetsItsConnectionBeforeItIsAccepted() throws IOException {
        run(async(() -> {
            var loop = IoLoop.of(getRunningLoop());
            var served = new ArrayList<Recording>();
            var server = await(loop.createServer(
                    () -> {
                        served.add(new Recording());
                        return served.getLast();
                    },
                    "127.0.0.1",
                    0));
            for (int i = 0; i < 10; i++) {
                reset(Pair.socketTo(server));
            }
            try (var client = Pair.socketTo(server)) {
                client.getOutputStream().write(new byte[3]);
                while (served.isEmpty() || served.getLast().received.size() < 3) {
                    turns(1);
                }
            }
            served.getLast().untilLost();
            for (var protocol : served) {
                assertThat(protocol.calls).startsWith("made").endsWith("lost");
            }
            server.close();
            await(server.waitClosed());
        }));
    }
}
