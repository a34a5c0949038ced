package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import io.netty.buffer.Unpooled;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Event;
import org.junit.jupiter.api.Test;

/// Peers that send nothing more over TCP, and have not said so over TLS.
class TlsHalfCloseTest extends TlsTest {
    private static final SSLContext SHOWING = Certificates.showing(Certificates.LOCALHOST);
    private static final byte[] ANSWER = bytes(8_000_000);
    private static final int TRIES = 12;

    private interface Handler {
        void handle(StreamReader reader, StreamWriter writer) throws Exception;
    }

    private static Coroutine<Server> serve(Handler handler) {
        return Streams.startServer(
                (reader, writer) -> async(() -> handler.handle(reader, writer)), "127.0.0.1", 0, SERVER);
    }

    /// Sends a request and a FIN at once, and waits for the end of the answer.
    ///
    /// @return whether the answer ends as TLS says that a whole one does
    private static boolean request(Recording client) {
        client.keepsOpen = true;
        var pipeline = client.transport().pipeline();
        var end = pipeline.get(SslHandler.class).sslCloseFuture();
        var channel = (DuplexChannel) Objects.requireNonNull(client.transport().getExtraInfo("socket"));
        var _ = pipeline.writeAndFlush(Unpooled.copiedBuffer("request\n", UTF_8))
                .addListener(sent -> {
                    var _ = channel.shutdownOutput();
                });
        client.untilLost();
        return end.isSuccess();
    }

    @Test
    void aRequestAndAnEndThatComeTogetherAreAnswered() {
        program(() -> {
            var server = await(serve((reader, writer) -> {
                assertThat(await(reader.readline(), Exception.class)).isEqualTo("request\n".getBytes(UTF_8));
                writer.write(ANSWER);
                writer.close();
            }));
            for (int i = 0; i < TRIES; i++) {
                var client = connect(server.port(), CLIENT);
                assertThat(request(client)).isTrue();
                assertThat(client.received.toByteArray()).isEqualTo(ANSWER);
            }
            closeAndWait(server);
        });
    }

    @Test
    void whetherThePeerHasEndedProperlyCanBeAsked() throws Exception {
        for (boolean properly : new boolean[] {true, false}) {
            try (var peer = BlockingPeer.server(socket -> {
                var secured = BlockingPeer.secure(socket, SHOWING, false);
                assertThat(secured.getInputStream().read()).isEqualTo('?');
                (properly ? secured : socket).shutdownOutput();
                socket.getInputStream().readAllBytes();
            })) {
                program(() -> {
                    var client = connect(peer.port(), CLIENT_OF_ANY);
                    assertThat(client.transport().getExtraInfo("ssl_close_notify"))
                            .isNull();
                    client.transport().write("?".getBytes(UTF_8));
                    client.untilLost();
                    assertThat(client.transport().getExtraInfo("ssl_close_notify"))
                            .isEqualTo(properly);
                });
                peer.join();
            }
        }
    }

    @Test
    void anAnswerThatIsLostIsNotSaidToBeWhole() {
        program(() -> {
            var written = new Event();
            var server = await(serve((reader, writer) -> {
                await(reader.read(), Exception.class);
                writer.write(ANSWER);
                writer.close();
                written.set();
            }));
            var client = connect(server.port(), CLIENT);
            assertThat(request(client)).isFalse();
            await(written);
            assertThat(client.received.size()).isZero();
            closeAndWait(server);
        });
    }
}
