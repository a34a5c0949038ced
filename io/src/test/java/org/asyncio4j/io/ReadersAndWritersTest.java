package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asyncio4j.ContextVar;
import org.asyncio4j.CoroutineBody;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadersAndWritersTest {
    private final EventLoop loop = newEventLoop();
    private final IoLoop io = IoLoop.of(loop);
    private final Sockets sockets = new Sockets();
    private final List<String> calls = new ArrayList<>();
    private final List<Future<Boolean>> waiters = new ArrayList<>();
    private SocketChannel here;
    private SocketChannel there;

    @BeforeEach
    void connect(@TempDir Path directory) throws IOException {
        var pair = sockets.unixPair(directory);
        here = pair.client();
        there = pair.server();
    }

    @AfterEach
    void close() throws Exception {
        loop.close();
        sockets.close();
    }

    private void run(CoroutineBody.OfVoid body) {
        loop.runUntilComplete(async(body));
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }

    private static String receive(SocketChannel channel, int size) throws IOException {
        var data = ByteBuffer.allocate(size);
        channel.read(data);
        return US_ASCII.decode(data.flip()).toString();
    }

    private void letTheWatchLook() throws IOException {
        sockets.letTheWatchLook(io);
    }

    /// Returns when the callbacks have run that are queued by now, each once.
    private static void letCallbacksRun() {
        await(sleep(0));
    }

    private void note(String call) {
        calls.add(call);
        var waiting = List.copyOf(waiters);
        waiters.clear();
        waiting.forEach(waiter -> waiter.setResult(true));
    }

    /// Waits until as many calls were noted.
    private void untilCalled(int times) {
        while (calls.size() < times) {
            var waiter = loop.<Boolean>createFuture();
            waiters.add(waiter);
            await(waiter);
        }
    }

    @Test
    void aReaderIsCalledWhenThereAreDataAndGetsAllOfThemInOrder() {
        var received = loop.<String>createFuture();
        var data = new StringBuilder();
        run(() -> {
            io.addReader(here, () -> {
                try {
                    data.append(receive(here, 1024));
                } catch (IOException e) {
                    received.setException(e);
                }
                if (data.length() == 6) {
                    note("removed " + io.removeReader(here));
                    received.setResult(data.toString());
                }
            });
            await(sleep(0));
            send(there, "abc");
            await(sleep(0));
            send(there, "def");
            assertThat(await(received)).isEqualTo("abcdef");
        });
        assertThat(calls).containsExactly("removed true");
    }

    @Test
    void aWriterIsCalledWhenWritingIsPossibleAndRemovedOnce() {
        run(() -> {
            io.addWriter(here, () -> note("can write"));
            untilCalled(1);
            assertThat(io.removeWriter(here)).isTrue();
            assertThat(io.removeWriter(here)).isFalse();
        });
    }

    @Test
    void aReaderIsCalledAgainAsLongAsThereAreDataButOnceAnIterationAtMost() {
        run(() -> {
            send(there, "never read");
            io.addReader(here, () -> note("reader"));
            while (calls.size() < 5) {
                letTheWatchLook();
                int before = calls.size();
                await(sleep(0));
                assertThat(calls.size() - before).isLessThanOrEqualTo(1);
            }
        });
    }

    @Test
    void aReaderThatIsReadyIsCalledInTheNextIterationButNotIfItIsRemovedBefore() {
        run(() -> {
            send(there, "x");
            io.addReader(here, () -> note("reader"));
            letTheWatchLook();
            letCallbacksRun();
            assertThat(calls).containsExactly("reader");

            letTheWatchLook();
            assertThat(io.removeReader(here)).isTrue();
            await(sleep(0));
            letTheWatchLook();
            letCallbacksRun();
            assertThat(calls).containsExactly("reader");
        });
    }

    @Test
    void aSecondReaderReplacesTheFirstAlsoIfThatIsQueuedAndTheWriterStays() {
        run(() -> {
            send(there, "x");
            io.addReader(here, () -> note("first"));
            io.addWriter(here, () -> note("writer"));
            letTheWatchLook();
            io.addReader(here, () -> note("second"));
            letTheWatchLook();
            letCallbacksRun();
            assertThat(calls).containsExactly("writer", "second");
            assertThat(io.removeReader(here)).isTrue();
            assertThat(io.removeReader(here)).isFalse();
            assertThat(io.removeWriter(here)).isTrue();
        });
    }

    @Test
    void aSecondWriterReplacesTheFirstAlsoIfThatIsQueuedAndTheReaderStays() {
        run(() -> {
            send(there, "x");
            io.addReader(here, () -> note("reader"));
            io.addWriter(here, () -> note("first"));
            letTheWatchLook();
            io.addWriter(here, () -> note("second"));
            letTheWatchLook();
            letCallbacksRun();
            assertThat(calls).containsExactly("reader", "second");
            assertThat(io.removeWriter(here)).isTrue();
            assertThat(io.removeWriter(here)).isFalse();
            assertThat(io.removeReader(here)).isTrue();
        });
    }

    @Test
    void removingOneOfReaderAndWriterKeepsTheOther() {
        run(() -> {
            io.addReader(here, () -> note("reader"));
            io.addWriter(here, () -> note("writer"));
            assertThat(io.removeWriter(here)).isTrue();
            send(there, "x");
            letTheWatchLook();
            letCallbacksRun();
            assertThat(calls).containsExactly("reader");
        });
    }

    @Test
    void removingWhatWasNotAddedGivesFalse() {
        assertThat(io.removeReader(here)).isFalse();
        assertThat(io.removeWriter(here)).isFalse();
        run(() -> {
            io.addReader(here, () -> {});
            assertThat(io.removeWriter(here)).isFalse();
            assertThat(io.removeReader(there)).isFalse();
        });
    }

    @Test
    void aReaderCanBeAddedBeforeTheLoopRunsAndStaysOverTwoRuns() throws Exception {
        send(there, "x");
        io.addReader(here, () -> note("reader"));
        run(() -> untilCalled(1));
        int before = calls.size();
        run(() -> untilCalled(before + 1));
    }

    @Test
    void aClosedLoopTakesNoReadersAndWriters() throws Exception {
        run(() -> io.addReader(there, () -> note("reader")));
        loop.close();
        assertThatThrownBy(() -> io.addReader(here, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Event loop is closed");
        assertThatThrownBy(() -> io.addWriter(here, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Event loop is closed");
        assertThat(io.removeReader(there)).isFalse();
        loop.close();
    }

    @Test
    void aReaderRunsInACopyOfTheContextInWhichItWasAdded() {
        var name = new ContextVar<String>("name");
        run(() -> {
            name.set("added");
            send(there, "x");
            io.addReader(here, () -> {
                note(name.get());
                name.set("called");
            });
            name.set("later");
            untilCalled(2);
            assertThat(calls).startsWith("added", "called");
            assertThat(name.get()).isEqualTo("later");
        });
    }

    @Test
    void whatAReaderThrowsGoesToTheExceptionHandlerAndTheReaderStays() {
        var reports = new ArrayList<Map<String, Object>>();
        loop.setExceptionHandler((_, context) -> {
            reports.add(context);
            note("reported");
        });
        run(() -> {
            send(there, "x");
            io.addReader(here, () -> {
                throw new IllegalStateException("broken");
            });
            untilCalled(2);
        });
        assertThat(reports.getLast().get("exception")).hasToString("java.lang.IllegalStateException: broken");
        assertThat(reports.getLast().get("message"))
                .asString()
                .matches("Exception in callback ReadersAndWritersTest[.]"
                        + "whatAReaderThrowsGoesToTheExceptionHandlerAndTheReaderStays\\(\\)"
                        + " at ReadersAndWritersTest[.]java:\\d+");
    }

    @Test
    void aListenerIsReadyWhenSomebodyConnects() {
        run(() -> {
            var listener = sockets.listener();
            io.addReader(listener, () -> note("somebody"));
            letTheWatchLook();
            letCallbacksRun();
            assertThat(calls).isEmpty();
            sockets.client().connect(listener.getLocalAddress());
            untilCalled(1);
        });
    }

    @Test
    void aWriterIsCalledWhenAConnectionIsMade() {
        run(() -> {
            var client = sockets.client();
            client.connect(sockets.listener().getLocalAddress());
            io.addWriter(client, () -> note("connected"));
            untilCalled(1);
            assertThat(client.finishConnect()).isTrue();
            untilCalled(calls.size() + 1);
        });
    }

    @Test
    void aPipeCanBeWatched() {
        run(() -> {
            var pipe = Pipe.open();
            var source = sockets.keep(pipe.source());
            var sink = sockets.keep(pipe.sink());
            source.configureBlocking(false);
            sink.configureBlocking(false);
            io.addReader(source, () -> {
                note("source");
                io.removeReader(source);
            });
            io.addWriter(sink, () -> {
                note("sink");
                io.removeWriter(sink);
                try {
                    sink.write(ByteBuffer.allocate(1));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            untilCalled(2);
            assertThat(calls).containsExactly("sink", "source");
        });
    }

    private void assertRefused(SelectableChannel channel, String message) {
        assertThatThrownBy(() -> io.addReader(channel, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aChannelThatIsClosedBlockingOrCannotBeReadIsRefused() {
        run(() -> {
            var blocking = sockets.keep(SocketChannel.open());
            assertRefused(blocking, "the socket must be non-blocking");
            var closed = sockets.client();
            closed.close();
            assertRefused(closed, "Invalid file object: ");
            var pipe = Pipe.open();
            var sink = sockets.keep(pipe.sink());
            sink.configureBlocking(false);
            assertRefused(sink, "Invalid file object: ");
            var source = sockets.keep(pipe.source());
            source.configureBlocking(false);
            assertThatThrownBy(() -> io.addWriter(source, () -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Invalid file object: ");
        });
    }

    @Test
    void aChannelWhoseReaderIsRemovedCanBeClosedForGoodAtOnce() {
        run(() -> {
            var listener = sockets.listener();
            var address = listener.getLocalAddress();
            io.addReader(listener, () -> {});
            io.removeReader(listener);
            listener.close();
            assertThatThrownBy(() -> SocketChannel.open(address)).isInstanceOf(ConnectException.class);
        });
    }

    @Test
    void aReaderCanCloseItsChannelForGood() {
        run(() -> {
            var listener = sockets.listener();
            var address = listener.getLocalAddress();
            io.addReader(listener, () -> {
                try {
                    listener.close();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                assertThatThrownBy(() -> SocketChannel.open(address)).isInstanceOf(ConnectException.class);
                note("closed");
            });
            sockets.client().connect(address);
            untilCalled(1);
            letTheWatchLook();
            letCallbacksRun();
            assertThat(io.removeReader(listener)).isFalse();
        });
    }

    @Test
    void aChannelIsFreeWhenItsReaderIsRemoved() {
        run(() -> {
            io.addReader(here, () -> {});
            assertThat(here.isRegistered()).isTrue();
            io.removeReader(here);
            assertThat(here.isRegistered()).isFalse();
            here.configureBlocking(true);
        });
    }

    @Test
    void aChannelThatIsClosedWhileItIsWatchedIsTakenForReady() {
        run(() -> {
            io.addReader(here, () -> note("open " + here.isOpen()));
            here.close();
            untilCalled(1);
            letTheWatchLook();
            letCallbacksRun();
            assertThat(io.removeReader(here)).isFalse();
            assertThat(calls).containsExactly("open false");
        });
    }

    @Test
    void aLoopThatIsClosedWhileAReaderIsQueuedDoesNotCallIt() throws Exception {
        send(there, "x");
        io.addReader(here, () -> note("reader"));
        letTheWatchLook();
        loop.close();
        assertThat(here.isRegistered()).isFalse();
        assertThat(calls).isEmpty();
    }
}
