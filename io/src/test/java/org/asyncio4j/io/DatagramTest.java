package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.DatagramRecording.LOOPBACK;
import static org.asyncio4j.io.DatagramRecording.at;
import static org.asyncio4j.io.DatagramRecording.server;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.asyncio4j.ContextVar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatagramTest {
    /// The most bytes that IPv4 lets a datagram have.
    private static final int LARGEST = 65507;

    private static final InetSocketAddress LOOPBACK_6 = at("::1", 0);

    private static <P extends DatagramRecording> P serving(Supplier<P> factory, InetSocketAddress local) {
        var loop = IoLoop.of(getRunningLoop());
        var connected = await(loop.createDatagramEndpoint(factory, DatagramOptions.DEFAULT.withLocalAddr(local)));
        assertThat(connected.transport()).isSameAs(connected.protocol().transport());
        assertThat(connected.protocol().calls).containsExactly("made");
        return connected.protocol();
    }

    /// Answers each datagram.
    private static final class Answering extends DatagramRecording {
        @Override
        public void datagramReceived(byte[] data, SocketAddress address) {
            send("resp:" + new String(data, UTF_8), address);
            super.datagramReceived(data, address);
        }
    }

    private static void exchange(InetSocketAddress local) {
        var server = serving(Answering::new, local);
        var client = server.client();
        assertThat(client.transport().getExtraInfo("peername")).isEqualTo(server.address());
        assertThat(server.transport().getExtraInfo("peername")).isNull();
        client.send("xxx");
        client.untilReceived(1);
        assertThat(server.texts()).containsExactly("xxx");
        assertThat(server.senders).containsExactly(client.address());
        assertThat(client.texts()).containsExactly("resp:xxx");
        assertThat(client.senders).containsExactly(server.address());
        client.transport().close();
        client.untilLost();
        assertThat(client.calls).containsExactly("made", "datagram", "lost");
        assertThat(client.lostBy).isNull();
    }

    @Test
    void twoEndpointsExchangeDatagrams() {
        run(async(() -> exchange(LOOPBACK)));
    }

    @Test
    void twoEndpointsExchangeDatagramsOverIpv6() throws SocketException {
        boolean hasIpv6 = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(LOOPBACK_6.getAddress()::equals);
        assumeTrue(hasIpv6, "this machine has no IPv6");
        run(async(() -> exchange(LOOPBACK_6)));
    }

    @Test
    void whatIsSentInOneIterationArrivesInOrder() {
        run(async(() -> {
            var server = server();
            var sender = server();
            var texts = List.of("a", "", "", "b", "c", "", "d", "e");
            texts.forEach(text -> sender.send(text, server.address()));
            server.untilReceived(texts.size());
            assertThat(server.texts()).isEqualTo(texts);
            assertThat(server.senders).containsOnly(sender.address());
        }));
    }

    @Test
    void anEmptyDatagramReachesAConnectedEndpoint() {
        run(async(() -> {
            var server = server();
            var client = server.client();
            server.send("", client.address());
            server.send("a", client.address());
            server.send("", client.address());
            client.untilReceived(3);
            assertThat(client.texts()).containsExactly("", "a", "");
            assertThat(client.senders).containsOnly(server.address());
        }));
    }

    @Test
    void aConnectedEndpointSendsAnEmptyDatagramOrSaysThatNioCannot() {
        run(async(() -> {
            var server = server();
            var client = server.client();
            client.send("a");
            client.send("");
            client.send("b");
            if (client.isOnNio()) {
                assertThat(client.untilError())
                        .hasMessage("NIO cannot send an empty datagram to the address of an endpoint");
                server.untilReceived(2);
                assertThat(server.texts()).containsExactly("a", "b");
            } else {
                server.untilReceived(3);
                assertThat(server.texts()).containsExactly("a", "", "b");
            }
        }));
    }

    @Test
    void aDatagramIsCopied() {
        run(async(() -> {
            var server = server();
            byte[] data = {'a'};
            var client = server.client();
            client.transport().sendto(data);
            data[0] = 'b';
            client.transport().sendto(data, null);
            server.untilReceived(2);
            assertThat(server.texts()).containsExactly("a", "b");
        }));
    }

    @Test
    void theLargestDatagramsAreReceivedWhole() {
        run(async(() -> {
            var server = server();
            var client = server.client();
            byte[] data = new byte[LARGEST];
            for (int i = 0; i < data.length; i++) {
                data[i] = (byte) (i * 31 + i / 256);
            }
            client.transport().sendto(data);
            server.untilReceived(1);
            server.transport().sendto(data, client.address());
            client.untilReceived(1);
            assertThat(server.received.getFirst()).isEqualTo(data);
            assertThat(client.received.getFirst()).isEqualTo(data);
        }));
    }

    @Test
    void moreDatagramsThanAPollReadsArriveInOrder() {
        run(async(() -> {
            var server = server();
            var texts = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
            sendAll(texts, server.address());
            server.untilReceived(texts.size());
            assertThat(server.texts()).isEqualTo(texts);
        }));
    }

    /// Sends datagrams at once, while the loop does nothing else.
    private static void sendAll(List<String> texts, SocketAddress receiver) throws IOException {
        try (var channel = DatagramChannel.open()) {
            for (var text : texts) {
                channel.send(ByteBuffer.wrap(text.getBytes(UTF_8)), receiver);
            }
        }
    }

    @Test
    void aConnectedEndpointReceivesFromItsOtherSideAlone() {
        run(async(() -> {
            var server = server();
            var client = server.client();
            server().send("stranger", client.address());
            server.send("friend", client.address());
            client.untilReceived(1);
            assertThat(client.texts()).containsExactly("friend");
        }));
    }

    /// Fails at its first datagram.
    private static final class Failing extends DatagramRecording {
        @Override
        public void datagramReceived(byte[] data, SocketAddress address) {
            super.datagramReceived(data, address);
            if (received.size() == 1) {
                throw new IllegalStateException("first");
            }
        }
    }

    @Test
    void anExceptionOfTheProtocolIsReportedAndTheNextDatagramDelivered() {
        run(async(() -> {
            var reports = new ArrayList<Map<String, Object>>();
            getRunningLoop().setExceptionHandler((_, report) -> reports.add(report));
            var server = serving(Failing::new, LOOPBACK);
            sendAll(List.of("a", "b"), server.address());
            server.untilReceived(2);
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst().get("exception")).isInstanceOf(IllegalStateException.class);
            assertThat(server.transport().isClosing()).isFalse();
        }));
    }

    /// Closes its transport at its first datagram.
    private static final class ClosingAtOnce extends DatagramRecording {
        @Override
        public void datagramReceived(byte[] data, SocketAddress address) {
            super.datagramReceived(data, address);
            transport().close();
        }
    }

    @Test
    void afterClosingNothingMoreIsReceived() {
        run(async(() -> {
            var server = serving(ClosingAtOnce::new, LOOPBACK);
            sendAll(List.of("a", "b", "c"), server.address());
            server.untilLost();
            assertThat(server.calls).containsExactly("made", "datagram", "lost");
        }));
    }

    @Test
    void closingSendsWhatWasSentBeforeAndNothingAfter() {
        run(async(() -> {
            var server = server();
            var client = server.client();
            client.send("a");
            client.send("b");
            client.transport().close();
            assertThat(client.transport().isClosing()).isTrue();
            client.send("c");
            client.transport().close();
            client.untilLost();
            assertThat(client.calls).containsExactly("made", "lost");
            assertThat(client.lostBy).isNull();
            server().send("end", server.address());
            server.untilReceived(3);
            assertThat(server.texts()).containsExactly("a", "b", "end");
        }));
    }

    @Test
    void abortingDropsWhatWasNotSent() {
        run(async(() -> {
            var server = server();
            var client = server.client();
            client.send("a");
            client.transport().abort();
            assertThat(client.transport().isClosing()).isTrue();
            assertThat(client.transport().getWriteBufferSize()).isZero();
            client.transport().abort();
            client.untilLost();
            assertThat(client.calls).containsExactly("made", "lost");
            assertThat(client.lostBy).isNull();
            server().send("end", server.address());
            server.untilReceived(1);
            assertThat(server.texts()).containsExactly("end");
        }));
    }

    @Test
    void theFifthDatagramThatIsSentAfterClosingIsWarnedOf() {
        try (var log = LogCapture.open()) {
            run(async(() -> {
                var client = server().client();
                client.transport().close();
                for (int i = 1; i < 5; i++) {
                    client.send("lost");
                }
                assertThat(log.messages()).isEmpty();
                client.send("lost");
                client.untilLost();
            }));
            assertThat(log.messages()).containsExactly("socket.send() raised exception.");
        }
    }

    @Test
    void anotherProtocolReceivesWhatComesAfterItWasSet() {
        run(async(() -> {
            var server = server();
            var next = new DatagramRecording();
            assertThat(server.transport().getProtocol()).isSameAs(server);
            server.transport().setProtocol(next);
            server.client().send("a");
            next.untilReceived(1);
            assertThat(next.calls).containsExactly("datagram");
            assertThat(server.calls).containsExactly("made");
        }));
    }

    /// Notes the value of a variable at each call.
    private static final class Observing extends DatagramRecording {
        private final ContextVar<String> variable;
        private final List<String> values = new ArrayList<>();

        private Observing(ContextVar<String> variable) {
            this.variable = variable;
        }

        @Override
        public void connectionMade(BaseTransport made) {
            values.add(variable.get());
            super.connectionMade(made);
        }

        @Override
        public void datagramReceived(byte[] data, SocketAddress address) {
            values.add(variable.get());
            super.datagramReceived(data, address);
        }
    }

    @Test
    void theProtocolIsCalledInTheContextInWhichTheEndpointWasMade() {
        run(async(() -> {
            var variable = new ContextVar<>("variable", "none");
            variable.set("then");
            var server = serving(() -> new Observing(variable), LOOPBACK);
            variable.set("now");
            server.client().send("a");
            server.untilReceived(1);
            assertThat(server.values).containsExactly("then", "then");
        }));
    }

    @Test
    void theTextOfATransportShowsItsStateAndItsAddresses() {
        run(async(() -> {
            var server = server();
            var transport = server.transport();
            assertThat(transport)
                    .asString()
                    .startsWith("<DatagramSocketTransport [id: ")
                    .contains("127.0.0.1:" + server.address().getPort())
                    .endsWith(" bufsize=0>");
            transport.close();
            assertThat(transport).asString().startsWith("<DatagramSocketTransport closing ");
            server.untilLost();
            assertThat(transport).asString().startsWith("<DatagramSocketTransport closed ");
        }));
    }

    @Test
    void anEndpointIsClosedWithItsLoop() {
        var channel = run(async(() -> server().channel()));
        assertThat(channel.isOpen()).isFalse();
    }
}
