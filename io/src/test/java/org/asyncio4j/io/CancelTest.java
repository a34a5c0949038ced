package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.waitTasks;
import static org.asyncio4j.io.Pair.turns;
import static org.asyncio4j.io.Streams.openConnection;
import static org.asyncio4j.io.Streams.openFile;
import static org.asyncio4j.io.Streams.startServer;
import static org.asyncio4j.io.Subprocess.createSubprocessExec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.asyncio4j.Coroutine;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.asyncio4j.io.internal.leaks.OpenDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Cancels operations in each turn of their lives: nothing stays open, no child and no thread is left, and nothing is
/// reported.
@Timeout(60)
@ExtendWith(NothingLeaks.class)
class CancelTest {
    private static final int TURNS = 60;
    private static final double PATIENCE = 10;
    private static final String BLOCKING_THREAD = "asyncio4j-pipe-";

    private final List<ProcessHandle> childrenBefore =
            ProcessHandle.current().children().toList();
    private final List<Map<String, Object>> reports = new ArrayList<>();

    /// Starts an operation again and again, and cancels it one turn later each time, until it is done before or waits
    /// for what does not come.
    private <T> void cancelInEachTurn(Supplier<Coroutine<T>> operation, Consumer<T> end) {
        openPoll();
        cancelInEachTurn(operation, end, OpenDescriptors.now(), () -> true);
    }

    /// Does so from the turn on in which an operation is known to be under way.
    private <T> void cancelInEachTurn(
            Supplier<Coroutine<T>> operation, Consumer<T> end, OpenDescriptors before, BooleanSupplier underWay) {
        getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report));
        boolean done = false;
        for (int turns = 0; turns < TURNS && !done; turns++) {
            var task = createTask(operation.get());
            while (!underWay.getAsBoolean() && !task.done()) {
                turns(1);
            }
            turns(turns);
            done = !task.cancel();
            await(waitTasks(List.of(task)));
            if (!task.cancelled()) {
                end.accept(await(task));
            }
            turnUntilClosed(before, turns);
        }
        assertThat(reports).isEmpty();
    }

    /// Has the loop open what it keeps for its poll.
    private static void openPoll() {
        await(loop().createServer(Recording::new, "127.0.0.1", 0)).close();
        turns(2);
    }

    private void turnUntilClosed(OpenDescriptors before, int turns) {
        double end = getRunningLoop().time() + PATIENCE;
        while (!left(before).isEmpty()) {
            turns(1);
            assertThat(getRunningLoop().time())
                    .as("left after a cancellation in turn " + turns + ": " + left(before))
                    .isLessThan(end);
        }
    }

    private List<?> left(OpenDescriptors before) {
        return Stream.of(before.openedNow(), children(), blockedThreads())
                .filter(things -> !things.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private List<ProcessHandle> children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> !childrenBefore.contains(child))
                .toList();
    }

    /// {@return the threads that wait for pipes}
    private static List<Thread> blockedThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().startsWith(BLOCKING_THREAD) && thread.getState() == Thread.State.RUNNABLE)
                .toList();
    }

    private static IoLoop loop() {
        return IoLoop.of(getRunningLoop());
    }

    private static void close(Connected<Transport, Recording> connected) {
        connected.transport().close();
    }

    private static void close(AsyncFile file) {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Server server) {
        server.close();
    }

    @Test
    void aConnectionThatIsBeingMadeIsClosedOnBothSides() {
        run(async(() -> {
            var served = new ArrayList<Recording>();
            var server = await(loop().createServer(
                            () -> {
                                served.add(new Recording());
                                return served.getLast();
                            },
                            "127.0.0.1",
                            0));
            cancelInEachTurn(
                    () -> loop().createConnection(Recording::new, "127.0.0.1", server.port()), CancelTest::close);
            server.close();
            await(server.waitClosed());
            assertThat(served).isNotEmpty();
            for (var protocol : served) {
                assertThat(protocol.calls).startsWith("made").endsWith("lost");
            }
        }));
    }

    @Test
    void anAttemptThatIsNotAnsweredIsGivenUp() throws IOException {
        try (var mute = new MutePeer()) {
            run(async(() -> cancelInEachTurn(
                    () -> loop().createConnection(Recording::new, "127.0.0.1", mute.port()), CancelTest::close)));
        }
    }

    @Test
    void aConnectionToAUnixSocketIsClosed(@TempDir Path folder) {
        run(async(() -> {
            var path = folder.resolve("socket");
            var server = await(loop().createUnixServer(Recording::new, path, ServerOptions.DEFAULT));
            cancelInEachTurn(
                    () -> loop().createUnixConnection(Recording::new, path, ConnectionOptions.DEFAULT),
                    CancelTest::close);
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void aServerThatIsBeingMadeIsClosed(@TempDir Path folder) {
        run(async(() -> {
            var hosts = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3");
            cancelInEachTurn(
                    () -> loop().createServer(Recording::new, hosts, 0, ServerOptions.DEFAULT), CancelTest::close);
            var path = folder.resolve("socket");
            cancelInEachTurn(
                    () -> loop().createUnixServer(Recording::new, path, ServerOptions.DEFAULT), CancelTest::close);
        }));
    }

    @Test
    void aServerThatServesForEverIsClosedWhileClientsCome() {
        run(async(() -> {
            openPoll();
            for (int turns = 0; turns < TURNS; turns++) {
                var before = OpenDescriptors.now();
                var server = await(loop().createServer(Recording::new, "127.0.0.1", 0));
                var serving = createTask(server.serveForever());
                turns(2);
                try (var client = Pair.socketTo(server)) {
                    assertThat(client.isConnected()).isTrue();
                    turns(turns);
                    serving.cancel();
                    client.setSoLinger(true, 0);
                }
                await(waitTasks(List.of(serving)));
                assertThat(serving.cancelled()).isTrue();
                turnUntilClosed(before, turns);
            }
        }));
    }

    @Test
    void aRaceOfConnectionsLeavesNone() {
        run(async(() -> {
            var server = await(loop().createServer(Recording::new, "localhost", 0));
            for (double delay : new double[] {0, 0.25}) {
                var options = ConnectionOptions.DEFAULT.withHappyEyeballsDelay(delay);
                cancelInEachTurn(
                        () -> loop().createConnection(Recording::new, "localhost", server.port(), options),
                        CancelTest::close);
            }
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void aConnectionThatIsBeingEncryptedIsClosedOnBothSides() {
        run(async(() -> {
            var server = await(loop().createServer(Recording::new, "127.0.0.1", 0, TlsTest.SERVER));
            var address = "127.0.0.1";
            cancelInEachTurn(() -> openConnection(address, server.port(), TlsTest.CLIENT), Connection::close);
            var options = TlsTest.TRUSTING.withServerHostname("localhost");
            cancelInEachTurn(
                    () -> async(() -> {
                        var plain = await(loop().createConnection(Recording::new, address, server.port()));
                        return await(loop().startTls(plain.transport(), plain.protocol(), options, false));
                    }),
                    Transport::close);
            server.close();
            await(server.waitClosed());
        }));
    }

    @Test
    void aServerForStreamsIsClosed() {
        run(async(() -> cancelInEachTurn(
                () -> startServer((reader, writer) -> null, "127.0.0.1", 0, TlsTest.SERVER), CancelTest::close)));
    }

    @Test
    void aSocketForDatagramsIsClosed() throws IOException {
        var remote = (InetSocketAddress) Sockets.unused();
        run(async(() -> {
            var anywhere = DatagramOptions.DEFAULT.withLocalAddr(Sockets.ANY_PORT);
            for (var options : List.of(anywhere, anywhere.withRemoteAddr(remote))) {
                cancelInEachTurn(
                        () -> loop().createDatagramEndpoint(() -> new DatagramProtocol() {}, options),
                        endpoint -> endpoint.transport().close());
            }
        }));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the program is one of Unix")
    void aProcessIsKilled() {
        run(async(() -> {
            var command = List.of("sleep", "1000");
            var options = SubprocessOptions.DEFAULT.withPipes();
            Supplier<Coroutine<Process>> operation = () -> createSubprocessExec(command, options);
            end(await(createSubprocessExec(command, options)));
            var before = OpenDescriptors.now();
            cancelInEachTurn(operation, CancelTest::end, before, () -> true);
            cancelInEachTurn(
                    operation, CancelTest::end, before, () -> !children().isEmpty());
        }));
    }

    private static void end(Process process) {
        process.kill();
        await(process.communicate());
    }

    @Test
    void aPipeIsClosed() {
        run(async(() -> {
            cancelInEachTurn(
                    () -> async(() -> {
                        var pipe = Pipe.open();
                        try (var _ = pipe.sink()) {
                            var source = Channels.newInputStream(pipe.source());
                            return await(loop().connectReadPipe(() -> new Protocol() {}, source));
                        }
                    }),
                    connected -> connected.transport().close());
            cancelInEachTurn(
                    () -> async(() -> {
                        var pipe = Pipe.open();
                        try (var _ = pipe.source()) {
                            var sink = Channels.newOutputStream(pipe.sink());
                            return await(loop().connectWritePipe(() -> new Protocol() {}, sink));
                        }
                    }),
                    connected -> connected.transport().close());
        }));
    }

    @Test
    void aFileIsClosed(@TempDir Path folder) throws IOException {
        var path = Files.createFile(folder.resolve("file"));
        var calls = new ConcurrentLinkedQueue<Runnable>();
        run(async(() -> {
            getRunningLoop().setDefaultExecutor(keeping(calls));
            await(openFile(path)).close();
            var before = OpenDescriptors.now();
            cancelInEachTurn(() -> openFile(path), CancelTest::close, before, () -> true);
            cancelInEachTurn(
                    () -> openFile(path),
                    CancelTest::close,
                    before,
                    () -> !before.openedNow().isEmpty());
        }));
        assertThat(calls).isNotEmpty();
    }

    /// {@return an executor that keeps its calls with what they give: the JDK closes a file that is garbage}
    private static ExecutorService keeping(Collection<Runnable> calls) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
            @Override
            protected void beforeExecute(Thread thread, Runnable call) {
                calls.add(call);
            }
        };
    }

    @Test
    void aConnectionOverWhichAFileIsSentIsClosed(@TempDir Path folder) throws IOException {
        var path = Files.write(folder.resolve("file"), new byte[4 << 20]);
        run(async(() -> {
            await(openFile(path)).close();
            for (var tls : new boolean[] {false, true}) {
                var server = await(loop().createServer(
                                Recording::new, "127.0.0.1", 0, tls ? TlsTest.SERVER : ServerOptions.DEFAULT));
                var options = tls ? TlsTest.CLIENT : ConnectionOptions.DEFAULT;
                cancelInEachTurn(
                        () -> sending(path, server.port(), options),
                        count -> assertThat(count).isEqualTo(4 << 20));
                server.close();
                await(server.waitClosed());
            }
        }));
    }

    private static Coroutine<Long> sending(Path path, int port, ConnectionOptions options) {
        return async(() -> {
            var client = await(loop().createConnection(Recording::new, "127.0.0.1", port, options))
                    .transport();
            try (var file = FileChannel.open(path)) {
                return await(loop().sendfile(client, file));
            } finally {
                client.abort();
            }
        });
    }

    @Test
    void channelsOfTheProgramAreLetGo() throws IOException {
        try (var sockets = new Sockets();
                var mute = new MutePeer()) {
            var listener = sockets.listener();
            var watched = sockets.listener();
            run(async(() -> {
                loop().addReader(watched, () -> {}); // keeps the thread that watches
                cancelInEachTurn(
                        () -> async(() -> {
                            try (var client = SocketChannel.open()) {
                                client.configureBlocking(false);
                                await(loop().sockConnect(client, mute.address()));
                            }
                        }),
                        _ -> {});
                cancelInEachTurn(() -> loop().sockAccept(listener), _ -> {});
                assertThat(loop().removeReader(watched)).isTrue();
            }));
        }
    }
}
