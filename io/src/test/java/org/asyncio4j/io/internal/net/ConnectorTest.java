package org.asyncio4j.io.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.eagerTaskFactory;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.asyncio4j.CancelledError;
import org.asyncio4j.ExceptionGroup;
import org.asyncio4j.Task;
import org.asyncio4j.io.ConnectionOptions;
import org.asyncio4j.io.MutePeer;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Hosts with several addresses.
@Timeout(60)
@ExtendWith(NothingLeaks.class)
class ConnectorTest {
    private static final ConnectionOptions EYEBALLS = ConnectionOptions.DEFAULT.withHappyEyeballsDelay(0.05);

    private static InetSocketAddress at(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private static Engine engine() {
        return Engine.of(getRunningLoop());
    }

    private static SocketTransport connect(ConnectionOptions options, InetSocketAddress... remotes) throws IOException {
        return new Connector(engine()).connect(List.of(remotes), null, options);
    }

    private interface Body {
        void run(InetSocketAddress listening, InetSocketAddress deaf) throws Exception;
    }

    /// Runs a body with an address where somebody listens and one where nobody does.
    private static void with(Body body) throws IOException {
        try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var deaf = new Socket()) {
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            run(async(() -> body.run(
                    at("127.0.0.1", listener.getLocalPort()), (InetSocketAddress) deaf.getLocalSocketAddress())));
        }
    }

    private static void assertConnected(SocketTransport transport, InetSocketAddress remote) {
        assertThat(transport.channel().remoteAddress()).isEqualTo(remote);
        transport.abort();
    }

    @Test
    void theNextAddressIsTriedWhenOneIsRefused() throws IOException {
        with((listening, deaf) -> {
            assertConnected(connect(ConnectionOptions.DEFAULT, deaf, listening), listening);
            assertConnected(connect(EYEBALLS, deaf, listening), listening);
        });
    }

    @Test
    void theErrorsOfAllAddressesAreTold() throws IOException {
        with((listening, deaf) -> {
            var other = at("127.0.0.2", deaf.getPort());
            for (var options : List.of(ConnectionOptions.DEFAULT, EYEBALLS)) {
                assertThatThrownBy(() -> connect(options, deaf, other))
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage("Multiple exceptions: Connect call failed " + deaf
                                + ": Connection refused, Connect call failed " + other + ": Connection refused");
                assertThatThrownBy(() -> connect(options.withAllErrors(true), deaf, other))
                        .isInstanceOfSatisfying(
                                ExceptionGroup.class,
                                group -> assertThat(group.exceptions())
                                        .hasSize(2)
                                        .allSatisfy(error -> assertThat(error).isInstanceOf(ConnectException.class)));
            }
        });
    }

    @Test
    void oneErrorStandsForSeveralThatSayTheSame() throws IOException {
        with((listening, deaf) -> {
            assertThatThrownBy(() -> connect(ConnectionOptions.DEFAULT, deaf, deaf))
                    .isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> connect(ConnectionOptions.DEFAULT.withAllErrors(true), deaf, deaf))
                    .isInstanceOfSatisfying(
                            ExceptionGroup.class,
                            group -> assertThat(group.exceptions()).hasSize(2));
        });
    }

    @Test
    void ownAddressesAreTriedInTurnAndTheirErrorsTold() throws IOException {
        with((listening, deaf) -> {
            var connector = new Connector(engine());
            var used = at("127.0.0.1", listening.getPort());
            var free = at("127.0.0.1", 0);
            var strange = at("::1", 0);
            assertConnected(
                    connector.connect(List.of(listening), List.of(strange, used, free), ConnectionOptions.DEFAULT),
                    listening);
            var own = List.of(used, free);
            assertThatThrownBy(() -> connector.connect(List.of(deaf), own, ConnectionOptions.DEFAULT))
                    .hasMessage("Multiple exceptions: error while attempting to bind on address " + used
                            + ": address already in use, Connect call failed " + deaf + ": Connection refused");
            assertThatThrownBy(
                            () -> connector.connect(List.of(deaf), own, ConnectionOptions.DEFAULT.withAllErrors(true)))
                    .isInstanceOfSatisfying(ExceptionGroup.class, group -> {
                        assertThat(group.exceptions()).hasSize(2);
                        assertThat(group.exceptions().getFirst()).isInstanceOf(BindException.class);
                        assertThat(group.exceptions().getLast()).isInstanceOf(ConnectException.class);
                    });
        });
    }

    @Test
    void ownAddressesOfAnotherFamilyAreSkipped() throws IOException {
        with((listening, deaf) -> {
            var own = List.of(at("::1", 0), at("127.0.0.1", 0));
            assertThatThrownBy(() -> new Connector(engine()).connect(List.of(deaf), own, ConnectionOptions.DEFAULT))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("Connect call failed " + deaf + ": Connection refused");
        });
    }

    @Test
    void anotherAddressIsTriedWhileOneDoesNotAnswer() throws IOException {
        try (var mute = new MutePeer()) {
            with((listening, deaf) -> {
                double start = getRunningLoop().time();
                assertConnected(connect(EYEBALLS, mute.address(), listening), listening);
                assertThat(getRunningLoop().time() - start).isGreaterThanOrEqualTo(0.05);
            });
        }
    }

    @Test
    void aFailureDoesNotWaitForTheDelay() throws IOException {
        with((listening, deaf) -> assertConnected(
                connect(ConnectionOptions.DEFAULT.withHappyEyeballsDelay(1000), deaf, listening), listening));
    }

    @Test
    void allAttemptsAreGivenUpWhenTheTaskIsCancelled() throws IOException {
        try (var mute = new MutePeer()) {
            with((listening, deaf) -> {
                var options = ConnectionOptions.DEFAULT.withHappyEyeballsDelay(0.01);
                var task = createTask(async(() -> connect(options, mute.address(), mute.address(), mute.address())));
                await(sleep(0.05));
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
                await(sleep(0));
                assertThat(engine().isIdle()).isTrue();
            });
        }
    }

    @Test
    void aConnectionIsGivenUpIfItsTaskIsCancelledJustThen() throws IOException {
        with((listening, deaf) -> {
            var task = createTask(async(() -> connect(EYEBALLS, listening)));
            getRunningLoop().setTaskFactory((loop, coroutine, options) -> {
                var attempt = new Task<>(loop, coroutine, options);
                attempt.addDoneCallback(_ -> task.cancel());
                return attempt;
            });
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            await(sleep(0));
            assertThat(engine().isIdle()).isTrue();
        });
    }

    @Test
    void withEagerTasksTheFirstAddressIsTriedAtOnce() throws IOException {
        with((listening, deaf) -> {
            getRunningLoop().setTaskFactory(eagerTaskFactory());
            var patient = ConnectionOptions.DEFAULT.withHappyEyeballsDelay(1000);
            assertConnected(connect(patient, listening, deaf), listening);
            assertConnected(connect(patient, deaf, listening), listening);
        });
    }

    @Test
    void attemptsThatFailedAreForgotten() throws IOException {
        with((listening, deaf) -> {
            assertThatThrownBy(() -> connect(ConnectionOptions.DEFAULT, deaf)).isInstanceOf(ConnectException.class);
            await(sleep(0));
            assertThat(engine().isIdle()).isTrue();
        });
    }

    @Test
    void familiesTakeTurnsAfterTheFirstAddresses() {
        var v4 = List.of(at("127.0.0.1", 1), at("127.0.0.2", 1), at("127.0.0.3", 1));
        var v6 = List.of(at("::1", 1), at("::2", 1));
        var all = List.of(v4.get(0), v4.get(1), v4.get(2), v6.get(0), v6.get(1));
        assertThat(Addresses.interleaved(all, 0)).isEqualTo(all);
        assertThat(Addresses.interleaved(all, 1))
                .containsExactly(v4.get(0), v6.get(0), v4.get(1), v6.get(1), v4.get(2));
        assertThat(Addresses.interleaved(all, 2))
                .containsExactly(v4.get(0), v4.get(1), v6.get(0), v4.get(2), v6.get(1));
        assertThat(Addresses.interleaved(all, 9)).isEqualTo(all);
        assertThat(Addresses.interleaved(List.of(), 1)).isEmpty();
        assertThat(Addresses.interleaved(v6, 1)).isEqualTo(v6);
    }
}
