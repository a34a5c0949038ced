package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.io.DatagramRecording.LOOPBACK;
import static org.asyncio4j.io.DatagramRecording.at;
import static org.asyncio4j.io.DatagramRecording.open;
import static org.asyncio4j.io.DatagramRecording.server;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import org.asyncio4j.CancelledError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatagramEndpointTest {
    private static final DatagramOptions DEFAULT = DatagramOptions.DEFAULT;
    private static final InetSocketAddress LOOPBACK_6 = at("::1", 0);

    /// All hosts of the network of this machine alone.
    private static final String BROADCAST = "127.255.255.255";

    @Test
    void anEndpointNeedsAnAddressOrAFamily() {
        run(async(() -> assertThatThrownBy(() -> open(DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unexpected address family")));
    }

    @Test
    void aFamilyAloneGivesAFreePort() {
        run(async(() -> {
            var endpoint = open(DEFAULT.withFamily(StandardProtocolFamily.INET));
            assertThat(endpoint.address().getAddress()).isInstanceOf(Inet4Address.class);
            assertThat(endpoint.address().getPort()).isPositive();
            server().send("a", at("127.0.0.1", endpoint.address().getPort()));
            endpoint.untilReceived(1);
        }));
    }

    @Test
    void theFamilyOfUnixSocketsIsRefused() {
        assertThatThrownBy(() -> DEFAULT.withFamily(StandardProtocolFamily.UNIX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unexpected address family");
    }

    @Test
    void addressesOfDifferentFamiliesAreRefused() {
        run(async(() -> assertThatThrownBy(
                        () -> open(DEFAULT.withLocalAddr(LOOPBACK_6).withRemoteAddr(LOOPBACK)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("can not get address information")));
    }

    @Test
    void anAddressOfAnotherFamilyThanTheWantedOneIsAnError() {
        run(async(() -> assertThatThrownBy(
                        () -> open(DEFAULT.withLocalAddr(LOOPBACK).withFamily(StandardProtocolFamily.INET6)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageEndingWith("Address family for hostname not supported")));
    }

    @Test
    void aHostWithoutAddressIsAnError() {
        run(async(() -> {
            var nowhere = InetSocketAddress.createUnresolved("nosuchhost.invalid", 0);
            assertThatThrownBy(() -> open(DEFAULT.withLocalAddr(nowhere))).isInstanceOf(UnknownHostException.class);
            assertThatThrownBy(() -> open(DEFAULT.withRemoteAddr(nowhere))).isInstanceOf(UnknownHostException.class);
        }));
    }

    @Test
    void aHostNameIsResolved() {
        run(async(() -> {
            var server = server();
            int port = server.address().getPort();
            var client = open(DEFAULT.withFamily(StandardProtocolFamily.INET)
                    .withLocalAddr(InetSocketAddress.createUnresolved("localhost", 0))
                    .withRemoteAddr(InetSocketAddress.createUnresolved("localhost", port)));
            client.send("a");
            server.untilReceived(1);
            assertThat(server.senders).containsExactly(client.address());
        }));
    }

    @Test
    void aPortInUseIsAnErrorAndTheSocketIsClosed() {
        run(async(() -> {
            var first = server();
            var inUse = DEFAULT.withLocalAddr(first.address());
            assertThatThrownBy(() -> open(inUse))
                    .isInstanceOf(BindException.class)
                    .hasMessage("error while attempting to bind on address " + first.address()
                            + ": address already in use");
            first.transport().close();
            first.untilLost();
            assertThat(open(inUse).address()).isEqualTo(first.address());
        }));
    }

    @Test
    void anAddressOfAnotherMachineCannotBeBound() {
        run(async(() -> assertThatThrownBy(() -> open(DEFAULT.withLocalAddr(at("192.0.2.1", 0))))
                .isInstanceOf(BindException.class)));
    }

    @Test
    void anErrorOfConnectingComesOutAndTheSocketIsClosed() {
        run(async(() -> {
            var local = server();
            local.transport().close();
            local.untilLost();
            var options = DEFAULT.withLocalAddr(local.address()).withRemoteAddr(at(BROADCAST, 9));
            assertThatThrownBy(() -> open(options))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Permission denied");
            assertThat(open(DEFAULT.withLocalAddr(local.address())).address()).isEqualTo(local.address());
        }));
    }

    @Test
    void withBroadcastAllowedTheSocketIsNotConnected() {
        run(async(() -> {
            var everywhere = open(DEFAULT.withFamily(StandardProtocolFamily.INET));
            var all = at(BROADCAST, everywhere.address().getPort());
            var client = open(DEFAULT.withRemoteAddr(all).withAllowBroadcast(true));
            assertThat(client.transport().getExtraInfo("peername")).isNull();
            client.send("a");
            client.send("");
            everywhere.untilReceived(2);
            assertThat(everywhere.texts()).containsExactly("a", "");
            everywhere.send("b", everywhere.senders.getFirst());
            client.untilReceived(1);
            assertThat(client.texts()).containsExactly("b");
            assertThatThrownBy(() -> client.send("c", everywhere.senders.getFirst()))
                    .isInstanceOf(IllegalArgumentException.class);
            client.transport().close();
            client.untilLost();
            assertThat(client.lostBy).isNull();
        }));
    }

    @Test
    void optionsOfTheSocketAreSetIfAskedForAlone() {
        run(async(() -> {
            var plain = server();
            assertThat(option(plain, ChannelOption.SO_BROADCAST)).isFalse();
            assertThat(reusesPort(plain)).isFalse();
            var special =
                    open(DEFAULT.withLocalAddr(LOOPBACK).withReusePort(true).withAllowBroadcast(true));
            assertThat(option(special, ChannelOption.SO_BROADCAST)).isTrue();
            assertThat(reusesPort(special)).isTrue();
            assertThat(option(special, ChannelOption.SO_REUSEADDR)).isFalse();
        }));
    }

    private static boolean option(DatagramRecording endpoint, ChannelOption<Boolean> option) {
        return endpoint.channel().config().getOption(option);
    }

    private static boolean reusesPort(DatagramRecording endpoint) {
        return option(
                endpoint,
                endpoint.isOnNio()
                        ? NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT)
                        : UnixChannelOption.SO_REUSEPORT);
    }

    @Test
    void severalEndpointsCanReuseAPort() {
        run(async(() -> {
            var first = open(DEFAULT.withLocalAddr(LOOPBACK).withReusePort(true));
            var second = open(DEFAULT.withLocalAddr(first.address()).withReusePort(true));
            assertThat(second.address()).isEqualTo(first.address());
        }));
    }

    @Test
    void ifTheFactoryFailsTheSocketIsClosed() {
        run(async(() -> {
            var local = server();
            local.transport().close();
            local.untilLost();
            var options = DEFAULT.withLocalAddr(local.address());
            var failing = IoLoop.of(getRunningLoop())
                    .<DatagramRecording>createDatagramEndpoint(
                            () -> {
                                throw new IllegalStateException("no protocol");
                            },
                            options);
            assertThatThrownBy(() -> await(failing))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no protocol");
            assertThat(open(options).address()).isEqualTo(local.address());
        }));
    }

    @Test
    void aCancelledOpeningLeavesNoSocket() {
        run(async(() -> {
            var local = server();
            local.transport().close();
            local.untilLost();
            var options = DEFAULT.withLocalAddr(local.address());
            int steps = 0;
            boolean cancelled;
            do {
                var opening =
                        createTask(IoLoop.of(getRunningLoop()).createDatagramEndpoint(DatagramRecording::new, options));
                for (int i = 0; i < steps; i++) {
                    await(sleep(0));
                }
                cancelled = opening.cancel();
                if (cancelled) {
                    assertThatThrownBy(() -> await(opening)).isInstanceOf(CancelledError.class);
                    steps++;
                } else {
                    var opened = await(opening).protocol();
                    opened.transport().close();
                    opened.untilLost();
                }
                var next = open(options);
                next.transport().close();
                next.untilLost();
            } while (cancelled);
            assertThat(steps).isGreaterThan(2);
        }));
    }
}
