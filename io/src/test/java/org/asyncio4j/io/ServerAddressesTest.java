package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Pair.socketTo;
import static org.asyncio4j.io.Pair.turns;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(NothingLeaks.class)
class ServerAddressesTest {
    private static IoLoop loop() {
        return IoLoop.of(getRunningLoop());
    }

    @Test
    void aServerKnowsItsPortUntilItIsClosed() {
        run(async(() -> {
            var server = await(IoLoop.of(getRunningLoop()).createServer(Recording::new, "127.0.0.1", 0));
            assertThat(server.sockets())
                    .containsExactly(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            server.close();
            assertThatIllegalStateException().isThrownBy(server::port).withMessageEndingWith("has no port");
        }));
    }

    @Test
    void aServerOnAllInterfacesServes() {
        run(async(() -> {
            var served = new Recording();
            var server = await(loop().createServer(() -> served, "0.0.0.0", 0));
            assertThat(server.sockets()).hasSize(1);
            try (var client = socketTo(server)) {
                client.getOutputStream().write(new byte[3]);
                served.until(() -> served.received.size() == 3);
                assertThat(served.transport().getExtraInfo("peername")).isEqualTo(client.getLocalSocketAddress());
                assertThat(served.transport().getExtraInfo("sockname")).isEqualTo(client.getRemoteSocketAddress());
                served.transport().close();
                served.untilLost();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void aNullInTheCodeIsOneHostAndAListNeedsNoOptions() {
        run(async(() -> {
            try (var server = await(loop().createServer(Recording::new, null, 0, ServerOptions.DEFAULT))) {
                assertThat(server.port()).isPositive();
            }
            try (var server = await(Streams.startServer((reader, writer) -> async(() -> {}), null, 0))) {
                assertThat(server.port()).isPositive();
            }
            var hosts = List.of("127.0.0.1", "::1");
            try (var server = await(Streams.startServer((reader, writer) -> async(() -> {}), hosts, 0))) {
                assertThat(server.sockets()).hasSize(2);
            }
            try (var server = await(loop().createServer(Recording::new, hosts, 0))) {
                assertThat(server.sockets()).hasSize(2);
            }
        }));
    }

    @Test
    void noHostMeansAllInterfacesOfBothFamilies() {
        run(async(() -> {
            for (var host : new String[] {null, ""}) {
                var served = new ArrayList<Recording>();
                var server = await(loop().createServer(
                                () -> {
                                    served.add(new Recording());
                                    return served.getLast();
                                },
                                host,
                                0));
                for (var address : List.of("127.0.0.1", "::1")) {
                    var connected = await(loop().createConnection(Recording::new, address, server.port()));
                    connected.transport().close();
                }
                while (served.size() < 2) {
                    turns(1);
                }
                server.close();
                await(server.waitClosed());
            }
        }));
    }

    @Test
    void aServerListensAtIPv6() {
        run(async(() -> {
            var served = new Recording();
            var server = await(loop().createServer(() -> served, "::1", 0));
            assertThat(server.sockets())
                    .singleElement()
                    .satisfies(address -> assertThat(((InetSocketAddress) address).getAddress())
                            .isInstanceOf(Inet6Address.class));
            var connected = await(loop().createConnection(Recording::new, "::1", server.port()));
            connected.transport().close();
            served.untilLost();
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void aServerListensAtEachDistinctHost() {
        run(async(() -> {
            for (var hosts : List.of(List.of("127.0.0.1", "127.0.0.2", "127.0.0.1"), List.of("::1", "::", "::1"))) {
                var server = await(loop().createServer(Recording::new, hosts, 0, ServerOptions.DEFAULT));
                assertThat(server.sockets())
                        .extracting(address -> ((InetSocketAddress) address).getAddress())
                        .containsExactly(InetAddress.ofLiteral(hosts.get(0)), InetAddress.ofLiteral(hosts.get(1)));
                server.close();
                await(server.waitClosed());
            }
        }));
    }

    @Test
    void aServerListensAtBothFamiliesWithOnePort() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        run(async(() -> {
            for (var hosts : List.of(List.of("127.0.0.1", "::1"), List.of("0.0.0.0", "::"), List.of("::", "0.0.0.0"))) {
                var server = await(loop().createServer(Recording::new, hosts, port, ServerOptions.DEFAULT));
                for (var address : List.of("127.0.0.1", "::1")) {
                    var connected = await(loop().createConnection(Recording::new, address, port));
                    connected.transport().close();
                    connected.protocol().untilLost();
                }
                server.close();
                server.closeClients();
                await(server.waitClosed());
            }
        }));
    }

    @Test
    void theFamilyChoosesTheAddresses() {
        run(async(() -> {
            var options = ServerOptions.DEFAULT.withFamily(StandardProtocolFamily.INET);
            var server = await(loop().createServer(Recording::new, (String) null, 0, options));
            assertThat(server.sockets())
                    .extracting(address ->
                            ((InetSocketAddress) address).getAddress().getHostAddress())
                    .containsExactly("0.0.0.0");
            server.close();
            await(server.waitClosed());
            assertThatThrownBy(() -> await(loop().createServer(Recording::new, "::1", 0, options)))
                    .isInstanceOf(UnknownHostException.class);
        }));
    }

    @Test
    void aPortInUseIsRefusedAndAllThatWasBoundIsFreed() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
            run(async(() -> {
                var hosts = List.of("127.0.0.1", "127.0.0.2");
                assertThatThrownBy(() -> await(loop().createServer(
                                        Recording::new, hosts, other.getLocalPort(), ServerOptions.DEFAULT)))
                        .isInstanceOf(BindException.class)
                        .hasMessage("error while attempting to bind on address /127.0.0.2:" + other.getLocalPort()
                                + ": address already in use");
                turns(1);
                try (var again = new ServerSocket(other.getLocalPort(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
                    assertThat(again.isBound()).isTrue();
                }
            }));
        }
    }

    @Test
    void anAddressOfAnotherMachineCannotBeBound() {
        run(async(() -> assertThatThrownBy(() -> await(loop().createServer(Recording::new, "192.0.2.123", 0)))
                .isInstanceOf(BindException.class)
                .hasMessageStartingWith("error while attempting to bind on address /192.0.2.123:0: ")));
    }

    @Test
    void anUnknownHostCannotBeListenedAt() {
        run(async(() -> assertThatThrownBy(() -> await(loop().createServer(Recording::new, "nosuchhost.invalid", 0)))
                .isInstanceOf(UnknownHostException.class)));
    }

    @Test
    void twoServersShareAPortIfBothSaySo() {
        run(async(() -> {
            var shared = ServerOptions.DEFAULT.withReusePort(true);
            var alone = await(loop().createServer(Recording::new, "127.0.0.1", 0));
            assertThatThrownBy(() -> await(loop().createServer(Recording::new, "127.0.0.1", alone.port(), shared)))
                    .isInstanceOf(BindException.class);
            var first = await(loop().createServer(Recording::new, "127.0.0.1", 0, shared));
            var second = await(loop().createServer(Recording::new, "127.0.0.1", first.port(), shared));
            assertThat(second.sockets()).isEqualTo(first.sockets());
            for (var server : List.of(alone, first, second)) {
                server.close();
                await(server.waitClosed());
            }
        }));
    }

    @Test
    @EnabledIfSystemProperty(named = "asyncio4j.stack", matches = "scheduled") // where epoll is polled
    void aServerForIPv6ServesNobodyWhoComesByIPv4() {
        run(async(() -> {
            assumeThat(Epoll.isAvailable() && System.getProperty("asyncio4j.io") == null)
                    .isTrue();
            for (var options :
                    List.of(ServerOptions.DEFAULT, ServerOptions.DEFAULT.withFamily(StandardProtocolFamily.INET6))) {
                var host = options.family() == null ? "::" : null;
                var server = await(loop().createServer(Recording::new, host, 0, options));
                assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port()))
                        .isInstanceOf(ConnectException.class);
                new Socket(InetAddress.ofLiteral("::1"), server.port()).close();
                server.close();
                await(server.waitClosed());
            }
        }));
    }
}
