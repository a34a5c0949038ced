package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.io.Pair.socketTo;
import static org.asyncio4j.io.Pair.turns;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What a server does that strangers can reach.
@Timeout(60)
@ExtendWith(NothingLeaks.class)
class ServerLimitsTest {
    private static final double SHORT = 0.05;

    private static IoLoop loop() {
        return IoLoop.of(getRunningLoop());
    }

    private static void end(Server server) {
        server.close();
        server.abortClients();
        await(server.waitClosed());
        turns(1);
    }

    private interface Body {
        void run(Socket client, Recording served) throws Exception;
    }

    /// Has a server with some options serve one client, and then waits for the end of the connection.
    ///
    /// @return what was served
    private static Recording connected(ServerOptions options, Body body) {
        return run(async(() -> {
            var served = new Recording();
            var server = await(loop().createServer(() -> served, "127.0.0.1", 0, options));
            try (var client = socketTo(server)) {
                served.until(() -> served.transport != null);
                body.run(client, served);
            }
            served.untilLost();
            end(server);
            return served;
        }));
    }

    @Test
    void noMoreClientsThanAllowedAreServedAtATime() {
        run(async(() -> {
            List<Recording> served = new ArrayList<>();
            var server = await(loop().createServer(
                            () -> {
                                served.add(new Recording());
                                return served.getLast();
                            },
                            "127.0.0.1",
                            0,
                            ServerOptions.DEFAULT.withMaxClients(2)));
            var clients = new ArrayList<Socket>();
            for (int i = 0; i < 5; i++) {
                clients.add(socketTo(server));
            }
            while (served.size() < 2) {
                turns(1);
            }
            turns(50);
            assertThat(served).hasSize(2);
            for (int i = 0; i < 3; i++) {
                clients.get(i).close();
                served.get(i).untilLost();
                while (served.size() < 3 + i) {
                    await(sleep(0.001));
                }
                turns(50);
                assertThat(served).hasSize(3 + i);
            }
            end(server);
            for (var client : clients) {
                client.close();
            }
        }));
    }

    @Test
    void aClientThatCannotBeServedDoesNotCount() {
        run(async(() -> {
            getRunningLoop().setExceptionHandler((loop, report) -> {});
            var served = new Recording();
            var failures = new ArrayList<RuntimeException>(List.of(new IllegalStateException("not now")));
            var server = await(loop().createServer(
                            () -> {
                                if (!failures.isEmpty()) {
                                    throw failures.removeLast();
                                }
                                return served;
                            },
                            "127.0.0.1",
                            0,
                            ServerOptions.DEFAULT.withMaxClients(1)));
            try (var refused = socketTo(server);
                    var client = socketTo(server)) {
                served.until(() -> served.transport != null);
                assertThat(refused.getInputStream().read()).isEqualTo(-1);
                assertThat(client.isConnected()).isTrue();
            }
            served.untilLost();
            end(server);
        }));
    }

    @Test
    void anIdleConnectionIsLostAfterItsLastUse() {
        var _ = connected(ServerOptions.DEFAULT.withIdleTimeout(SHORT), (client, served) -> {
            client.getOutputStream().write(1);
            served.until(() -> served.calls.contains("data"));
            double lastUse = getRunningLoop().time();
            served.untilLost();
            assertThat(served.lostBy)
                    .isInstanceOf(ConnectionAbortedException.class)
                    .hasMessage("nothing was received or sent for 0.05 seconds");
            // the bytes were received an iteration before the protocol was given them
            assertThat(getRunningLoop().time() - lastUse).isGreaterThan(SHORT / 2);
        });
    }

    @Test
    void aConnectionWhoseOtherSideHasEndedMayBeIdleNoLonger() {
        run(async(() -> {
            var served = new Recording();
            served.keepsOpen = true;
            var options = ServerOptions.DEFAULT.withIdleTimeout(SHORT);
            var server = await(loop().createServer(() -> served, "127.0.0.1", 0, options));
            try (var client = socketTo(server)) {
                client.shutdownOutput(); // before the server accepts it, so that the end comes in time
                served.untilLost();
                assertThat(served.calls).contains("eof");
                assertThat(served.lostBy).isInstanceOf(ConnectionAbortedException.class);
            }
            end(server);
        }));
    }

    @Test
    void aPeerThatReadsNothingLosesTheConnectionThoughItSends() {
        var _ = connected(ServerOptions.DEFAULT.withDrainTimeout(SHORT), (client, served) -> {
            served.transport().write(new byte[16 << 20]);
            while (!served.transport().isClosing()) {
                client.getOutputStream().write(1);
                await(sleep(SHORT / 10));
            }
            served.untilLost();
            assertThat(served.lostBy)
                    .isInstanceOf(ConnectionAbortedException.class)
                    .hasMessage("the other side has taken nothing for 0.05 seconds");
        });
    }

    @Test
    void aClosingConnectionIsLostIfTheRestIsNotTaken() {
        var _ = connected(ServerOptions.DEFAULT.withDrainTimeout(SHORT), (client, served) -> {
            served.transport().write(new byte[16 << 20]);
            served.transport().close();
            served.untilLost();
            assertThat(client.isConnected()).isTrue();
            assertThat(served.lostBy).isInstanceOf(ConnectionAbortedException.class);
        });
    }

    @Test
    void aConnectionOverWhichNothingWaitsToBeSentIsNotDrained() {
        var served = connected(ServerOptions.DEFAULT.withDrainTimeout(SHORT), (client, connection) -> {
            await(sleep(3 * SHORT));
            client.getOutputStream().write(1);
            connection.until(() -> connection.calls.contains("data"));
        });
        assertThat(served.lostBy).isNull();
    }

    @Test
    void aFileThatIsTakenSlowlyIsNotIdle(@TempDir Path folder) throws IOException {
        int size = 64 << 20;
        double limit = 0.5;
        var path = folder.resolve("file");
        Files.write(path, new byte[size]);
        var options = ServerOptions.DEFAULT.withIdleTimeout(limit).withDrainTimeout(limit);
        try (var file = FileChannel.open(path)) {
            var _ = connected(options, (client, served) -> {
                var sending = createTask(loop().sendfile(served.transport(), file));
                double start = getRunningLoop().time();
                double last = start;
                double longest = 0;
                long left = size;
                while (left > 0 && served.lostBy == null) {
                    var input = client.getInputStream();
                    left -= input.readNBytes(Math.min(1 << 20, input.available())).length;
                    await(sleep(getRunningLoop().time() < start + 3 * limit ? limit / 25 : 0));
                    longest = Math.max(longest, getRunningLoop().time() - last);
                    last = getRunningLoop().time();
                }
                assumeThat(served.lostBy == null || longest < limit / 2)
                        .as("the machine is quiet enough")
                        .isTrue();
                assertThat(served.lostBy).isNull();
                assertThat(await(sending)).isEqualTo(size);
            });
        }
    }

    @Test
    void limitsThatLetNothingPassAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerOptions.DEFAULT.withMaxClients(0))
                .withMessage("maxClients must be positive, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerOptions.DEFAULT.withIdleTimeout(0))
                .withMessage("idleTimeout must be a positive number of seconds, not 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerOptions.DEFAULT.withDrainTimeout(Double.NaN))
                .withMessage("drainTimeout must be a positive number of seconds, not NaN");
    }
}
