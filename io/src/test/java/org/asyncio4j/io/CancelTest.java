package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.waitTasks;
import static org.asyncio4j.io.Pair.turns;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.asyncio4j.Coroutine;
import org.asyncio4j.io.internal.leaks.NothingLeaks;
import org.asyncio4j.io.internal.leaks.OpenDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Cancels operations wherever they wait: nothing stays open, and nothing is reported.
@Timeout(60)
@ExtendWith(NothingLeaks.class)
class CancelTest {
    private static final int ITERATIONS = 15;
    private static final double PATIENCE = 10;

    private final List<Map<String, Object>> reports = new ArrayList<>();

    /// Starts an operation again and again, and cancels it one iteration later each time, until it is done before
    /// or waits for what does not come.
    private <T> void cancelAtEveryAwait(Supplier<Coroutine<T>> operation, Consumer<T> end) {
        getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report));
        openPoll();
        var before = OpenDescriptors.now();
        boolean done = false;
        for (int iterations = 0; iterations < ITERATIONS && !done; iterations++) {
            var task = createTask(operation.get());
            turns(iterations);
            done = !task.cancel();
            await(waitTasks(List.of(task)));
            if (!task.cancelled()) {
                end.accept(await(task));
            }
            turnUntilClosed(before, iterations);
        }
        assertThat(reports).isEmpty();
    }

    /// Has the loop open what it keeps for its poll.
    private static void openPoll() {
        await(loop().createServer(Recording::new, "127.0.0.1", 0)).close();
        turns(2);
    }

    private static void turnUntilClosed(OpenDescriptors before, int iterations) {
        double end = getRunningLoop().time() + PATIENCE;
        while (!before.openedNow().isEmpty()) {
            turns(1);
            assertThat(getRunningLoop().time())
                    .as("open after a cancellation in iteration " + iterations + ": " + before.openedNow())
                    .isLessThan(end);
        }
    }

    private static IoLoop loop() {
        return IoLoop.of(getRunningLoop());
    }

    private static void close(Connected<Transport, Recording> connected) {
        connected.transport().close();
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
            cancelAtEveryAwait(
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
            run(async(() -> cancelAtEveryAwait(
                    () -> loop().createConnection(Recording::new, "127.0.0.1", mute.port()), CancelTest::close)));
        }
    }

    @Test
    void aConnectionToAUnixSocketIsClosed(@TempDir Path folder) {
        run(async(() -> {
            var path = folder.resolve("socket");
            var server = await(loop().createUnixServer(Recording::new, path, ServerOptions.DEFAULT));
            cancelAtEveryAwait(
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
            cancelAtEveryAwait(
                    () -> loop().createServer(Recording::new, hosts, 0, ServerOptions.DEFAULT), CancelTest::close);
            var path = folder.resolve("socket");
            cancelAtEveryAwait(
                    () -> loop().createUnixServer(Recording::new, path, ServerOptions.DEFAULT), CancelTest::close);
        }));
    }

    @Test
    void aServerThatServesForEverIsClosedWhileClientsCome() {
        run(async(() -> {
            openPoll();
            for (int iterations = 0; iterations < ITERATIONS; iterations++) {
                var before = OpenDescriptors.now();
                var server = await(loop().createServer(Recording::new, "127.0.0.1", 0));
                var serving = createTask(server.serveForever());
                turns(2);
                try (var client = Pair.socketTo(server)) {
                    assertThat(client.isConnected()).isTrue();
                    turns(iterations);
                    serving.cancel();
                    client.setSoLinger(true, 0);
                }
                await(waitTasks(List.of(serving)));
                assertThat(serving.cancelled()).isTrue();
                turnUntilClosed(before, iterations);
            }
        }));
    }
}
