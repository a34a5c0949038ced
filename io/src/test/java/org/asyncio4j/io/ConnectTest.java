package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.waitFor;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.List;
import org.asyncio4j.ExceptionGroup;
import org.asyncio4j.TimeoutException;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(NothingLeaks.class)
class ConnectTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static IoLoop loop() {
        return IoLoop.of(getRunningLoop());
    }

    private static Connected<Transport, Recording> connect(String host, int port, ConnectionOptions options) {
        return await(loop().createConnection(Recording::new, host, port, options));
    }

    private static ConnectionOptions from(String host, int port) {
        return ConnectionOptions.DEFAULT.withLocalAddr(InetSocketAddress.createUnresolved(host, port));
    }

    /// A port that nobody else gets and on which nobody listens.
    private static Socket deaf() throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(LOOPBACK, 0));
        return socket;
    }

    private interface Body {
        void run(ServerSocket peer) throws Exception;
    }

    private static void withPeer(Body body) throws IOException {
        try (var peer = new ServerSocket(0, 5, LOOPBACK)) {
            run(async(() -> body.run(peer)));
        }
    }

    private static void end(Connected<Transport, Recording> connected) {
        connected.transport().close();
        connected.protocol().untilLost();
    }

    @Test
    void aRefusedConnectionSaysWhoRefusedIt() throws IOException {
        try (var nobody = deaf()) {
            run(async(() -> {
                for (boolean allErrors : new boolean[] {false, true}) {
                    var options = ConnectionOptions.DEFAULT.withAllErrors(allErrors);
                    assertThatThrownBy(() -> connect("127.0.0.1", nobody.getLocalPort(), options))
                            .satisfies(error -> assertThat(allErrors ? onlyOneOf(error) : error)
                                    .isInstanceOf(ConnectException.class)
                                    .hasMessageMatching("Connect call failed .*/127\\.0\\.0\\.1:"
                                            + nobody.getLocalPort() + ": Connection refused"));
                }
            }));
        }
    }

    private static Throwable onlyOneOf(Throwable error) {
        assertThat(error).isInstanceOf(ExceptionGroup.class);
        var group = (ExceptionGroup) error;
        assertThat(group.getMessage()).startsWith("create_connection failed");
        assertThat(group.exceptions()).hasSize(1);
        return group.exceptions().getFirst();
    }

    @Test
    void anUnknownHostIsNamed() {
        run(async(() -> assertThatThrownBy(() -> connect("nosuchhost.invalid", 80, ConnectionOptions.DEFAULT))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("nosuchhost.invalid")));
    }

    @Test
    void aPortIsFrom0To65535() {
        run(async(() -> assertThatIllegalArgumentException()
                .isThrownBy(() -> connect("127.0.0.1", 65536, ConnectionOptions.DEFAULT))
                .withMessage("port must be 0-65535.")));
    }

    @Test
    void aNameIsResolved() throws IOException {
        withPeer(peer -> {
            var connected = connect("localhost", peer.getLocalPort(), ConnectionOptions.DEFAULT);
            try (var accepted = peer.accept()) {
                assertThat(connected.transport().getExtraInfo("sockname")).isEqualTo(accepted.getRemoteSocketAddress());
            }
            end(connected);
        });
    }

    @Test
    void aFamilyThatTheHostDoesNotHaveIsAnUnknownHost() throws IOException {
        withPeer(peer -> assertThatThrownBy(() -> connect(
                        "127.0.0.1",
                        peer.getLocalPort(),
                        ConnectionOptions.DEFAULT.withFamily(StandardProtocolFamily.INET6)))
                .isInstanceOf(UnknownHostException.class));
    }

    @Test
    void aLiteralAddressIsConnectedToWithItsFamily() throws IOException {
        for (var host : List.of("127.0.0.1", "::1")) {
            try (var peer = new ServerSocket(0, 5, InetAddress.ofLiteral(host))) {
                run(async(() -> {
                    var connected = connect(host, peer.getLocalPort(), ConnectionOptions.DEFAULT);
                    try (var accepted = peer.accept()) {
                        assertThat(accepted.getInetAddress()).isEqualTo(InetAddress.ofLiteral(host));
                        assertThat(connected.transport().getExtraInfo("peername"))
                                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral(host), peer.getLocalPort()));
                    }
                    end(connected);
                }));
            }
        }
    }

    @Test
    void aHostMayHaveAZone() throws IOException {
        var zone = NetworkInterface.getByInetAddress(LOOPBACK).getName();
        try (var peer = new ServerSocket(0, 5, InetAddress.ofLiteral("::1"))) {
            run(async(() -> {
                var connected = connect("::1%" + zone, peer.getLocalPort(), ConnectionOptions.DEFAULT);
                peer.accept().close();
                end(connected);
            }));
        }
    }

    @Test
    void theOwnAddressIsChosen() throws IOException {
        int port;
        try (var free = deaf()) {
            port = free.getLocalPort();
        }
        withPeer(peer -> {
            var connected = connect("127.0.0.1", peer.getLocalPort(), from("127.0.0.1", port));
            try (var accepted = peer.accept()) {
                assertThat(accepted.getPort()).isEqualTo(port);
                assertThat(connected.transport().getExtraInfo("sockname"))
                        .isEqualTo(new InetSocketAddress(LOOPBACK, port));
                connected.transport().close(); // first, so that the peer's port is free at once
                connected.protocol().untilLost();
            }
        });
    }

    @Test
    void theOwnAddressMayLeaveThePortOpen() throws IOException {
        withPeer(peer -> {
            var connected = connect("127.0.0.1", peer.getLocalPort(), from("127.0.0.2", 0));
            try (var accepted = peer.accept()) {
                assertThat(accepted.getInetAddress()).isEqualTo(InetAddress.ofLiteral("127.0.0.2"));
            }
            end(connected);
        });
    }

    @Test
    void anOwnAddressOfNoHostIsAnUnknownHost() throws IOException {
        withPeer(peer -> assertThatThrownBy(
                        () -> connect("127.0.0.1", peer.getLocalPort(), from("nosuchhost.invalid", 0)))
                .isInstanceOf(UnknownHostException.class));
    }

    @Test
    void anOwnAddressOfAnotherFamilyDoesNotFit() throws IOException {
        withPeer(peer -> {
            assertThatThrownBy(() -> connect("127.0.0.1", peer.getLocalPort(), from("::1", 0)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no matching local address with family=INET found");
            assertThatThrownBy(() -> connect(
                            "127.0.0.1", peer.getLocalPort(), from("::1", 0).withAllErrors(true)))
                    .satisfies(error -> assertThat(onlyOneOf(error))
                            .hasMessage("no matching local address with family=INET found"));
        });
    }

    @Test
    void anOwnAddressInUseIsNamed() throws IOException {
        withPeer(peer -> assertThatThrownBy(
                        () -> connect("127.0.0.1", peer.getLocalPort(), from("127.0.0.1", peer.getLocalPort())))
                .isInstanceOf(BindException.class)
                .hasMessage("error while attempting to bind on address /127.0.0.1:" + peer.getLocalPort()
                        + ": address already in use"));
    }

    @Test
    void aTimeoutWhileConnectingComesOut() throws IOException {
        try (var mute = new MutePeer()) {
            run(async(() -> assertThatThrownBy(() ->
                            await(waitFor(loop().createConnection(Recording::new, "127.0.0.1", mute.port()), 0.05)))
                    .isInstanceOf(TimeoutException.class)));
        }
    }

    @Test
    void theErrorOfTheProtocolFactoryComesOut() throws IOException {
        withPeer(peer -> {
            var failure = new IllegalStateException("no protocol today");
            assertThatThrownBy(() -> await(loop().<Recording>createConnection(
                                    () -> {
                                        throw failure;
                                    },
                                    "127.0.0.1",
                                    peer.getLocalPort())))
                    .isSameAs(failure);
            try (var accepted = peer.accept()) {
                Pair.turns(2);
                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            }
        });
    }
}
