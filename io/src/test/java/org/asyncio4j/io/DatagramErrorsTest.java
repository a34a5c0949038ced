package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.toThread;
import static org.asyncio4j.io.DatagramRecording.at;
import static org.asyncio4j.io.DatagramRecording.open;
import static org.asyncio4j.io.DatagramRecording.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatagramErrorsTest {
    private static final String FATAL_WRITE = "Fatal write error on datagram transport";

    private static DatagramRecording onceMoreAt(InetSocketAddress address) {
        return open(DatagramOptions.DEFAULT.withLocalAddr(address));
    }

    /// Takes what the loop would report.
    private static List<Map<String, Object>> reports() {
        var reports = new ArrayList<Map<String, Object>>();
        getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
        return reports;
    }

    @Test
    void thatNobodyListensIsToldToAConnectedEndpointWhichStaysOpen() {
        run(async(() -> {
            var server = server();
            var client = server.client();
            server.transport().close();
            server.untilLost();
            client.send("a");
            assertThat(client.untilError()).isInstanceOf(ConnectException.class).hasMessage("Connection refused");
            assertThat(client.transport().isClosing()).isFalse();
            var next = onceMoreAt(server.address());
            client.send("b");
            next.send("c", client.address());
            next.untilReceived(1);
            client.untilReceived(1);
            assertThat(next.texts()).containsExactly("b");
            assertThat(client.texts()).containsExactly("c");
            assertThat(client.calls).containsExactly("made", "error", "datagram");
        }));
    }

    @Test
    void anEndpointWithoutAddressGoesOnAfterSendingToNobody() {
        run(async(() -> {
            var one = server();
            var other = server();
            var nobody = server();
            nobody.transport().abort();
            nobody.untilLost();
            one.send("a", other.address());
            other.untilReceived(1);
            one.send("b", nobody.address());
            other.send("c", one.address());
            one.untilReceived(1);
            one.send("d", other.address());
            other.untilReceived(2);
            assertThat(one.calls).containsExactly("made", "datagram");
            assertThat(other.texts()).containsExactly("a", "d");
        }));
    }

    @Test
    void aDatagramThatIsTooLargeIsAnErrorAndTheNextOneIsSent() {
        run(async(() -> {
            var server = server();
            var client = server.client();
            client.send("a");
            client.transport().sendto(new byte[70_000]);
            client.send("b");
            server.untilReceived(2);
            assertThat(server.texts()).containsExactly("a", "b");
            assertThat(client.untilError()).hasMessage("Message too long");
            assertThat(client.transport().getWriteBufferSize()).isZero();
            client.transport().close();
            client.untilLost();
            assertThat(client.calls.stream().filter("error"::equals)).hasSize(1);
        }));
    }

    @Test
    void toSendWithoutAnyAddressIsFatal() {
        run(async(() -> {
            var reports = reports();
            var endpoint = server();
            endpoint.send("a");
            assertThat(endpoint.transport().isClosing()).isTrue();
            endpoint.untilLost();
            assertThat(endpoint.calls).containsExactly("made", "lost");
            assertThat(endpoint.lostBy).isInstanceOf(IllegalArgumentException.class);
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst())
                    .containsEntry("message", FATAL_WRITE)
                    .containsEntry("exception", endpoint.lostBy)
                    .containsEntry("transport", endpoint.transport())
                    .containsEntry("protocol", endpoint);
        }));
    }

    @Test
    void toSendToAnAddressOfAnotherKindIsFatal() {
        run(async(() -> {
            var reports = reports();
            var endpoint = server();
            endpoint.send("a", UnixDomainSocketAddress.of("nowhere"));
            endpoint.untilLost();
            assertThat(endpoint.lostBy)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("sendto(): address must be an InetSocketAddress, not nowhere");
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst()).containsEntry("message", FATAL_WRITE);
        }));
    }

    @Test
    void aConnectedEndpointSendsToItsOwnAddressAlone() {
        run(async(() -> {
            var server = server();
            var other = server();
            var client = server.client();
            assertThatThrownBy(() -> client.send("a", other.address()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid address: must be None or " + server.address());
            client.send("b", server.address());
            server.untilReceived(1);
            assertThat(server.texts()).containsExactly("b");
            assertThat(client.transport().isClosing()).isFalse();
        }));
    }

    @Test
    void aHostWithoutAddressIsAnErrorAndTheNextDatagramIsSent() {
        run(async(() -> {
            var server = server();
            var sender = server();
            sender.send("a", InetSocketAddress.createUnresolved("nosuchhost.invalid", 9));
            sender.send("b", server.address());
            server.untilReceived(1);
            assertThat(server.texts()).containsExactly("b");
            assertThat(sender.untilError())
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessage("nosuchhost.invalid");
        }));
    }

    @Test
    void toSendToIpv6FromIpv4IsAnError() {
        run(async(() -> {
            var endpoint = server();
            endpoint.send("a", at("::1", 9));
            endpoint.send("", at("::1", 9));
            endpoint.until(() -> endpoint.errors.size() == 2);
            assertThat(endpoint.errors)
                    .allSatisfy(error -> assertThat(error)
                            .isInstanceOf(UnknownHostException.class)
                            .hasMessageEndingWith("Address family for hostname not supported"));
            assertThat(endpoint.transport().isClosing()).isFalse();
        }));
    }

    @Test
    void aBroadcastThatIsNotAllowedIsAnError() {
        run(async(() -> {
            var endpoint = server();
            endpoint.send("a", at("127.255.255.255", 9));
            assertThat(endpoint.untilError()).hasMessageContaining("Permission denied");
            assertThat(endpoint.transport().isClosing()).isFalse();
        }));
    }

    @Test
    void anErrorOfReceivingIsToldAndLeavesTheTransportOpen() {
        run(async(() -> {
            var endpoint = server();
            var error = new IOException("the network is gone");
            endpoint.channel().pipeline().fireExceptionCaught(error);
            assertThat(endpoint.untilError()).isSameAs(error);
            endpoint.client().send("a");
            endpoint.untilReceived(1);
            assertThat(endpoint.calls).containsExactly("made", "error", "datagram");
        }));
    }

    @Test
    void anErrorOfReceivingThatIsNotTheNetworksIsFatal() {
        run(async(() -> {
            var reports = reports();
            var endpoint = server();
            var error = new IllegalStateException("broken");
            endpoint.channel().pipeline().fireExceptionCaught(error);
            endpoint.untilLost();
            assertThat(endpoint.calls).containsExactly("made", "lost");
            assertThat(endpoint.lostBy).isSameAs(error);
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst())
                    .containsEntry("message", "Fatal read error on datagram transport")
                    .containsEntry("exception", error);
        }));
    }

    @Test
    void aTransportUsedOnAnotherThreadIsAnErrorAndSendsNothing() {
        run(async(() -> {
            var server = server();
            var client = server.client();
            List<Runnable> uses = List.of(() -> client.send("a"), client.transport()::close, client.transport()::abort);
            for (var use : uses) {
                assertThatThrownBy(() -> await(toThread(() -> {
                            use.run();
                            return null;
                        })))
                        .isInstanceOf(IllegalStateException.class);
            }
            assertThat(client.transport().isClosing()).isFalse();
            assertThat(client.transport().getWriteBufferSize()).isZero();
            client.send("b");
            server.untilReceived(1);
            assertThat(server.texts()).containsExactly("b");
        }));
    }
}
