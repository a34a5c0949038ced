package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Pair.turns;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Much that goes from and to direct buffers: past Netty with epoll, copied with NIO, and the same to who looks on.
@Timeout(60)
@ExtendWith(NothingLeaks.class)
class DirectBufferTest {
    private static final int SIZE = 256 * 1024;

    /// Receives into the same large buffer all the time.
    private static class Direct extends BufferedRecording {
        final List<Integer> counts = new ArrayList<>();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);

        @Override
        public ByteBuffer getBuffer(int sizeHint) {
            return buffer.clear();
        }

        @Override
        public void bufferUpdated(int nbytes) {
            assertThat(buffer.position()).isEqualTo(nbytes);
            byte[] bytes = new byte[nbytes];
            buffer.flip().get(bytes);
            received.writeBytes(bytes);
            counts.add(nbytes);
        }
    }

    private interface Body {
        void run(Direct client, Socket peer) throws Exception;
    }

    private static void withPeer(Direct protocol, Body body) throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            run(async(() -> {
                var loop = IoLoop.of(getRunningLoop());
                await(loop.createConnection(() -> protocol, "127.0.0.1", listener.getLocalPort()));
                try (var peer = listener.accept()) {
                    body.run(protocol, peer);
                }
                protocol.transport().abort();
                protocol.until("lost");
            }));
        }
    }

    private static void assumePolledWithEpoll(Direct client) {
        assumeTrue(client.transport().getExtraInfo("socket") instanceof EpollSocketChannel);
    }

    /// Sends from a thread, since it may have to wait for the receiver.
    private static Thread send(Socket peer, byte[] data) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                peer.getOutputStream().write(data);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /// Receives in a thread, while the loop goes on sending.
    private static byte[] receive(Socket peer, int count) {
        var received = new CompletableFuture<byte[]>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                received.complete(peer.getInputStream().readNBytes(count));
            } catch (IOException e) {
                received.completeExceptionally(e);
            }
        });
        while (!received.isDone()) {
            turns(1);
        }
        return received.join();
    }

    private static ByteBuffer direct(byte[] data) {
        return ByteBuffer.allocateDirect(data.length).put(data).flip();
    }

    @Test
    void muchArrivesInOrderWhileItIsSentBack() {
        run(async(() -> {
            var data = TlsTest.bytes(5_000_000);
            var echo = new Direct() {
                @Override
                public void bufferUpdated(int nbytes) {
                    super.bufferUpdated(nbytes);
                    transport().write(getBuffer(-1).limit(nbytes));
                }
            };
            var pair = Pair.connect(() -> echo, new Recording());
            pair.servedTransport().write(data);
            pair.served().until(() -> pair.served().received.size() >= data.length);
            assertThat(pair.served().received.toByteArray()).isEqualTo(data);
            assertThat(echo.received.toByteArray()).isEqualTo(data);
            pair.end();
        }));
    }

    @Test
    void allThatIsThereIsReceivedAtOnceWhenTheBufferIsKnown() throws IOException {
        withPeer(new Direct(), (client, peer) -> {
            assumePolledWithEpoll(client);
            peer.getOutputStream().write(1);
            client.untilReceived(1);
            client.transport().pauseReading();
            turns(2);
            var data = TlsTest.bytes(40_000); // the system takes that at once, too
            peer.getOutputStream().write(data);
            client.transport().resumeReading();
            client.untilReceived(1 + data.length);
            assertThat(client.counts).containsExactly(1, data.length);
            assertThat(client.received.toByteArray()).startsWith(1).endsWith(data);
        });
    }

    @Test
    void nothingIsReceivedWhileReadingIsPaused() throws IOException {
        var protocol = new Direct() {
            @Override
            public void bufferUpdated(int nbytes) {
                super.bufferUpdated(nbytes);
                transport().pauseReading();
            }
        };
        withPeer(protocol, (client, peer) -> {
            var data = TlsTest.bytes(1_000_000);
            var _ = send(peer, data);
            while (client.received.size() < data.length) {
                int before = client.counts.size();
                client.transport().resumeReading();
                while (client.counts.size() == before) {
                    turns(1);
                }
                turns(3);
                assertThat(client.counts).hasSize(before + 1);
            }
            assertThat(client.received.toByteArray()).isEqualTo(data);
        });
    }

    @Test
    void theEndComesAfterAll() throws IOException {
        withPeer(new Direct(), (client, peer) -> {
            var data = TlsTest.bytes(200_000);
            var sender = send(peer, data);
            while (sender.isAlive()) {
                turns(1);
            }
            peer.close();
            client.until("lost");
            assertThat(client.received.toByteArray()).isEqualTo(data);
            assertThat(client.calls).containsExactly("made", "eof", "lost");
            assertThat(client.lostBy).isNull();
        });
    }

    @Test
    void aResetWhileBytesAreReceivedEndsTheConnectionAfterThem() throws IOException {
        var peers = new ArrayList<Socket>();
        var protocol = new Direct() {
            @Override
            public ByteBuffer getBuffer(int sizeHint) {
                try {
                    ResetTest.reset(peers.getFirst());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                return super.getBuffer(sizeHint);
            }
        };
        withPeer(protocol, (client, peer) -> {
            peers.add(peer);
            peer.getOutputStream().write(new byte[4096]); // as many as Netty receives first
            client.until("lost");
            assertThat(client.counts).containsExactly(4096);
            assertThat(client.calls).containsExactly("made", "lost");
            assertThat(client.lostBy)
                    .isInstanceOf(ConnectionResetException.class)
                    .hasMessage("Connection reset by peer");
        });
    }

    @Test
    void takesOverFromAProtocolInTheMiddleOfMuch() throws IOException {
        withPeer(new Direct(), (client, peer) -> {
            var data = TlsTest.bytes(300_000);
            var first = new Recording();
            client.transport().setProtocol(first);
            var _ = send(peer, data);
            first.until(() -> first.received.size() > 0);
            client.transport().setProtocol(client);
            client.untilReceived(data.length - first.received.size());
            first.received.writeBytes(client.received.toByteArray());
            assertThat(first.received.toByteArray()).isEqualTo(data);
        });
    }

    @Test
    void aBufferMayBeUsedAgainWhenItIsWritten() throws IOException {
        withPeer(new Direct(), (client, peer) -> {
            var data = TlsTest.bytes(20_000_000); // more than the system takes
            var buffer = direct(data);
            client.transport().write(buffer);
            assertThat(buffer.hasRemaining()).isFalse();
            assertThat(client.transport().getWriteBufferSize()).isPositive();
            buffer.clear().put(new byte[data.length]);
            assertThat(receive(peer, data.length)).isEqualTo(data);
        });
    }

    @Test
    void whatTheSystemTakesDoesNotWait() throws IOException {
        withPeer(new Direct(), (client, peer) -> {
            assumePolledWithEpoll(client);
            client.transport().write(direct(TlsTest.bytes(20_000)));
            assertThat(client.transport().getWriteBufferSize()).isZero();
            assertThat(peer.getInputStream().readNBytes(20_000)).isEqualTo(TlsTest.bytes(20_000));
        });
    }

    @Test
    void writesKeepTheirOrder() throws IOException {
        withPeer(new Direct(), (client, peer) -> {
            var expected = new ByteArrayOutputStream();
            for (int i = 0; i < 20; i++) {
                var small = TlsTest.bytes(i);
                var large = TlsTest.bytes(20_000 + i);
                client.transport().write(small);
                client.transport().write(direct(large));
                client.transport().write(direct(large));
                expected.writeBytes(small);
                expected.writeBytes(large);
                expected.writeBytes(large);
                if (i % 3 == 0) {
                    turns(1);
                }
            }
            client.transport().writeEof();
            assertThat(receive(peer, Integer.MAX_VALUE)).isEqualTo(expected.toByteArray());
        });
    }

    @Test
    void onlyWhatRemainsInABufferIsWritten() throws IOException {
        withPeer(new Direct(), (client, peer) -> {
            var data = TlsTest.bytes(40_000);
            client.transport().write(direct(data).position(5).limit(39_000).asReadOnlyBuffer());
            client.transport().writeEof();
            assertThat(receive(peer, Integer.MAX_VALUE)).isEqualTo(Arrays.copyOfRange(data, 5, 39_000));
        });
    }

    @Test
    void writingToAPeerThatIsGoneEndsTheConnection() throws IOException {
        withPeer(new Direct(), (client, peer) -> {
            client.transport().pauseReading();
            turns(2);
            ResetTest.reset(peer);
            var data = direct(new byte[20_000]);
            while (!client.calls.contains("lost")) {
                client.transport().write(data.clear());
                turns(1);
            }
            assertThat(client.calls).containsExactly("made", "lost");
            assertThat(client.lostBy).isInstanceOfAny(ConnectionResetException.class, BrokenPipeException.class);
            assertThat(client.transport().getWriteBufferSize()).isZero();
        });
    }

    @Test
    void handlersOfThePipelineSeeAll() throws IOException {
        withPeer(new Direct(), (client, peer) -> {
            var seen = new int[2];
            client.transport().pipeline().addFirst(new ChannelDuplexHandler() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    seen[0] += ((ByteBuf) message).readableBytes();
                    ctx.fireChannelRead(message);
                }

                @Override
                @SuppressWarnings("FutureReturnValueIgnored") // the promise is passed on
                public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                    seen[1] += ((ByteBuf) message).readableBytes();
                    ctx.write(message, promise);
                }
            });
            turns(1);
            client.transport().write(direct(new byte[100_000]));
            var _ = send(peer, new byte[200_000]);
            client.untilReceived(200_000);
            assertThat(receive(peer, 100_000)).hasSize(100_000);
            assertThat(seen).containsExactly(200_000, 100_000);
        });
    }

    @Test
    void allIsEncryptedWithTls() {
        run(async(() -> {
            var data = TlsTest.bytes(300_000);
            var served = new Recording();
            var server = TlsTest.serve(() -> served, TlsTest.SERVER);
            var client = new Direct();
            await(IoLoop.of(getRunningLoop())
                    .createConnection(() -> client, "localhost", server.port(), TlsTest.CLIENT));
            client.transport().write(direct(data));
            served.until(() -> served.received.size() >= data.length);
            served.transport().write(direct(data));
            client.untilReceived(data.length);
            assertThat(served.received.toByteArray()).isEqualTo(data);
            assertThat(client.received.toByteArray()).isEqualTo(data);
            client.transport().close();
            client.until("lost");
            served.untilLost();
            server.close();
            await(server.waitClosed());
        }));
    }
}
