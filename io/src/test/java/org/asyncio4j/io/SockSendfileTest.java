package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Coroutine;
import org.asyncio4j.CoroutineBody;
import org.asyncio4j.EventLoop;
import org.asyncio4j.io.Sockets.Pair;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SockSendfileTest {
    /// More than the system buffers, so that sending has to wait for the other side.
    private static final int SIZE = 3_000_000;

    private final EventLoop loop = newEventLoop();
    private final IoLoop io = IoLoop.of(loop);
    private final Sockets sockets = new Sockets();
    private final byte[] data = new byte[SIZE];

    @TempDir
    private Path directory;

    private Pair pair;

    @BeforeEach
    void connect() throws IOException {
        new Random(5).nextBytes(data);
        pair = sockets.pair();
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        sockets.close();
    }

    private void run(CoroutineBody.OfVoid body) {
        loop.runUntilComplete(async(body));
    }

    private FileChannel file(byte[] content) throws IOException {
        var path = Files.write(directory.resolve("file"), content);
        return sockets.keep(FileChannel.open(path));
    }

    /// {@return a file of the system or, for the fallback, another one}
    private FileChannel file(boolean fallback) throws IOException {
        return fallback ? new ForeignFile(file(data)) : file(data);
    }

    /// {@return a coroutine that closes a channel for writing when it is done, and gives what arrived}
    private Coroutine<byte[]> received(SocketChannel from, CoroutineBody.OfVoid sending) {
        return async(() -> {
            var sent = createTask(async(() -> {
                try {
                    sending.execute();
                } finally {
                    pair.client().shutdownOutput();
                }
            }));
            byte[] all = await(receiveAll(from));
            await(sent);
            return all;
        });
    }

    private Coroutine<byte[]> receiveAll(SocketChannel channel) {
        return async(() -> {
            var all = new ByteArrayOutputStream();
            int before;
            do {
                before = all.size();
                all.writeBytes(await(io.sockRecv(channel, 256 * 1024)));
            } while (all.size() > before);
            return all.toByteArray();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileIsSentAndItsPositionIsAtTheEnd(boolean fallback) {
        run(() -> {
            var file = file(fallback);
            byte[] all = await(received(
                    pair.server(),
                    () -> assertThat(await(io.sockSendfile(pair.client(), file)))
                            .isEqualTo(SIZE)));
            assertThat(Arrays.equals(all, data)).isTrue();
            assertThat(file.position()).isEqualTo(SIZE);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPartOfAFileIsSentAndItsPositionIsBehindIt(boolean fallback) {
        run(() -> {
            var file = file(fallback);
            byte[] all = await(received(
                    pair.server(),
                    () -> assertThat(await(io.sockSendfile(pair.client(), file, 1000, 2000L, true)))
                            .isEqualTo(2000)));
            assertThat(all).isEqualTo(Arrays.copyOfRange(data, 1000, 3000));
            assertThat(file.position()).isEqualTo(3000);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onlyWhatIsThereIsSent(boolean fallback) {
        run(() -> {
            var file = file(fallback);
            byte[] all = await(received(
                    pair.server(),
                    () -> assertThat(await(io.sockSendfile(pair.client(), file, SIZE - 10, 2000L, true)))
                            .isEqualTo(10)));
            assertThat(all).isEqualTo(Arrays.copyOfRange(data, SIZE - 10, SIZE));
            assertThat(await(io.sockSendfile(sockets.pair().client(), file, SIZE + 10, null, true)))
                    .isZero();
        });
    }

    @Test
    void anEmptyFileGivesZero() {
        run(() -> {
            var file = file(new byte[0]);
            assertThat(await(io.sockSendfile(pair.client(), file))).isZero();
            assertThat(await(io.sockSendfile(pair.client(), new ForeignFile(file))))
                    .isZero();
            assertThat(file.position()).isZero();
        });
    }

    @Test
    void whatIsSentBeforeAndAfterAFileArrivesInThatOrder() {
        run(() -> {
            var file = file(data);
            byte[] before = new byte[10_000];
            byte[] after = {1, 2, 3};
            byte[] all = await(received(pair.server(), () -> {
                await(io.sockSendall(pair.client(), before));
                await(io.sockSendfile(pair.client(), file));
                await(io.sockSendall(pair.client(), after));
            }));
            assertThat(all).hasSize(before.length + SIZE + after.length).endsWith(after);
            assertThat(Arrays.equals(all, before.length, before.length + SIZE, data, 0, SIZE))
                    .isTrue();
        });
    }

    @Test
    void aFileIsSentOverAUnixSocket() {
        run(() -> {
            var path = directory.resolve("socket");
            var listener = sockets.unixListener(path);
            var client = sockets.unixClient();
            await(io.sockConnect(client, UnixDomainSocketAddress.of(path)));
            var server = sockets.keep(await(io.sockAccept(listener)).channel());
            pair = new Pair(client, server);
            byte[] all = await(received(server, () -> await(io.sockSendfile(client, file(data), 0, null, false))));
            assertThat(Arrays.equals(all, data)).isTrue();
        });
    }

    @Test
    void withoutTheFallbackAFileThatTheSystemDoesNotKnowIsRefused() {
        run(() -> {
            var file = file(true);
            assertThatThrownBy(() -> await(io.sockSendfile(pair.client(), file, 0, null, false)))
                    .isInstanceOf(SendfileNotAvailableException.class)
                    .hasMessageStartingWith("syscall sendfile is not available for socket " + pair.client())
                    .hasMessageEndingWith("not a regular file");
            assertThat(file.position()).isZero();
            pair.client().shutdownOutput();
            assertThat(await(receiveAll(pair.server()))).isEmpty();
        });
    }

    @Test
    void aFileThatIsNotOpenForReadingIsRefused() {
        run(() -> {
            var path = Files.write(directory.resolve("file"), data);
            var file = sockets.keep(FileChannel.open(path, StandardOpenOption.WRITE));
            assertThatThrownBy(() -> await(io.sockSendfile(pair.client(), file)))
                    .isInstanceOf(NonReadableChannelException.class);
            pair.client().shutdownOutput();
            assertThat(await(receiveAll(pair.server()))).isEmpty();
        });
    }

    @Test
    void aFileThatIsCutWhileItIsSentEndsThere() {
        run(() -> {
            var file = file(data);
            byte[] all = await(received(pair.server(), () -> {
                var task = createTask(io.sockSendfile(pair.client(), file));
                await(sleep(0));
                try (var writer = FileChannel.open(directory.resolve("file"), StandardOpenOption.WRITE)) {
                    writer.truncate(SIZE - 5);
                }
                assertThat(await(task)).isEqualTo(SIZE - 5);
            }));
            assertThat(all).hasSize(SIZE - 5);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCancelledSendfileStopsWatchingTheSocketAndKeepsTheFileOpen(boolean fallback) {
        run(() -> {
            var file = file(fallback);
            var task = createTask(io.sockSendfile(pair.client(), file));
            while (!pair.client().isRegistered()) {
                await(sleep(0));
            }
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(io.removeWriter(pair.client())).isFalse();
            assertThat(file.isOpen()).isTrue();
            pair.client().shutdownOutput();
            byte[] all = await(receiveAll(pair.server()));
            assertThat(all).hasSizeBetween(1, SIZE - 1);
            assertThat(Arrays.equals(all, Arrays.copyOf(data, all.length))).isTrue();
            assertThat(file.position()).isBetween(fallback ? 0L : all.length, (long) all.length);
        });
    }

    @Test
    void aCancelledSendfileDoesNotInterruptWhoReadsTheFileWhichWouldCloseIt() {
        run(() -> {
            var reading = new CompletableFuture<Boolean>();
            var cancelled = new CompletableFuture<Boolean>();
            var interrupted = new CompletableFuture<Boolean>();
            var file = new ForeignFile(file(data), () -> {
                reading.complete(true);
                cancelled.join();
                interrupted.complete(Thread.interrupted());
            });
            var task = createTask(io.sockSendfile(pair.client(), file));
            await(reading);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            cancelled.complete(true);
            assertThat(await(interrupted)).isFalse();
        });
    }

    private void reset() throws IOException {
        pair.server().setOption(StandardSocketOptions.SO_LINGER, 0);
        pair.server().close();
    }

    @Test
    void anErrorAtTheVeryBeginningLeadsToTheFallback() {
        run(() -> {
            var file = file(data);
            reset();
            assertThatThrownBy(() -> await(io.sockSendfile(pair.client(), file, 0, null, false)))
                    .isInstanceOf(SendfileNotAvailableException.class)
                    .hasMessage("os.sendfile call failed");
            assertThatThrownBy(() -> await(io.sockSendfile(pair.client(), file)))
                    .isInstanceOf(BrokenPipeException.class);
            assertThat(file.position()).isZero();
        });
    }

    @Test
    void aLaterErrorIsReportedAndThePositionIsBehindWhatWasSent() {
        run(() -> {
            var file = file(data);
            var task = createTask(io.sockSendfile(pair.client(), file));
            await(sleep(0));
            assertThat(task.done()).isFalse();
            reset();
            assertThatThrownBy(() -> await(task))
                    .isInstanceOf(SocketException.class)
                    .satisfies(error -> assertThat(error.getClass()).isIn(ours()));
            assertThat(file.position()).isBetween(1L, SIZE - 1L);
        });
    }

    private static Object[] ours() {
        return new Object[] {ConnectionResetException.class, BrokenPipeException.class};
    }

    private void assertRefused(long offset, @Nullable Long count, String message) {
        assertThatThrownBy(() ->
                        loop.runUntilComplete(io.sockSendfile(pair.client(), file(new byte[3]), offset, count, true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aBadCountOrOffsetIsRefused() {
        assertRefused(0, 0L, "count must be a positive integer (got 0)");
        assertRefused(0, -3L, "count must be a positive integer (got -3)");
        assertRefused(-1, null, "offset must be a non-negative integer (got -1)");
    }

    @Test
    void aBlockingSocketIsRefused() throws IOException {
        loop.setDebug(true);
        pair.client().configureBlocking(true);
        assertRefused(0, null, "the socket must be non-blocking");
    }
}
