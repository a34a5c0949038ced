package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Pair.turns;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(NothingLeaks.class)
class BufferedProtocolTest {

    /// Receives into fresh buffers, and notes what it is told.
    private static class Buffered extends BufferedRecording {
        private final int size;
        private ByteBuffer buffer = ByteBuffer.allocate(0);

        Buffered(int size) {
            this.size = size;
        }

        @Override
        public ByteBuffer getBuffer(int sizeHint) {
            note("buffer " + sizeHint);
            buffer = ByteBuffer.allocate(size + 10).position(5).limit(5 + size);
            return buffer;
        }

        @Override
        public void bufferUpdated(int nbytes) {
            assertThat(buffer.position()).isEqualTo(5 + nbytes);
            assertThat(buffer.limit()).isEqualTo(5 + size);
            received.write(buffer.array(), 5, nbytes);
            note("updated " + nbytes);
        }
    }

    @Test
    void receivesIntoItsOwnBuffersInOrder() {
        run(async(() -> {
            byte[] data = new byte[9216];
            new Random(3).nextBytes(data);
            var pair = Pair.connect(() -> new Buffered(100), new Recording());
            pair.servedTransport().write(data);
            pair.servedTransport().close();
            pair.client().until("lost");
            assertThat(pair.client().received.toByteArray()).isEqualTo(data);
            assertThat(pair.client().lostBy).isNull();
            pair.end();
        }));
    }

    @Test
    void isAskedForABufferOfAnySizeAndToldHowMuchIsInIt() {
        run(async(() -> {
            var pair = Pair.connect(() -> new Buffered(100), new Recording());
            pair.servedTransport().write(new byte[150]);
            pair.client().untilReceived(150);
            pair.servedTransport().close();
            pair.client().until("lost");
            assertThat(pair.client().calls)
                    .containsExactly("made", "buffer -1", "updated 100", "buffer -1", "updated 50", "eof", "lost");
            pair.end();
        }));
    }

    @Test
    void mayKeepTheConnectionOpenAtTheEnd() {
        run(async(() -> {
            var pair = Pair.connect(
                    () -> {
                        var protocol = new Buffered(100);
                        protocol.keepsOpen = true;
                        return protocol;
                    },
                    new Recording());
            pair.servedTransport().writeEof();
            pair.client().until("eof");
            turns(5);
            assertThat(pair.clientTransport().isClosing()).isFalse();
            pair.clientTransport().write(new byte[3]);
            pair.clientTransport().close();
            pair.served().untilLost();
            assertThat(pair.served().received.size()).isEqualTo(3);
            assertThat(pair.client().calls).containsExactly("made", "eof", "lost");
            pair.end();
        }));
    }

    @Test
    void takesOverFromAProtocolAndGivesBack() {
        run(async(() -> {
            var pair = Pair.connect();
            pair.servedTransport().write(new byte[3]);
            pair.client().until(() -> pair.client().received.size() == 3);
            var buffered = new Buffered(100);
            pair.clientTransport().setProtocol(buffered);
            pair.servedTransport().write(new byte[4]);
            buffered.untilReceived(4);
            assertThat(buffered.calls).containsExactly("buffer -1", "updated 4");
            pair.clientTransport().setProtocol(pair.client());
            pair.servedTransport().write(new byte[5]);
            pair.client().until(() -> pair.client().received.size() == 8);
            assertThat(buffered.received.size()).isEqualTo(4);
            pair.end();
        }));
    }

    @Test
    void mayStopReceivingBetweenTwoBuffers() {
        run(async(() -> {
            var protocol = new Buffered(100) {
                @Override
                public void connectionMade(BaseTransport made) {
                    transport = (Transport) made;
                }

                @Override
                public void bufferUpdated(int nbytes) {
                    super.bufferUpdated(nbytes);
                    if (transport != null) {
                        transport.close();
                    }
                }
            };
            var pair = Pair.connect(() -> protocol, new Recording());
            pair.servedTransport().write(new byte[1000]);
            protocol.until("lost");
            assertThat(protocol.calls).containsExactly("buffer -1", "updated 100", "lost");
            pair.end();
        }));
    }

    /// Fails in one of its methods, or has no room.
    private static final class Failing extends Buffered {
        private final String where;
        private final RuntimeException failure;

        private Failing(String where, RuntimeException failure) {
            super(where.equals("room") ? 0 : 100);
            this.where = where;
            this.failure = failure;
        }

        @Override
        void note(String call) {
            super.note(call);
            if (call.startsWith(where)) {
                throw failure;
            }
        }
    }

    private static void assertFatal(String where, String method, String... calls) {
        var reports = new ArrayList<Map<String, Object>>();
        var failure = new IllegalArgumentException("broken");
        run(async(() -> {
            getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report));
            var pair = Pair.connect(() -> new Failing(where, failure), new Recording());
            pair.servedTransport().write(new byte[3]);
            pair.servedTransport().writeEof();
            pair.client().until("lost");
            assertThat(pair.client().calls).containsExactly(calls);
            assertThat(reports).singleElement().satisfies(report -> {
                assertThat(report).containsEntry("message", "Fatal error: protocol." + method + "() call failed.");
                if (where.equals("room")) {
                    assertThat(pair.client().lostBy)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("get_buffer() returned an empty buffer");
                } else {
                    assertThat(pair.client().lostBy).isSameAs(failure);
                }
                assertThat(report).containsEntry("exception", pair.client().lostBy);
            });
            pair.end();
        }));
    }

    @Test
    void anErrorOfGetBufferIsFatal() {
        assertFatal("buffer", "get_buffer", "made", "buffer -1", "lost");
    }

    @Test
    void aBufferWithoutRoomIsFatal() {
        assertFatal("room", "get_buffer", "made", "buffer -1", "lost");
    }

    @Test
    void anErrorOfBufferUpdatedIsFatal() {
        assertFatal("updated", "buffer_updated", "made", "buffer -1", "updated 3", "lost");
    }

    @Test
    void anErrorOfEofReceivedIsFatal() {
        assertFatal("eof", "eof_received", "made", "buffer -1", "updated 3", "eof", "lost");
    }

    @Test
    void anErrorOfReadingThatIsNotTheNetworksIsFatal() {
        var reports = new ArrayList<Map<String, Object>>();
        var failure = new IllegalStateException("broken");
        run(async(() -> {
            getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report));
            var pair = Pair.connect(() -> new Buffered(100), new Recording());
            pair.clientTransport().pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    ReferenceCountUtil.release(message);
                    throw failure;
                }
            });
            turns(1);
            pair.servedTransport().write(new byte[3]);
            pair.client().until("lost");
            assertThat(pair.client().calls).containsExactly("made", "lost");
            assertThat(pair.client().lostBy).isSameAs(failure);
            assertThat(reports)
                    .singleElement()
                    .satisfies(report -> assertThat(report)
                            .containsEntry("message", "Fatal read error on socket transport")
                            .containsEntry("exception", failure));
            pair.end();
        }));
    }

    @Test
    void aResetEndsTheConnectionWithItsError() {
        run(async(() -> {
            var protocol = new Buffered(100);
            var server = await(IoLoop.of(getRunningLoop()).createServer(() -> protocol, "127.0.0.1", 0));
            try (var client = Pair.socketTo(server)) {
                protocol.until("made");
                client.setSoLinger(true, 0);
            }
            protocol.until("lost");
            assertThat(protocol.calls).containsExactly("made", "lost");
            assertThat(protocol.lostBy).isInstanceOf(ConnectionResetException.class);
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void isGivenNothingAfterItHasPausedReading() {
        run(async(() -> {
            var pair = Pair.connect(
                    () -> new Buffered(4) {
                        @Override
                        public void bufferUpdated(int nbytes) {
                            super.bufferUpdated(nbytes);
                            transport().pauseReading();
                        }
                    },
                    new Recording());
            var client = pair.client();
            pair.servedTransport().write("abcdefghij".getBytes(US_ASCII));
            client.untilReceived(4);
            turns(5);
            assertThat(client.received).hasToString("abcd");
            client.transport().resumeReading();
            client.untilReceived(8);
            turns(5);
            assertThat(client.received).hasToString("abcdefgh");
            client.transport().resumeReading();
            client.untilReceived(10);
            pair.end();
        }));
    }

    @Test
    void theRestIsForTheProtocolThatTakesItsPlace() {
        run(async(() -> {
            var second = new Recording();
            var pair = Pair.connect(
                    () -> new Buffered(4) {
                        @Override
                        public void bufferUpdated(int nbytes) {
                            super.bufferUpdated(nbytes);
                            transport().setProtocol(second);
                        }
                    },
                    new Recording());
            pair.servedTransport().write("abcdefghij".getBytes(US_ASCII));
            second.until(() -> second.received.size() == 6);
            assertThat(pair.client().received).hasToString("abcd");
            assertThat(second.text()).isEqualTo("efghij");
            pair.end();
        }));
    }

    @Test
    void aBufferThatCannotBeFilledEndsTheConnection() {
        run(async(() -> {
            var reports = new ArrayList<Object>();
            getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report.get("message")));
            var pair = Pair.connect(
                    () -> new Buffered(4) {
                        @Override
                        public ByteBuffer getBuffer(int sizeHint) {
                            return super.getBuffer(sizeHint).asReadOnlyBuffer();
                        }
                    },
                    new Recording());
            pair.servedTransport().write(new byte[10]);
            pair.client().until("lost");
            assertThat(pair.client().lostBy).isInstanceOf(ReadOnlyBufferException.class);
            assertThat(reports).containsExactly("Fatal read error on socket transport");
            pair.end();
        }));
    }
}
