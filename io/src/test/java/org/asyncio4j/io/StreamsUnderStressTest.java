package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.io.Streams.openConnection;
import static org.asyncio4j.io.Streams.startServer;

import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Function;
import org.asyncio4j.Awaitable;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Other sides that send too much, too slowly or not at all, over real sockets.
final class StreamsUnderStressTest extends StreamTest {

    /// Both ends of a connection.
    private record Pair(Connection client, Connection served, Server server) {
        void close() {
            client.writer().close();
            served.writer().close();
            server.close();
            await(client.writer().waitClosed());
            await(served.writer().waitClosed());
            await(server.waitClosed());
        }
    }

    private Pair connect(int limit) {
        Future<Connection> accepted = loop.createFuture();
        var server = await(startServer(
                (reader, writer) -> {
                    accepted.setResult(new Connection(reader, writer));
                    return null;
                },
                "127.0.0.1",
                0,
                ServerOptions.DEFAULT.withLimit(limit)));
        var port = server.port();
        var client = await(openConnection("127.0.0.1", port));
        return new Pair(client, await(accepted), server);
    }

    private interface Body {
        void run(Pair pair) throws Exception;
    }

    private void withPair(int limit, Body body) {
        run(() -> {
            var pair = connect(limit);
            body.run(pair);
            pair.close();
        });
    }

    /// Tells when something arrives, and passes it on.
    private final class Arrivals implements Protocol {
        private final Protocol protocol;
        private Future<@Nullable Void> next = loop.createFuture();

        private Arrivals(BaseTransport transport) {
            protocol = (Protocol) transport.getProtocol();
            transport.setProtocol(this);
        }

        private void awaitNext() {
            await(next);
            next = loop.createFuture();
        }

        @Override
        public void dataReceived(byte[] data) {
            protocol.dataReceived(data);
            next.setResult(null);
        }

        @Override
        public void connectionLost(@Nullable Throwable exception) {
            protocol.connectionLost(exception);
        }
    }

    @Test
    void oneByteAtATimeMakesALine() {
        withPair(100, pair -> {
            var arrivals = new Arrivals(pair.served().writer().transport());
            var line = createTask(pair.served().reader().readline());
            for (byte b : bytes("slowly but surely\n")) {
                assertThat(line.done()).isFalse();
                pair.client().writer().write(new byte[] {b});
                arrivals.awaitNext();
            }
            assertThat(text(await(line))).isEqualTo("slowly but surely\n");
        });
    }

    @Test
    void aLineThatIsTooLongIsDroppedAndTheNextOneRead() {
        withPair(100, pair -> {
            pair.client().writer().write("x".repeat(1000) + "\nok\n");
            var reader = pair.served().reader();
            assertThatThrownBy(() -> await(reader.readline())).isInstanceOf(IllegalArgumentException.class);
            assertThat(text(await(reader.readline()))).isEqualTo("ok\n");
        });
    }

    @Test
    void anEndlessLineIsGivenUpSoon() {
        withPair(1000, pair -> {
            var writer = pair.client().writer();
            var sender = createTask(async(() -> {
                while (true) {
                    writer.write(new byte[10_000]);
                    await(writer.drain());
                }
            }));
            assertThatThrownBy(() -> await(pair.served().reader().readline()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Separator is not found, and chunk exceed the limit");
            sender.cancel();
            assertThatThrownBy(() -> await(sender)).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void aPeerThatStopsReadingHoldsTheWriterBackAndGetsAllInTheEnd() {
        withPair(1000, pair -> {
            int total = 30_000_000;
            int part = 10_000;
            var writer = pair.client().writer();
            var sender = createTask(async(() -> {
                int most = 0;
                for (int sent = 0; sent < total; sent += part) {
                    writer.write(new byte[part]);
                    most = Math.max(most, writer.transport().getWriteBufferSize());
                    await(writer.drain());
                }
                writer.writeEof();
                return most;
            }));
            var source = (ReadTransport) pair.served().writer().transport();
            int low = writer.transport().getWriteBufferLimits().low();
            while (source.isReading() || writer.transport().getWriteBufferSize() <= low) {
                assertThat(sender.done()).isFalse();
                await(sleep(0));
            }
            int received = 0;
            while (!pair.served().reader().atEof()) {
                received += await(pair.served().reader().read(1 << 16)).length;
            }
            assertThat(received).isEqualTo(total);
            assertThat(await(sender)).isGreaterThan(1 << 16).isLessThanOrEqualTo((1 << 16) + part);
        });
    }

    @Test
    void aCancelledReadLosesNothing() {
        withPair(100, pair -> {
            var reader = pair.served().reader();
            for (var read : List.<Function<StreamReader, Awaitable<?>>>of(
                    StreamReader::read,
                    r -> r.read(10),
                    r -> r.readInto(ByteBuffer.allocate(10)),
                    r -> r.readexactly(10),
                    StreamReader::readline,
                    r -> r.readuntil(List.of(bytes("a"), bytes("bc"))))) {
                var task = createTask(async(() -> read.apply(reader).await()));
                await(sleep(0));
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
                pair.client().writer().write("data");
                assertThat(text(await(reader.readexactly(4)))).isEqualTo("data");
            }
        });
    }

    @Test
    void aCancelledDrainAndACancelledWaitForTheCloseLoseNothing() {
        withPair(100, pair -> {
            var writer = pair.client().writer();
            byte[] much = new byte[20_000_000];
            writer.write(much);
            for (var wait : List.<Awaitable<?>>of(writer.drain(), async(() -> await(writer.waitClosed())))) {
                var task = createTask(async(() -> wait.await()));
                await(sleep(0));
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            }
            assertThat(await(pair.served().reader().readexactly(much.length))).hasSize(much.length);
        });
    }

    @Test
    void aResetConnectionIsAnErrorForReadDrainAndWaitClosed() {
        run(() -> {
            Future<Connection> accepted = loop.createFuture();
            var server = await(startServer(
                    (reader, writer) -> {
                        accepted.setResult(new Connection(reader, writer));
                        return null;
                    },
                    "127.0.0.1",
                    0));
            var peer = SocketChannel.open(server.sockets().getFirst());
            var served = await(accepted);
            var reading = createTask(served.reader().readline());
            var closed = createTask(served.writer().waitClosed());
            peer.setOption(StandardSocketOptions.SO_LINGER, 0).close();
            assertThatThrownBy(() -> await(reading)).isInstanceOf(ConnectionResetException.class);
            assertThatThrownBy(() -> await(closed)).isInstanceOf(ConnectionResetException.class);
            assertThatThrownBy(() -> await(served.writer().drain())).isInstanceOf(ConnectionResetException.class);
            served.writer().close();
            server.close();
            await(server.waitClosed());
        });
    }
}
