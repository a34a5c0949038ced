package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.io.Pair.socketTo;
import static org.asyncio4j.io.Pair.turns;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import org.asyncio4j.CancelledError;
import org.asyncio4j.ContextVar;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(NothingLeaks.class)
class ServerTest {
    private static IoLoop loop() {
        return IoLoop.of(getRunningLoop());
    }

    private static final ServerOptions NOT_YET = ServerOptions.DEFAULT.withStartServing(false);

    @Test
    void serveForeverStartsTheServerAndItsCancellationClosesIt() {
        run(async(() -> {
            var served = new Recording();
            var server = await(loop().createServer(() -> served, "127.0.0.1", 0, NOT_YET));
            assertThat(server.isServing()).isFalse();
            var serving = createTask(server.serveForever());
            turns(1);
            assertThat(server.isServing()).isTrue();
            try (var client = socketTo(server)) {
                client.getOutputStream().write(new byte[3]);
            }
            served.untilLost();
            assertThat(served.received.size()).isEqualTo(3);
            serving.cancel();
            assertThatThrownBy(() -> await(serving)).isInstanceOf(CancelledError.class);
            assertThat(server.sockets()).isEmpty();
            assertThat(server.isServing()).isFalse();
            assertThatIllegalStateException()
                    .isThrownBy(() -> await(server.serveForever()))
                    .withMessageEndingWith("is closed");
            assertThatIllegalStateException()
                    .isThrownBy(() -> await(server.startServing()))
                    .withMessageEndingWith("is closed");
        }));
    }

    @Test
    void aProtocolFactoryThatThrowsIsReportedAndItsClientIsClosed() {
        run(async(() -> {
            var reports = new ArrayList<Map<String, Object>>();
            getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report));
            var failure = new IllegalStateException("no protocol");
            var server = await(loop().createServer(
                            () -> {
                                throw failure;
                            },
                            "127.0.0.1",
                            0));
            try (var client = socketTo(server)) {
                while (reports.isEmpty()) {
                    turns(1);
                }
                turns(2);
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(reports)
                    .singleElement()
                    .satisfies(report -> assertThat(report)
                            .containsEntry("message", "Error on transport creation for incoming connection")
                            .containsEntry("exception", failure));
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void closingWithinATimeAbortsThoseWhoAreLeft() {
        run(async(() -> {
            var pair = Pair.connect();
            var closing = createTask(pair.server().closeWithin(0.05));
            turns(1);
            assertThat(pair.server().isServing()).isFalse();
            assertThat(pair.servedTransport().isClosing()).isFalse();
            await(closing);
            assertThat(pair.served().calls).containsExactly("made", "lost");
            pair.client().untilLost();
        }));
    }

    @Test
    void closingWithinATimeWaitsNoLongerThanForTheLastConnection() {
        run(async(() -> {
            var pair = Pair.connect();
            var closing = createTask(pair.server().closeWithin(1e6));
            turns(1);
            pair.clientTransport().close();
            await(closing);
            assertThat(pair.served().calls).containsExactly("made", "eof", "lost");
            pair.client().untilLost();
        }));
    }

    @Test
    void onlyOneServesForever() {
        run(async(() -> {
            var server = await(loop().createServer(Recording::new, "127.0.0.1", 0));
            var serving = createTask(server.serveForever());
            turns(1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> await(server.serveForever()))
                    .withMessageEndingWith("is already being awaited on serve_forever()");
            server.close();
            assertThatThrownBy(() -> await(serving)).isInstanceOf(CancelledError.class);
        }));
    }

    @Test
    void startServingAcceptsWhoWaited() {
        run(async(() -> {
            var served = new Recording();
            var server = await(loop().createServer(() -> served, "127.0.0.1", 0, NOT_YET));
            try (var client = socketTo(server)) {
                assertThat(client.isConnected()).isTrue();
                turns(5);
                assertThat(served.calls).isEmpty();
                await(server.startServing());
                await(server.startServing());
                assertThat(server.isServing()).isTrue();
                served.until(() -> served.calls.contains("made"));
            }
            served.untilLost();
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void waitClosedWaitsUntilItIsClosedAndItsLastConnectionIsLost() {
        run(async(() -> {
            var pair = Pair.connect();
            var server = pair.server();
            var before = createTask(server.waitClosed());
            turns(5);
            server.close();
            server.close();
            var after = createTask(server.waitClosed());
            turns(5);
            assertThat(before.done()).isFalse();
            assertThat(after.done()).isFalse();
            pair.clientTransport().close();
            await(before);
            await(after);
            await(server.waitClosed());
            assertThat(pair.served().calls).endsWith("lost");
            pair.end();
        }));
    }

    @Test
    void serverAndConnectionClosedInTheSameIterationLetWaitClosedReturn() {
        run(async(() -> {
            var pair = Pair.connect();
            var waiting = createTask(pair.server().waitClosed());
            turns(1);
            assertThat(waiting.done()).isFalse();
            var _ = getRunningLoop().callSoon(pair.server()::close);
            var _ = getRunningLoop().callSoon(pair.clientTransport()::close);
            await(pair.server().waitClosed());
            await(waiting);
            pair.end();
        }));
    }

    @Test
    void closeClientsClosesTheirConnectionsWithinTwoIterations() {
        run(async(() -> {
            var pair = Pair.connect();
            var waiting = createTask(pair.server().waitClosed());
            turns(1);
            assertThat(waiting.done()).isFalse();
            pair.server().close();
            pair.server().closeClients();
            turns(2);
            assertThat(waiting.done()).isTrue();
            assertThat(pair.served().calls).endsWith("lost");
            pair.end();
        }));
    }

    @Test
    void closeClientsSendsWhatWasWritten() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.servedTransport().write(new byte[5_000_000]);
            pair.server().closeClients();
            pair.client().untilLost();
            assertThat(pair.client().received.size()).isEqualTo(5_000_000);
            pair.end();
        }));
    }

    @Test
    void abortClientsDropsConnectionsWithFullBuffersWithinTwoIterations() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.clientTransport().pauseReading();
            pair.servedTransport().write(new byte[20_000_000]);
            turns(5);
            assertThat(pair.servedTransport().getWriteBufferSize()).isPositive();
            var waiting = createTask(pair.server().waitClosed());
            turns(1);
            assertThat(waiting.done()).isFalse();
            pair.server().close();
            pair.server().abortClients();
            turns(2);
            assertThat(waiting.done()).isTrue();
            pair.end();
        }));
    }

    @Test
    void aServerKnowsItsLoop() {
        run(async(() -> {
            var server = await(loop().createServer(Recording::new, "127.0.0.1", 0));
            assertThat(server.getLoop()).isSameAs(getRunningLoop());
            assertThat(server).hasToString("<Server sockets=[/127.0.0.1:" + server.port() + "]>");
            server.close();
            assertThat(server).hasToString("<Server sockets=[]>");
            await(server.waitClosed());
        }));
    }

    @Test
    void aServerThatCouldAcceptNobodyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServerOptions.DEFAULT.withBacklog(0))
                .withMessage("backlog must be positive, not 0");
    }

    @Test
    void connectionsAreKeptAliveIfTheServerSaysSo() {
        run(async(() -> {
            for (boolean keepAlive : new boolean[] {false, true}) {
                var served = new Recording();
                var options = ServerOptions.DEFAULT.withKeepAlive(keepAlive);
                var server = await(loop().createServer(() -> served, "127.0.0.1", 0, options));
                try (var client = socketTo(server)) {
                    assertThat(client.isConnected()).isTrue();
                    served.until(() -> served.transport != null);
                    var channel =
                            (Channel) Objects.requireNonNull(served.transport().getExtraInfo("socket"));
                    assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE))
                            .isEqualTo(keepAlive);
                }
                served.untilLost();
                server.close();
                await(server.waitClosed());
            }
        }));
    }

    @Test
    void clientsOfAServerThatIsClosedAreRefusedAndItsPortIsFree() {
        run(async(() -> {
            var server = await(loop().createServer(Recording::new, "127.0.0.1", 0));
            int port = server.port();
            server.close();
            assertThatThrownBy(() -> await(loop().createConnection(Recording::new, "127.0.0.1", port)))
                    .isInstanceOf(ConnectException.class);
            var next = await(loop().createServer(Recording::new, "127.0.0.1", port));
            next.close();
            var again = await(loop().createServer(Recording::new, "127.0.0.1", port));
            again.close();
            await(again.waitClosed());
        }));
    }

    @Test
    void aConnectionThatWasNotServedYetIsDroppedWhenTheServerIsClosed() {
        run(async(() -> {
            var served = new Recording();
            var server = await(loop().createServer(() -> served, "127.0.0.1", 0));
            try (var client = socketTo(server)) {
                server.close();
                await(server.waitClosed());
                turns(5);
                assertThat(served.calls).isEmpty();
                assertThatThrownBy(() -> {
                            int end = client.getInputStream().read();
                            throw new IOException("end: " + end);
                        })
                        .isInstanceOf(IOException.class);
            }
        }));
    }

    @Test
    void anErrorOfTheProtocolFactoryIsReportedAndTheServerGoesOn() {
        run(async(() -> {
            var reports = new ArrayList<Map<String, Object>>();
            getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report));
            var failure = new IllegalStateException("no protocol today");
            var served = new ArrayList<Recording>();
            var server = await(loop().createServer(
                            () -> {
                                if (reports.isEmpty()) {
                                    throw failure;
                                }
                                served.add(new Recording());
                                return served.getLast();
                            },
                            "127.0.0.1",
                            0));
            try (var client = socketTo(server)) {
                while (reports.isEmpty()) {
                    turns(1);
                }
                turns(2);
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(reports)
                    .singleElement()
                    .satisfies(report -> assertThat(report).containsEntry("exception", failure));
            try (var client = socketTo(server)) {
                assertThat(client.isConnected()).isTrue();
                while (served.isEmpty()) {
                    turns(1);
                }
            }
            served.getFirst().untilLost();
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void manyConnectionsAreAcceptedAtOnce() {
        run(async(() -> {
            var served = new ArrayList<Recording>();
            var server = await(loop().createServer(
                            () -> {
                                served.add(new Recording());
                                return served.getLast();
                            },
                            "127.0.0.1",
                            0));
            var clients = new ArrayList<AutoCloseable>();
            for (int i = 0; i < 50; i++) {
                clients.add(socketTo(server));
            }
            turns(2);
            assertThat(served).hasSize(50);
            for (var client : clients) {
                client.close();
            }
            for (var protocol : served) {
                protocol.untilLost();
            }
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void whatAFactorySetsInAContextVariableIsOfItsConnectionAlone() {
        run(async(() -> {
            var user = new ContextVar<>("user", "nobody");
            var seen = new ArrayList<String>();
            var server = await(IoLoop.of(getRunningLoop())
                    .createServer(
                            () -> {
                                seen.add(user.get());
                                user.set("somebody");
                                return new Recording();
                            },
                            "127.0.0.1",
                            0));
            for (int i = 1; i <= 3; i++) {
                try (var _ = Pair.socketTo(server)) {
                    while (seen.size() < i) {
                        await(sleep(0));
                    }
                }
            }
            assertThat(seen).containsOnly("nobody");
            server.close();
            await(server.waitClosed());
        }));
    }
}
