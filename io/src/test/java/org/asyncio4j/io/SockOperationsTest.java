package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.waitFor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Coroutine;
import org.asyncio4j.CoroutineBody;
import org.asyncio4j.EventLoop;
import org.asyncio4j.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SockOperationsTest {
    private final EventLoop loop = newEventLoop();
    private final IoLoop io = IoLoop.of(loop);
    private final Sockets sockets = new Sockets();

    @AfterEach
    void close() throws IOException {
        loop.close();
        sockets.close();
    }

    private void run(CoroutineBody.OfVoid body) {
        loop.runUntilComplete(async(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(bytes(text)));
    }

    private static byte[] pattern(int size) {
        byte[] data = new byte[size];
        for (int i = 0; i < size; i++) {
            data[i] = (byte) (i % 251);
        }
        return data;
    }

    private Coroutine<String> receiveText(SocketChannel channel, int size) {
        return async(() -> new String(await(io.sockRecv(channel, size)), US_ASCII));
    }

    /// Answers one request of a client.
    private Coroutine<@Nullable Void> serve(SocketChannel channel) {
        return async(() -> {
            assertThat(await(receiveText(channel, 1024))).isEqualTo("GET / HTTP/1.0\r\n\r\n");
            await(io.sockSendall(channel, bytes("HTTP/1.0 200 OK\r\n\r\nbody")));
            channel.close();
        });
    }

    @Test
    void aClientConnectsSendsAndReceivesUntilTheEnd() {
        run(() -> {
            var listener = sockets.listener();
            var accepted = createTask(io.sockAccept(listener));
            var client = sockets.client();
            await(io.sockConnect(client, listener.getLocalAddress()));
            var served = createTask(serve(await(accepted).channel()));
            await(io.sockSendall(client, bytes("GET / HTTP/1.0\r\n\r\n")));
            assertThat(await(receiveText(client, 8))).isEqualTo("HTTP/1.0");
            var rest = ByteBuffer.allocate(1024);
            assertThat(await(io.sockRecvInto(client, rest))).isEqualTo(15).isEqualTo(rest.position());
            assertThat(US_ASCII.decode(rest.flip()).toString()).isEqualTo(" 200 OK\r\n\r\nbody");
            assertThat(await(io.sockRecvInto(client, ByteBuffer.allocate(1)))).isZero();
            assertThat(await(io.sockRecv(client, 1))).isEmpty();
            await(served);
        });
    }

    @Test
    void aClientOfAUnixSocketDoesTheSame(@TempDir Path directory) {
        run(() -> {
            var listener = sockets.unixListener(directory.resolve("socket"));
            var accepted = createTask(io.sockAccept(listener));
            var client = sockets.unixClient();
            await(io.sockConnect(client, listener.getLocalAddress()));
            var served = createTask(serve(await(accepted).channel()));
            await(io.sockSendall(client, bytes("GET / HTTP/1.0\r\n\r\n")));
            assertThat(await(receiveText(client, 1024))).isEqualTo("HTTP/1.0 200 OK\r\n\r\nbody");
            assertThat(await(receiveText(client, 1024))).isEmpty();
            await(served);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBlockingChannelIsRefused(boolean debug) throws IOException {
        loop.setDebug(debug);
        var listener = sockets.listener();
        listener.configureBlocking(true);
        var address = listener.getLocalAddress();
        var client = sockets.client();
        client.configureBlocking(true);
        var datagrams = sockets.datagrams();
        datagrams.configureBlocking(true);
        assertRefused(io.sockConnect(client, address));
        assertRefused(io.sockSendall(client, bytes("GET / HTTP/1.0\r\n\r\n")));
        assertRefused(io.sockRecv(client, 1024));
        assertRefused(io.sockRecvInto(client, ByteBuffer.allocate(0)));
        assertRefused(io.sockAccept(listener));
        assertRefused(io.sockRecvfrom(datagrams, 1));
        assertRefused(io.sockRecvfromInto(datagrams, ByteBuffer.allocate(1)));
        assertRefused(io.sockSendto(datagrams, new byte[1], datagrams.getLocalAddress()));
    }

    private void assertRefused(Coroutine<?> operation) {
        assertThatThrownBy(() -> loop.runUntilComplete(operation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the socket must be non-blocking");
    }

    @Test
    void aCancelledReceiveEndsAtOnceAndLeavesNothingBehind() {
        run(() -> {
            var pair = sockets.pair();
            var task = createTask(io.sockRecv(pair.client(), 1024));
            await(sleep(0));
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(io.removeReader(pair.client())).isFalse();
            assertThat(pair.client().isRegistered()).isFalse();
        });
    }

    @Test
    void aReceiveRightAfterACancelledOneGetsTheData() {
        run(() -> {
            var pair = sockets.pair();
            var client = pair.client();
            var cancelled = createTask(io.sockRecv(client, 1024));
            await(sleep(0));
            cancelled.cancel();
            var sent = createTask(io.sockSendall(pair.server(), bytes("first")));
            assertThat(await(receiveText(client, 1024))).isEqualTo("first");
            await(sent);

            var buffer = ByteBuffer.allocate(1024);
            var cancelledInto = createTask(io.sockRecvInto(client, ByteBuffer.allocate(1024)));
            await(sleep(0));
            cancelledInto.cancel();
            sent = createTask(io.sockSendall(pair.server(), bytes("second")));
            assertThat(await(io.sockRecvInto(client, buffer))).isEqualTo(6);
            await(sent);
            assertThat(cancelled.cancelled()).isTrue();
            assertThat(cancelledInto.cancelled()).isTrue();
        });
    }

    @Test
    void aSendRightAfterACancelledOneGoesThrough() {
        run(() -> {
            var pair = sockets.pair();
            var client = pair.client();
            var data = ByteBuffer.allocate(10_000_000);
            var cancelled = createTask(io.sockSendall(client, data));
            await(sleep(0));
            cancelled.cancel();
            var received = createTask(receiveAll(pair.server()));
            await(io.sockSendall(client, bytes("world")));
            client.shutdownOutput();
            byte[] all = await(received);
            assertThat(all).hasSize(data.position() + 5).endsWith(bytes("world"));
            assertThat(data.hasRemaining()).isTrue();
            assertThat(cancelled.cancelled()).isTrue();
        });
    }

    private Coroutine<byte[]> receiveAll(SocketChannel channel) {
        return async(() -> {
            var all = ByteBuffer.allocate(16 * 1024 * 1024);
            while (await(io.sockRecvInto(channel, all)) > 0) {}
            return Arrays.copyOf(all.array(), all.position());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aCancellationLosesNoData(int iterations) {
        run(() -> {
            var pair = sockets.pair();
            var task = createTask(receiveText(pair.client(), 1024));
            await(sleep(0));
            write(pair.server(), "data");
            sockets.letTheWatchLook(io);
            for (int i = 0; i < iterations; i++) {
                await(sleep(0));
            }
            task.cancel();
            String received;
            try {
                received = await(task);
            } catch (CancelledError e) {
                received = await(receiveText(pair.client(), 1024));
            }
            assertThat(received).isEqualTo("data");
        });
    }

    @Test
    void aMegabyteArrivesInOrder() {
        run(() -> {
            var pair = sockets.pair();
            byte[] data = pattern(1_000_000);
            var sent = createTask(io.sockSendall(pair.client(), data));
            var received = ByteBuffer.allocate(data.length);
            while (received.hasRemaining()) {
                assertThat(await(io.sockRecvInto(pair.server(), received))).isPositive();
            }
            assertThat(received.array()).isEqualTo(data);
            await(sent);
        });
    }

    @Test
    void whatIsLargerThanTheBuffersOfTheSystemIsSentWhileTheOtherSideReads() {
        run(() -> {
            var pair = sockets.pair();
            byte[] data = pattern(10_000_000);
            var buffer = ByteBuffer.wrap(data);
            var sent = createTask(io.sockSendall(pair.client(), buffer));
            await(sleep(0));
            assertThat(sent.done()).isFalse();
            assertThat(buffer.position()).isPositive();
            sent.addDoneCallback(_ -> close(pair.client()));
            assertThat(await(receiveAll(pair.server()))).isEqualTo(data);
            await(sent);
        });
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPipeIsReadAndWritten() {
        run(() -> {
            var pipe = Pipe.open();
            var source = sockets.keep(pipe.source());
            var sink = sockets.keep(pipe.sink());
            source.configureBlocking(false);
            sink.configureBlocking(false);
            var received = createTask(io.sockRecv(source, 10));
            await(sleep(0));
            await(io.sockSendall(sink, bytes("through")));
            assertThat(await(received)).isEqualTo(bytes("through"));
            source.close();
            assertThatThrownBy(() -> await(io.sockSendall(sink, new byte[1])))
                    .isInstanceOf(BrokenPipeException.class)
                    .hasMessage("Broken pipe");
        });
    }

    @Test
    void nothingIsReceivedWithoutWaitingWhereThereIsNoRoom() {
        run(() -> {
            var client = sockets.pair().client();
            assertThat(await(io.sockRecv(client, 0))).isEmpty();
            assertThat(await(io.sockRecvInto(client, ByteBuffer.allocate(0)))).isZero();
            assertThatThrownBy(() -> await(io.sockRecv(client, -1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("negative buffersize in recv");
        });
    }

    @Test
    void aConnectionThatWasDroppedIsReportedAsSuch() {
        run(() -> {
            var pair = sockets.pair();
            var task = createTask(io.sockRecv(pair.client(), 10));
            await(sleep(0));
            pair.server().setOption(StandardSocketOptions.SO_LINGER, 0);
            pair.server().close();
            assertThatThrownBy(() -> await(task)).isInstanceOf(ConnectionResetException.class);
            assertThatThrownBy(() -> await(io.sockSendall(pair.client(), new byte[1])))
                    .isInstanceOf(BrokenPipeException.class);
        });
    }

    @Test
    void aReceiveEndsWhenItsChannelIsClosed() {
        run(() -> {
            var client = sockets.pair().client();
            var task = createTask(io.sockRecv(client, 10));
            await(sleep(0));
            client.close();
            assertThatThrownBy(() -> await(task)).isInstanceOf(ClosedChannelException.class);
        });
    }

    @Test
    void acceptGivesANonBlockingConnectionAndTheAddressOfTheClient() {
        run(() -> {
            var listener = sockets.listener();
            var task = createTask(io.sockAccept(listener));
            await(sleep(0));
            assertThat(task.done()).isFalse();
            var client = sockets.client();
            await(io.sockConnect(client, listener.getLocalAddress()));
            var accepted = await(task);
            var connection = sockets.keep(accepted.channel());
            assertThat(connection.isBlocking()).isFalse();
            assertThat(accepted.address()).isEqualTo(client.getLocalAddress());
            assertThat(connection.getRemoteAddress()).isEqualTo(client.getLocalAddress());
        });
    }

    @Test
    void aCancelledAcceptLetsTheListenerBeClosedForGood() {
        run(() -> {
            var listener = sockets.listener();
            var address = listener.getLocalAddress();
            assertThatThrownBy(() -> await(waitFor(io.sockAccept(listener), 0.1)))
                    .isInstanceOf(TimeoutException.class);
            listener.close();
            var client = sockets.client();
            assertThatThrownBy(() -> await(io.sockConnect(client, address))).isInstanceOf(ConnectException.class);
        });
    }

    @Test
    void datagramsAreSentAndReceivedWithTheirAddresses() {
        run(() -> {
            var here = sockets.datagrams();
            var there = sockets.datagrams();
            byte[] data = pattern(4096);
            var task = createTask(io.sockRecvfrom(there, 4096));
            await(sleep(0));
            assertThat(await(io.sockSendto(here, data, there.getLocalAddress())))
                    .isEqualTo(4096);
            var received = await(task);
            assertThat(received.data()).isEqualTo(data);
            assertThat(received.address()).isEqualTo(here.getLocalAddress());

            await(io.sockSendto(here, new byte[0], there.getLocalAddress()));
            assertThat(await(io.sockRecvfrom(there, 10)).data()).isEmpty();
            await(io.sockSendto(here, data, there.getLocalAddress()));
            assertThat(await(io.sockRecvfrom(there, 10)).data()).isEqualTo(Arrays.copyOf(data, 10));
            await(io.sockSendto(here, data, there.getLocalAddress()));
            assertThat(await(io.sockRecv(there, 5000))).isEqualTo(data);
        });
    }

    @Test
    void aDatagramIsReceivedIntoABufferUpToASize() {
        run(() -> {
            var here = sockets.datagrams();
            var there = sockets.datagrams();
            byte[] data = pattern(4096);
            var buffer = ByteBuffer.allocate(4096);
            var task = createTask(io.sockRecvfromInto(there, buffer));
            await(sleep(0));
            await(io.sockSendto(here, data, there.getLocalAddress()));
            assertThat(await(task)).isEqualTo(new ReceivedInto(4096, here.getLocalAddress()));
            assertThat(buffer.array()).isEqualTo(data);
            assertThat(buffer.hasRemaining()).isFalse();

            var larger = ByteBuffer.allocate(8192);
            await(io.sockSendto(here, data, there.getLocalAddress()));
            var received = await(io.sockRecvfromInto(there, larger, 4096));
            assertThat(received).isEqualTo(new ReceivedInto(4096, here.getLocalAddress()));
            assertThat(larger.array()).startsWith(data);
            assertThat(larger.position()).isEqualTo(4096);
            await(io.sockSendto(here, data, there.getLocalAddress()));
            assertThat(await(io.sockRecvfromInto(there, larger, 6)).count()).isEqualTo(6);
            assertThat(larger.position()).isEqualTo(4102);
        });
    }

    @Test
    void aSizeLargerThanTheBufferOrNegativeIsRefused() {
        run(() -> {
            var channel = sockets.datagrams();
            assertThatThrownBy(() -> await(io.sockRecvfromInto(channel, ByteBuffer.allocate(3), 4)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("nbytes is greater than the length of the buffer");
            assertThatThrownBy(() -> await(io.sockRecvfromInto(channel, ByteBuffer.allocate(3), -1)))
                    .hasMessage("negative buffersize in recvfrom_into");
            assertThatThrownBy(() -> await(io.sockRecvfrom(channel, -1))).hasMessage("negative buffersize in recvfrom");
        });
    }

    @Test
    void aDatagramThatIsTooLargeIsAnError() {
        run(() -> {
            var channel = sockets.datagrams();
            assertThatThrownBy(() -> await(io.sockSendto(channel, new byte[70_000], channel.getLocalAddress())))
                    .isInstanceOf(IOException.class);
        });
    }
}
