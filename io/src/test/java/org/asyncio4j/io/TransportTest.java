package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Pair.turns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.asyncio4j.ContextVar;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(NothingLeaks.class)
class TransportTest {
    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void theProtocolIsToldThenTheConnectionIsGivenThenBytesArrive() throws IOException {
        try (var peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            run(async(() -> {
                var loop = IoLoop.of(getRunningLoop());
                var connected = await(loop.createConnection(
                        () -> new Recording() {
                            @Override
                            public void connectionMade(BaseTransport made) {
                                super.connectionMade(made);
                                greet(peer);
                            }
                        },
                        "127.0.0.1",
                        peer.getLocalPort()));
                var client = connected.protocol();
                assertThat(client.transport).isSameAs(connected.transport());
                assertThat(client.calls).containsExactly("made");
                client.untilLost();
                assertThat(client.calls).containsExactly("made", "data", "eof", "lost");
                assertThat(client.text()).isEqualTo("hello");
            }));
        }
    }

    private static void greet(ServerSocket peer) {
        try (var socket = peer.accept()) {
            socket.getOutputStream().write(bytes("hello"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readingMayBePausedAndResumedRepeatedly() {
        run(async(() -> {
            var pair = Pair.connect();
            var transport = pair.clientTransport();
            assertThat(transport.isReading()).isTrue();
            transport.pauseReading();
            transport.pauseReading();
            assertThat(transport.isReading()).isFalse();
            transport.resumeReading();
            transport.resumeReading();
            assertThat(transport.isReading()).isTrue();
            transport.close();
            assertThat(transport.isReading()).isFalse();
            transport.resumeReading();
            transport.pauseReading();
            assertThat(transport.isReading()).isFalse();
            pair.end();
        }));
    }

    @Test
    void nothingIsDeliveredWhileReadingIsPaused() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.clientTransport().pauseReading();
            pair.servedTransport().write(bytes("abc"));
            pair.servedTransport().writeEof();
            turns(10);
            assertThat(pair.client().calls).containsExactly("made");
            pair.clientTransport().resumeReading();
            pair.client().untilLost();
            assertThat(pair.client().calls).containsExactly("made", "data", "eof", "lost");
            assertThat(pair.client().text()).isEqualTo("abc");
            pair.end();
        }));
    }

    @Test
    void readingMayBePausedBeforeTheFirstByte() {
        run(async(() -> {
            var pair = Pair.connect(
                    () -> new Recording() {
                        @Override
                        public void connectionMade(BaseTransport made) {
                            super.connectionMade(made);
                            transport().pauseReading();
                        }
                    },
                    new Recording());
            pair.servedTransport().write(bytes("abc"));
            turns(10);
            assertThat(pair.client().calls).containsExactly("made");
            pair.clientTransport().resumeReading();
            pair.client().until(() -> pair.client().text().equals("abc"));
            pair.end();
        }));
    }

    @Test
    void bytesAreCopiedWhenTheyAreWritten() {
        run(async(() -> {
            var pair = Pair.connect();
            var array = bytes("abc");
            var buffer = ByteBuffer.wrap(bytes("-def-"), 1, 3);
            pair.clientTransport().write(array);
            pair.clientTransport().write(buffer);
            pair.clientTransport().writelines(List.of(bytes("gh"), bytes(""), bytes("i")));
            assertThat(buffer.position()).isEqualTo(4);
            array[0] = 'x';
            buffer.put(1, (byte) 'x');
            assertThat(pair.clientTransport().getWriteBufferSize()).isEqualTo(9);
            pair.served().until(() -> pair.served().text().equals("abcdefghi"));
            assertThat(pair.clientTransport().getWriteBufferSize()).isZero();
            pair.end();
        }));
    }

    @Test
    void bytesThatComeOneByOneArriveInOrder() {
        run(async(() -> {
            var served = new Recording();
            var server = await(IoLoop.of(getRunningLoop()).createServer(() -> served, "127.0.0.1", 0));
            byte[] data = new byte[300];
            try (var client = Pair.socketTo(server)) {
                client.setTcpNoDelay(true);
                for (int i = 0; i < data.length; i++) {
                    data[i] = (byte) i;
                    client.getOutputStream().write(i);
                    turns(1);
                }
            }
            served.untilLost();
            assertThat(served.received.toByteArray()).isEqualTo(data);
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void aHandlerInThePipelineChangesWhatArrivesAndWhatIsSent() {
        run(async(() -> {
            var pair = Pair.connect(
                    () -> new Recording() {
                        @Override
                        public void connectionMade(BaseTransport made) {
                            super.connectionMade(made);
                            transport().pipeline().addBefore("asyncio4j", null, new Doubling());
                        }
                    },
                    new Recording());
            pair.servedTransport().write(bytes("abc"));
            pair.client().until(() -> pair.client().text().equals("abcabc"));
            pair.clientTransport().write(bytes("def"));
            pair.served().until(() -> pair.served().text().equals("def!"));
            pair.end();
        }));
    }

    @Test
    void whatATaskWritesToThePipelineIsSentBeforeTheTransportIsClosed() {
        run(async(() -> {
            var pair = Pair.connect();
            var transport = pair.clientTransport();
            var _ = transport.pipeline().writeAndFlush(Unpooled.copiedBuffer(bytes("one ")));
            transport.write(bytes("two"));
            transport.close();
            pair.served().until(() -> pair.served().calls.contains("eof"));
            assertThat(pair.served().text()).isEqualTo("one two");
            pair.end();
        }));
    }

    /// Receives everything twice, and sends an exclamation mark with each buffer.
    private static final class Doubling extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var data = (ByteBuf) message;
            ctx.fireChannelRead(data.retainedDuplicate());
            ctx.fireChannelRead(data);
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            var _ = ctx.write(message);
            var _ = ctx.write(Unpooled.copiedBuffer("!", UTF_8), promise);
        }
    }

    @Test
    void aTransportKnowsItsAddressesAndItsChannel() {
        run(async(() -> {
            var pair = Pair.connect();
            var client = pair.clientTransport();
            var served = pair.servedTransport();
            var address = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), pair.server().port());
            assertThat(client.getExtraInfo("peername")).isEqualTo(address);
            assertThat(served.getExtraInfo("sockname")).isEqualTo(address);
            assertThat(client.getExtraInfo("sockname")).isNotNull().isEqualTo(served.getExtraInfo("peername"));
            for (var transport : List.of(client, served)) {
                var channel = (Channel) Objects.requireNonNull(transport.getExtraInfo("socket"));
                assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY))
                        .isTrue();
            }
            assertThat(client.getExtraInfo("nothing")).isNull();
            assertThat(client.getExtraInfo("nothing", 5)).isEqualTo(5);
            assertThat(client.getProtocol()).isSameAs(pair.client());
            pair.end();
            assertThat(client.getExtraInfo("peername")).isEqualTo(address);
        }));
    }

    @Test
    void anotherProtocolMayTakeOver() {
        run(async(() -> {
            var pair = Pair.connect();
            var other = new Recording();
            pair.clientTransport().setProtocol(other);
            assertThat(pair.clientTransport().getProtocol()).isSameAs(other);
            pair.servedTransport().write(bytes("abc"));
            other.until(() -> other.text().equals("abc"));
            pair.servedTransport().close();
            other.untilLost();
            assertThat(other.calls).containsExactly("data", "eof", "lost");
            assertThat(pair.client().calls).containsExactly("made");
            pair.end();
        }));
    }

    @Test
    void callbacksRunInTheContextInWhichTheConnectionWasMade() {
        ContextVar<String> variable = new ContextVar<>("variable");
        run(async(() -> {
            var seen = new ArrayList<String>();
            variable.set("client");
            var pair = Pair.connect(
                    () -> new Recording() {
                        @Override
                        void note(String call) {
                            seen.add(call + " in " + variable.get());
                            super.note(call);
                        }
                    },
                    new Recording());
            variable.set("later");
            pair.servedTransport().write(bytes("abc"));
            pair.servedTransport().close();
            pair.client().untilLost();
            assertThat(seen).containsExactly("made in client", "data in client", "eof in client", "lost in client");
            pair.end();
        }));
    }

    @Test
    void aTransportHasATextAlsoWhenItsLoopIsClosed() {
        var transports = new ArrayList<Transport>();
        run(async(() -> {
            var pair = Pair.connect();
            transports.add(pair.clientTransport());
            assertThat(pair.clientTransport().toString())
                    .startsWith("<SocketTransport [id:")
                    .endsWith("bufsize=0>");
            pair.clientTransport().close();
            assertThat(pair.clientTransport().toString()).startsWith("<SocketTransport closing ");
            pair.end();
            assertThat(getRunningLoop().isRunning()).isTrue();
        }));
        assertThat(transports.getFirst().toString()).startsWith("<SocketTransport closed ");
    }
}
