package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Pair.turns;

import java.nio.file.Path;
import org.asyncio4j.Future;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@ExtendWith(NothingLeaks.class)
class HalfCloseTest {
    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Recording keepingOpen() {
        var protocol = new Recording();
        protocol.keepsOpen = true;
        return protocol;
    }

    /// {@return for how many seconds the loop waits when it has nothing to do for half a second}
    private static double idleTime() {
        var loop = getRunningLoop();
        Future<Double> time = loop.createFuture();
        var _ = loop.callSoon(() -> {
            double start = loop.time();
            loop.getPoll().poll(0.5);
            time.setResult(loop.time() - start);
        });
        return await(time);
    }

    @Test
    void theEndOfTheOtherSideClosesTheConnectionUnlessTheProtocolKeepsItOpen() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.clientTransport().writeEof();
            pair.served().untilLost();
            assertThat(pair.served().calls).containsExactly("made", "eof", "lost");
            assertThat(pair.served().lostBy).isNull();
            pair.end();
        }));
    }

    @Test
    void aConnectionThatIsKeptOpenIsWrittenTo() {
        run(async(() -> {
            var pair = Pair.connect(Recording::new, keepingOpen());
            pair.clientTransport().writeEof();
            pair.served().until(() -> pair.served().calls.contains("eof"));
            turns(5);
            assertThat(pair.servedTransport().isClosing()).isFalse();
            pair.servedTransport().write(new byte[5_000_000]);
            pair.servedTransport().close();
            pair.client().untilLost();
            assertThat(pair.client().received.size()).isEqualTo(5_000_000);
            assertThat(pair.served().calls).containsExactly("made", "eof", "pause", "resume", "lost");
            pair.end();
        }));
    }

    @Test
    void aConnectionWithBothHalvesEndedStaysOpenUntilItIsClosed() {
        run(async(() -> {
            var pair = Pair.connect(HalfCloseTest::keepingOpen, keepingOpen());
            pair.clientTransport().write(bytes("abc"));
            pair.clientTransport().writeEof();
            pair.served().until(() -> pair.served().calls.contains("eof"));
            pair.servedTransport().write(bytes("def"));
            pair.servedTransport().writeEof();
            pair.client().until(() -> pair.client().calls.contains("eof"));
            turns(5);
            assertThat(pair.served().text()).isEqualTo("abc");
            assertThat(pair.client().text()).isEqualTo("def");
            assertThat(pair.client().calls).doesNotContain("lost");
            assertThat(pair.served().calls).doesNotContain("lost");
            assertThat(pair.clientTransport().isClosing()).isFalse();
            pair.clientTransport().close();
            pair.servedTransport().abort();
            turns(2);
            assertThat(pair.client().calls).endsWith("eof", "lost");
            assertThat(pair.served().calls).endsWith("eof", "lost");
            assertThat(pair.client().lostBy).isNull();
            pair.end();
        }));
    }

    @Test
    void aConnectionWithBothHalvesEndedLetsTheLoopWait() {
        run(async(() -> {
            var pair = Pair.connect(HalfCloseTest::keepingOpen, keepingOpen());
            pair.clientTransport().writeEof();
            pair.servedTransport().writeEof();
            pair.served().until(() -> pair.served().calls.contains("eof"));
            pair.client().until(() -> pair.client().calls.contains("eof"));
            turns(5);
            assertThat(idleTime()).isGreaterThan(0.4);
            pair.end();
        }));
    }

    @Test
    void aPausedConnectionWhoseOtherSideIsGoneLetsTheLoopWait() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.clientTransport().pauseReading();
            pair.servedTransport().write(new byte[1000]);
            pair.servedTransport().close();
            pair.served().untilLost();
            turns(5);
            assertThat(idleTime()).isGreaterThan(0.4);
            assertThat(pair.client().calls).containsExactly("made");
            pair.clientTransport().resumeReading();
            pair.client().untilLost();
            assertThat(pair.client().received.size()).isEqualTo(1000);
            pair.end();
        }));
    }

    @Test
    void aUnixSocketIsHalfClosedToo(@TempDir Path folder) {
        run(async(() -> {
            var loop = IoLoop.of(getRunningLoop());
            var served = keepingOpen();
            var path = folder.resolve("socket");
            var server = await(loop.createUnixServer(() -> served, path, ServerOptions.DEFAULT));
            var connected = await(loop.createUnixConnection(Recording::new, path, ConnectionOptions.DEFAULT));
            var client = connected.protocol();
            connected.transport().write(bytes("question"));
            connected.transport().writeEof();
            served.until(() -> served.calls.contains("eof"));
            turns(5);
            assertThat(served.text()).isEqualTo("question");
            served.transport().write(bytes("answer"));
            served.transport().close();
            client.untilLost();
            assertThat(client.text()).isEqualTo("answer");
            assertThat(client.calls).containsExactly("made", "data", "eof", "lost");
            assertThat(served.calls).containsExactly("made", "data", "eof", "lost");
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void aUnixSocketWithBothHalvesEndedLetsTheLoopWait(@TempDir Path folder) {
        run(async(() -> {
            var loop = IoLoop.of(getRunningLoop());
            var served = keepingOpen();
            var path = folder.resolve("socket");
            var server = await(loop.createUnixServer(() -> served, path, ServerOptions.DEFAULT));
            var connected =
                    await(loop.createUnixConnection(HalfCloseTest::keepingOpen, path, ConnectionOptions.DEFAULT));
            var client = connected.protocol();
            connected.transport().writeEof();
            served.until(() -> served.calls.contains("eof"));
            assertThat(idleTime()).isGreaterThan(0.4);
            served.transport().writeEof();
            client.until(() -> client.calls.contains("eof"));
            turns(5);
            assertThat(idleTime()).isGreaterThan(0.4);
            assertThat(client.calls).containsExactly("made", "eof");
            assertThat(served.calls).containsExactly("made", "eof");
            connected.transport().close();
            served.transport().close();
            server.close();
            await(server.waitClosed());
        }));
    }
}
