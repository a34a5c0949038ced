package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.asyncio4j.CancelledError;
import org.junit.jupiter.api.Test;

final class StreamWriterTest extends StreamTest {
    private final StreamReader reader = reader();
    private final StreamReaderProtocol protocol = new StreamReaderProtocol(reader, null, loop);
    private final MemoryTransport transport = new MemoryTransport(loop, protocol);
    private final StreamWriter writer = new StreamWriter(transport, protocol, reader, loop);

    StreamWriterTest() {
        protocol.connectionMade(transport);
    }

    private void fill() {
        transport.peerStopsReading();
        writer.write(new byte[(1 << 16) + 1]);
    }

    @Test
    void writesBytesBuffersAndText() {
        writer.write(bytes("bytes "));
        writer.write(ByteBuffer.wrap(bytes("a buffer ")));
        writer.write("t\u00ebxt ");
        writer.writelines(List.of(bytes("se"), bytes("ve"), bytes("ral")));
        assertThat(transport.sent()).isEqualTo("bytes a buffer t\u00ebxt several");
    }

    @Test
    void endsItsHalf() {
        assertThat(writer.canWriteEof()).isTrue();
        writer.writeEof();
        assertThat(transport.outputEnded()).isTrue();
        assertThat(writer.isClosing()).isFalse();
    }

    @Test
    void knowsWhatTheTransportKnows() {
        transport.putExtraInfo("peername", "someone");
        assertThat(writer.getExtraInfo("peername")).isEqualTo("someone");
        assertThat(writer.getExtraInfo("sockname")).isNull();
        assertThat(writer.getExtraInfo("sockname", "nobody")).isEqualTo("nobody");
        assertThat(writer.transport()).isSameAs(transport);
    }

    @Test
    void theTextShowsTransportAndReader() {
        assertThat(writer)
                .hasToString("<StreamWriter transport=<MemoryTransport>"
                        + " reader=<StreamReader transport=<MemoryTransport>>>");
        assertThat(new StreamWriter(transport, protocol, null, loop))
                .hasToString("<StreamWriter transport=<MemoryTransport>>");
    }

    @Test
    void waitClosedWaitsUntilTheConnectionIsClosed() {
        assertThat(writer.isClosing()).isFalse();
        var waiting = started(writer.waitClosed());
        assertThat(waiting.done()).isFalse();
        writer.close();
        assertThat(writer.isClosing()).isTrue();
        get(waiting);
        get(writer.waitClosed());
        assertThat(reader.atEof()).isTrue();
    }

    @Test
    void waitClosedThrowsWhatTheConnectionWasLostWith() {
        var before = started(writer.waitClosed());
        var exception = new ConnectionResetException("reset by peer");
        transport.lose(exception);
        assertThatThrownBy(() -> get(before)).isSameAs(exception);
        assertThatThrownBy(() -> get(writer.waitClosed())).isSameAs(exception);
    }

    @Test
    void whoIsCancelledWhileWaitingForTheCloseDoesNotDisturbTheOthers() {
        var first = started(writer.waitClosed());
        var second = started(writer.waitClosed());
        first.cancel();
        assertThatThrownBy(() -> get(first)).isInstanceOf(CancelledError.class);
        assertThat(second.done()).isFalse();
        transport.lose(new ConnectionResetException("reset by peer"));
        assertThatThrownBy(() -> get(second)).hasMessage("reset by peer");
        assertThatThrownBy(() -> get(writer.waitClosed())).hasMessage("reset by peer");
    }

    @Test
    void drainDoesNotWaitWhileThereIsRoom() {
        run(() -> {
            var turns = new int[1];
            loop.callSoon(() -> turns[0]++);
            for (int i = 0; i < 10; i++) {
                writer.write("data");
                await(writer.drain());
            }
            assertThat(turns[0]).isZero();
        });
    }

    @Test
    void drainWaitsUntilTheOtherSideHasTakenEnough() {
        fill();
        var task = started(writer.drain());
        transport.peerTakes(1);
        turns(1);
        assertThat(task.done()).isFalse();
        transport.peerTakes(3 << 14);
        get(task);
        assertThat(transport.getWriteBufferSize()).isEqualTo(1 << 14);
    }

    @Test
    void aPeerThatStopsReadingHoldsTheWriterBack() {
        transport.peerStopsReading();
        var task = started(async(() -> {
            while (true) {
                writer.write(new byte[1000]);
                await(writer.drain());
            }
        }));
        turns(5);
        assertThat(transport.getWriteBufferSize()).isBetween(1 << 16, (1 << 16) + 1000);
        task.cancel();
        assertThatThrownBy(() -> get(task)).isInstanceOf(CancelledError.class);
    }

    @Test
    void manyTasksMayDrainAtOnce() {
        fill();
        var tasks = Stream.generate(() -> started(writer.drain())).limit(10).toList();
        assertThat(tasks).noneMatch(task -> task.done());
        transport.peerTakes(1 << 16);
        turns(1);
        assertThat(tasks).allMatch(task -> task.done());
    }

    @Test
    void aCancelledDrainDoesNotDisturbTheOthers() {
        fill();
        var first = started(writer.drain());
        var second = started(writer.drain());
        first.cancel();
        assertThatThrownBy(() -> get(first)).isInstanceOf(CancelledError.class);
        transport.peerTakes(1 << 16);
        get(second);
    }

    @Test
    void drainThrowsTheExceptionOfTheReader() {
        var exception = new ConnectionResetException("reset by peer");
        transport.lose(exception);
        assertThatThrownBy(() -> get(writer.drain())).isSameAs(exception);
    }

    @Test
    void aWaitingDrainGetsWhatTheConnectionIsLostWith() {
        fill();
        var first = started(writer.drain());
        var second = started(writer.drain());
        var exception = new ConnectionResetException("reset by peer");
        transport.lose(exception);
        assertThatThrownBy(() -> get(first)).isSameAs(exception);
        assertThatThrownBy(() -> get(second)).isSameAs(exception);
    }

    @Test
    void aWaitingDrainGoesOnWhenTheConnectionIsClosed() {
        fill();
        var task = started(writer.drain());
        transport.lose(null);
        get(task);
        assertThatThrownBy(() -> get(writer.drain()))
                .isInstanceOf(ConnectionResetException.class)
                .hasMessage("Connection lost");
    }

    @Test
    void drainAfterCloseThrowsThatTheConnectionIsLost() {
        run(() -> {
            writer.close();
            writer.write("data");
            assertThatThrownBy(() -> await(writer.drain()))
                    .isInstanceOf(ConnectionResetException.class)
                    .hasMessage("Connection lost");
        });
    }

    @Test
    void drainOnAClosingConnectionLetsTheProtocolHearOfIt() {
        run(() -> {
            loop.callSoon(() -> transport.lose(new BrokenPipeException("Broken pipe")));
            writer.close();
            // the first one gives way, so that the loop ends
            assertThatThrownBy(() -> {
                        while (true) {
                            writer.write("data");
                            await(writer.drain());
                        }
                    })
                    .isInstanceOfAny(BrokenPipeException.class, ConnectionResetException.class);
        });
    }
}
