package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.waitFor;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.function.Function;
import org.asyncio4j.Awaitable;
import org.asyncio4j.CancelledError;
import org.asyncio4j.TimeoutException;
import org.junit.jupiter.api.Test;

/// How a reader holds the other side back, and what is left when reading is cancelled.
final class ReaderFlowTest extends StreamTest {
    private StreamReader reader = reader();
    private MemoryTransport transport = connect(reader);

    private MemoryTransport connect(StreamReader to) {
        var made = new MemoryTransport(loop, new StreamReaderProtocol(to, null, loop));
        made.getProtocol().connectionMade(made);
        return made;
    }

    private void useLimit(int limit) {
        reader = reader(limit);
        transport = connect(reader);
    }

    @Test
    void moreThanTwiceTheLimitPausesTheTransport() {
        useLimit(10);
        transport.arrive(new byte[20]);
        assertThat(transport.isReading()).isTrue();
        transport.arrive(new byte[1]);
        assertThat(transport.isReading()).isFalse();
    }

    @Test
    void noMoreThanTheLimitLeftResumesIt() {
        useLimit(10);
        transport.arrive(new byte[21]);
        var _ = get(reader.read(10));
        assertThat(transport.isReading()).isFalse();
        var _ = get(reader.read(1));
        assertThat(transport.isReading()).isTrue();
    }

    @Test
    void everyWayOfReadingResumesIt() {
        for (var read : List.<Function<StreamReader, Awaitable<?>>>of(
                r -> r.read(11),
                r -> r.readexactly(11),
                r -> r.readInto(ByteBuffer.allocate(11)),
                StreamReader::readline,
                r -> r.readuntil(bytes("\n")))) {
            useLimit(10);
            transport.arrive(bytes("1234567890\n"));
            transport.arrive(bytes("1234567890"));
            assertThat(transport.isReading()).isFalse();
            var _ = get(read.apply(reader));
            assertThat(transport.isReading()).isTrue();
        }
    }

    @Test
    void aLineThatIsTooLongResumesIt() {
        useLimit(3);
        transport.arrive(bytes("too long"));
        assertThat(transport.isReading()).isFalse();
        assertThatThrownBy(() -> get(reader.readline())).isInstanceOf(IllegalArgumentException.class);
        assertThat(transport.isReading()).isTrue();
        transport.arrive(bytes("too long\n"));
        assertThat(transport.isReading()).isFalse();
        assertThatThrownBy(() -> get(reader.readline())).isInstanceOf(IllegalArgumentException.class);
        assertThat(transport.isReading()).isTrue();
    }

    @Test
    void waitingForMoreThanIsThereResumesIt() {
        useLimit(10);
        transport.arrive(new byte[21]);
        var task = started(reader.readexactly(30));
        assertThat(transport.isReading()).isTrue();
        transport.arrive(new byte[9]);
        assertThat(get(task)).hasSize(30);
    }

    @Test
    void theTransportIsNotPausedWhileATaskWaitsForMuch() {
        useLimit(10);
        var exactly = started(reader.readexactly(10_000));
        for (int i = 0; i < 100; i++) {
            transport.arrive(new byte[100]);
            turns(1);
        }
        assertThat(get(exactly)).hasSize(10_000);
        var all = started(reader.read());
        for (int i = 0; i < 100; i++) {
            transport.arrive(new byte[100]);
            turns(1);
        }
        reader.feedEof();
        assertThat(get(all)).hasSize(10_000);
        assertThat(transport.pauses()).isEqualTo(1); // with the last bytes of the first
    }

    @Test
    void readToTheEndGetsMoreThanTheLimitAllowsToWait() {
        useLimit(1);
        transport.arrive(bytes("da"));
        transport.arrive(bytes("ta"));
        assertThat(transport.isReading()).isFalse();
        var task = started(reader.read(-1));
        assertThat(transport.isReading()).isTrue();
        transport.arrive(bytes("!"));
        reader.feedEof();
        assertThat(text(task)).isEqualTo("data!");
    }

    /// The transport is paused with all that the other end writes: reading to the end has to resume it.
    @Test
    void readToTheEndOfAPipeGetsMoreThanTheLimitAllowsToWait() throws IOException {
        var pipe = Pipe.open();
        run(() -> {
            var received = new StreamReader(1);
            await(IoLoop.of(loop)
                    .connectReadPipe(() -> new StreamReaderProtocol(received), Channels.newInputStream(pipe.source())));
            try (var end = pipe.sink()) {
                end.write(ByteBuffer.wrap(bytes("data")));
            }
            while (!received.toString().endsWith(" paused>")) {
                await(sleep(0));
            }
            assertThat(text(await(received.read(-1)))).isEqualTo("data");
        });
    }

    @Test
    void aSecondTransportIsRefused() {
        assertThatThrownBy(() -> reader.setTransport(transport))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Transport already set");
    }

    @Test
    void aCancelledReadHasReadNothing() {
        for (var read : List.<Function<StreamReader, Awaitable<?>>>of(
                StreamReader::read,
                r -> r.readexactly(20),
                StreamReader::readline,
                r -> r.readuntil(bytes("\r\n")),
                r -> r.readuntil(List.of(bytes("\0"), bytes("\1\2"))),
                r -> async(() -> r.lines().iterator().next()))) {
            var own = reader();
            var task = started(read.apply(own));
            own.feedData(bytes("first "));
            turns(1);
            own.feedData(bytes("second"));
            task.cancel();
            assertThatThrownBy(() -> get(task)).isInstanceOf(CancelledError.class);
            assertThat(own).hasToString("<StreamReader 12 bytes>");
            assertThat(text(own.read(100))).isEqualTo("first second");
        }
    }

    @Test
    void aCancelledReadLeavesWhatArrivesLater() {
        for (var read : List.<Function<StreamReader, Awaitable<?>>>of(
                r -> r.read(10), r -> r.readInto(ByteBuffer.allocate(10)), r -> r.readexactly(10))) {
            var own = reader();
            var task = started(read.apply(own));
            task.cancel();
            own.feedData(bytes("data"));
            assertThatThrownBy(() -> get(task)).isInstanceOf(CancelledError.class);
            assertThat(text(own.read(10))).isEqualTo("data");
        }
    }

    @Test
    void aReadThatTimesOutCanBeRepeated() {
        run(() -> {
            reader.feedData(bytes("half "));
            assertThatThrownBy(() -> await(waitFor(reader.readline(), 0.001))).isInstanceOf(TimeoutException.class);
            reader.feedData(bytes("line\n"));
            assertThat(text(await(reader.readline()))).isEqualTo("half line\n");
        });
    }

    @Test
    void afterACancelledReadToTheEndTheTransportIsPausedAgain() {
        useLimit(10);
        var task = started(reader.read());
        transport.arrive(new byte[100]);
        assertThat(transport.isReading()).isTrue();
        task.cancel();
        turns(1);
        transport.arrive(new byte[1]);
        assertThat(transport.isReading()).isFalse();
    }

    @Test
    void aTransportThatCannotPauseIsForgottenAndAllThatComesIsKept() {
        var unable = (ReadTransport) Proxy.newProxyInstance(
                ReadTransport.class.getClassLoader(), new Class<?>[] {ReadTransport.class}, (_, method, _) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        var plain = reader(10);
        plain.setTransport(unable);
        plain.feedData(new byte[30]);
        plain.feedData(new byte[30]);
        assertThat(get(plain.read(100))).hasSize(60);
    }
}
