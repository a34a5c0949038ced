package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.createTask;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Handlers of Netty's that a protocol adds when its connection is made.
final class HandlersTest extends TlsTest {
    private static final int CONNECTIONS = 20;

    /// Notes the pieces that a decoder of lines makes.
    private static final class Lines extends Recording {
        private final Function<Transport, ChannelPipeline> door;
        private final List<String> lines = new ArrayList<>();

        private Lines() {
            this(Transport::pipeline);
        }

        private Lines(Function<Transport, ChannelPipeline> door) {
            this.door = door;
        }

        @Override
        public void connectionMade(BaseTransport made) {
            door.apply((Transport) made).addBefore("asyncio4j", null, new LineBasedFrameDecoder(80));
            super.connectionMade(made);
        }

        @Override
        public void dataReceived(byte[] data) {
            lines.add(new String(data, UTF_8));
            super.dataReceived(data);
        }
    }

    /// Keeps what is sent until it is let go.
    private static final class Gate extends ChannelOutboundHandlerAdapter {
        private final ByteBuf kept = Unpooled.buffer();

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            var bytes = (ByteBuf) message;
            kept.writeBytes(bytes);
            bytes.release();
            promise.setSuccess();
        }

        private void open(Transport transport) {
            var context = transport.pipeline().context(this);
            var _ = context.writeAndFlush(kept);
            transport.pipeline().remove(this);
        }
    }

    private static void sendAndClose(Socket socket) throws Exception {
        try (socket) {
            socket.getOutputStream().write("one\ntwo\n".getBytes(UTF_8));
        }
    }

    private static ChannelPipeline behindTheSocket(Transport transport) {
        return ((Channel) Objects.requireNonNull(transport.getExtraInfo("socket"))).pipeline();
    }

    @Test
    void aDecoderOfAServerSeesWhatArrivedBeforeTheConnectionWasMade() {
        program(() -> {
            for (int i = 0; i < CONNECTIONS; i++) {
                var served = new Lines();
                var server = serve(() -> served, ServerOptions.DEFAULT);
                sendAndClose(Pair.socketTo(server));
                served.untilLost();
                assertThat(served.lines).containsExactly("one", "two");
                assertThat(served.calls).containsExactly("made", "data", "data", "eof", "lost");
                closeAndWait(server);
            }
        });
    }

    @Test
    void aDecoderOfAClientSeesWhatArrivedBeforeTheConnectionWasMade() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            program(() -> {
                for (int i = 0; i < CONNECTIONS; i++) {
                    var accepting = createTask(async(() -> blocking(() -> {
                        sendAndClose(listener.accept());
                        return true;
                    })));
                    var client = await(io().createConnection(Lines::new, "127.0.0.1", listener.getLocalPort()))
                            .protocol();
                    await(accepting);
                    client.untilLost();
                    assertThat(client.lines).containsExactly("one", "two");
                    assertThat(client.calls).containsExactly("made", "data", "data", "eof", "lost");
                }
            });
        }
    }

    @Test
    void aDecoderSeesWhatComesWithTheLastMessageOfTheHandshake() {
        program(() -> {
            var served = new Lines();
            var server = serve(() -> served, SERVER);
            var made = await(io().createConnection(Recording::new, "127.0.0.1", server.port()));
            var gate = new Gate();
            var hello = new ChannelOutboundHandlerAdapter() {
                @Override
                public void flush(ChannelHandlerContext ctx) {
                    ctx.flush();
                    ctx.pipeline().addFirst(gate);
                    ctx.pipeline().remove(this);
                }
            };
            made.transport().pipeline().addFirst(hello);
            var secured = await(
                    io().startTls(made.transport(), made.protocol(), TRUSTING.withServerHostname("localhost"), false));
            secured.write("one\ntwo\n".getBytes(UTF_8));
            Pair.turns(3);
            gate.open(secured);
            served.until(() -> !served.lines.isEmpty());
            secured.close();
            served.untilLost();
            assertThat(served.lines).containsExactly("one", "two");
            closeAndWait(server);
        });
    }

    @Test
    void aDecoderThatIsAddedThroughTheSocketSeesWhatArrives() {
        program(() -> {
            var served = new Lines(HandlersTest::behindTheSocket);
            var server = serve(() -> served, ServerOptions.DEFAULT);
            sendAndClose(Pair.socketTo(server));
            served.untilLost();
            assertThat(served.lines).containsExactly("one", "two");
            closeAndWait(server);
        });
    }

    @Test
    void aHandlerThatIsAddedThroughTheSocketSeesWhatIsWritten() {
        program(() -> {
            var server = serve(Recording::new, ServerOptions.DEFAULT);
            var client = connect(server.port(), ConnectionOptions.DEFAULT);
            var seen = new ArrayList<Object>();
            behindTheSocket(client.transport()).addFirst(new ChannelOutboundHandlerAdapter() {
                @Override
                public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                    seen.add(message);
                    var _ = ctx.write(message, promise);
                }
            });
            client.transport().write("abc".getBytes(UTF_8));
            client.transport().close();
            client.untilLost();
            assertThat(seen).hasSize(1);
            closeAndWait(server);
        });
    }
}
