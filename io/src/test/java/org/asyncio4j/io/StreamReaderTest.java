package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.setEventLoop;

import java.nio.ByteBuffer;
import java.util.List;
import org.asyncio4j.CancelledError;
import org.asyncio4j.Coroutine;
import org.junit.jupiter.api.Test;

final class StreamReaderTest extends StreamTest {
    private static final String DATA = "line1\nline2\nline3\n";

    @Test
    void feedingNothingChangesNothing() {
        var reader = reader();
        reader.feedData(bytes(""));
        assertThat(reader).hasToString("<StreamReader>");
        var task = started(reader.read(1));
        reader.feedData(bytes(""));
        turns(1);
        assertThat(task.done()).isFalse();
        reader.feedEof();
        assertThat(get(task)).isEmpty();
    }

    @Test
    void whatIsFedIsThereForTheNextRead() {
        var reader = reader();
        reader.feedData(bytes(DATA));
        assertThat(text(reader.read(100))).isEqualTo(DATA);
    }

    @Test
    void readingZeroBytesTakesNothing() {
        var reader = reader();
        assertThat(get(reader.read(0))).isEmpty();
        reader.feedData(bytes(DATA));
        assertThat(get(reader.read(0))).isEmpty();
        assertThat(rest(reader)).isEqualTo(DATA);
    }

    @Test
    void readWaitsForTheFirstBytesAndReturnsThoseAtOnce() {
        var reader = reader();
        loop.callSoon(() -> reader.feedData(bytes(DATA)));
        assertThat(text(reader.read(30))).isEqualTo(DATA);
        assertThat(rest(reader)).isEmpty();
    }

    @Test
    void readTakesWhatWasAskedForAndLeavesTheRest() {
        var reader = reader();
        reader.feedData(bytes("line1"));
        reader.feedData(bytes("line2"));
        assertThat(text(reader.read(5))).isEqualTo("line1");
        assertThat(rest(reader)).isEqualTo("line2");
    }

    @Test
    void readGoesOnOverWhatWasFedInParts() {
        var reader = reader();
        reader.feedData(bytes("line1"));
        reader.feedData(bytes("line2"));
        assertThat(text(reader.read(8))).isEqualTo("line1lin");
        assertThat(rest(reader)).isEqualTo("e2");
    }

    @Test
    void readReturnsNoBytesWhenTheStreamEndsWhileItWaits() {
        var reader = reader();
        loop.callSoon(reader::feedEof);
        assertThat(get(reader.read(1024))).isEmpty();
        assertThat(reader.atEof()).isTrue();
    }

    @Test
    void readToTheEndReturnsAllThatComesBeforeIt() {
        for (var read : List.<Coroutine<byte[]>>of(fedSoon().read(), fedSoon().read(-1))) {
            assertThat(text(read)).isEqualTo("chunk1\nchunk2");
        }
    }

    private StreamReader fedSoon() {
        var reader = reader(3);
        loop.callSoon(() -> {
            reader.feedData(bytes("chunk1\n"));
            reader.feedData(bytes("chunk2"));
            loop.callSoon(reader::feedEof);
        });
        return reader;
    }

    @Test
    void readThrowsTheExceptionThatWasSetAlthoughBytesAreLeft() {
        var reader = reader();
        reader.feedData(bytes("line\n"));
        assertThat(text(reader.read(2))).isEqualTo("li");
        var exception = new IllegalArgumentException();
        reader.setException(exception);
        for (var read : List.<Coroutine<?>>of(reader.read(2), reader.read(), reader.readInto(ByteBuffer.allocate(1)))) {
            assertThatThrownBy(() -> get(read)).isSameAs(exception);
        }
    }

    @Test
    void theLimitDoesNotBoundRead() {
        var reader = reader(3);
        reader.feedData(bytes("chunk"));
        assertThat(text(reader.read(5))).isEqualTo("chunk");
        assertThat(rest(reader)).isEmpty();
    }

    @Test
    void aLimitThatIsNotPositiveIsRefused() {
        for (int limit : new int[] {0, -1}) {
            assertThatThrownBy(() -> reader(limit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Limit cannot be <= 0");
        }
    }

    @Test
    void atEofOnlyWhenTheEndWasFedAndAllIsRead() {
        var reader = reader();
        assertThat(reader.atEof()).isFalse();
        reader.feedData(bytes("some data\n"));
        assertThat(reader.atEof()).isFalse();
        var _ = get(reader.readline());
        assertThat(reader.atEof()).isFalse();
        reader.feedData(bytes("some data\n"));
        reader.feedEof();
        assertThat(reader.atEof()).isFalse();
        var _ = get(reader.readline());
        assertThat(reader.atEof()).isTrue();
    }

    @Test
    void nothingCanBeFedAfterTheEnd() {
        var reader = reader();
        reader.feedEof();
        assertThatThrownBy(() -> reader.feedData(bytes("x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("feed_data after feed_eof");
    }

    @Test
    void readexactlyOfZeroTakesNothingAndOfLessIsRefused() {
        var reader = reader();
        reader.feedData(bytes(DATA));
        assertThat(get(reader.readexactly(0))).isEmpty();
        assertThatThrownBy(() -> get(reader.readexactly(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("readexactly size can not be less than zero");
        assertThat(rest(reader)).isEqualTo(DATA);
    }

    @Test
    void readexactlyWaitsForAllItsBytes() {
        var reader = reader();
        loop.callSoon(() -> {
            for (int i = 0; i < 3; i++) {
                reader.feedData(bytes(DATA));
            }
        });
        assertThat(text(reader.readexactly(2 * DATA.length()))).isEqualTo(DATA + DATA);
        assertThat(rest(reader)).isEqualTo(DATA);
    }

    @Test
    void theLimitDoesNotBoundReadexactly() {
        var reader = reader(3);
        reader.feedData(bytes("chunk"));
        assertThat(text(reader.readexactly(5))).isEqualTo("chunk");
        assertThat(rest(reader)).isEmpty();
    }

    @Test
    void readexactlyAtTheEndThrowsWhatItGot() {
        var reader = reader();
        loop.callSoon(() -> {
            reader.feedData(bytes(DATA));
            reader.feedEof();
        });
        assertThatThrownBy(() -> get(reader.readexactly(36)))
                .isInstanceOfSatisfying(IncompleteReadException.class, e -> {
                    assertThat(e).hasMessage("18 bytes read on a total of 36 expected bytes");
                    assertThat(e.partial()).isEqualTo(bytes(DATA));
                    assertThat(e.expected()).isEqualTo(36);
                });
        assertThat(reader.atEof()).isTrue();
    }

    @Test
    void readexactlyThrowsTheExceptionThatWasSet() {
        var reader = reader();
        reader.feedData(bytes("line\n"));
        assertThat(text(reader.readexactly(2))).isEqualTo("li");
        reader.setException(new IllegalArgumentException("broken"));
        assertThatThrownBy(() -> get(reader.readexactly(2))).hasMessage("broken");
    }

    @Test
    void exceptionIsWhatWasSet() {
        var reader = reader();
        assertThat(reader.exception()).isNull();
        var exception = new IllegalArgumentException();
        reader.setException(exception);
        assertThat(reader.exception()).isSameAs(exception);
    }

    @Test
    void setExceptionWakesTheOneThatWaits() {
        var reader = reader();
        var exception = new ConnectionResetException("reset by peer");
        for (var read : List.<Coroutine<?>>of(reader.readline(), reader.read(), reader.readexactly(3))) {
            var own = reader();
            var task = started(async(() -> await(readLike(read, own))));
            own.setException(exception);
            assertThatThrownBy(() -> get(task)).isSameAs(exception);
            read.close();
        }
    }

    private static Coroutine<byte[]> readLike(Coroutine<?> read, StreamReader reader) {
        return switch (read.getName()) {
            case "readline" -> reader.readline();
            case "read" -> reader.read();
            default -> reader.readexactly(3);
        };
    }

    @Test
    void setExceptionAfterTheWaitingTaskWasCancelledDoesNoHarm() {
        var reader = reader();
        var task = started(reader.readline());
        task.cancel();
        turns(1);
        reader.setException(new IllegalStateException("message"));
        turns(1);
        assertThat(task.cancelled()).isTrue();
        assertThat(reader.toString()).doesNotContain("waiter");
    }

    @Test
    void setExceptionBetweenTheCancellationAndTheTasksTurnDoesNoHarm() {
        var reader = reader();
        var task = started(reader.readline());
        task.cancel();
        reader.setException(new IllegalStateException("message"));
        assertThatThrownBy(() -> get(task)).isInstanceOf(CancelledError.class);
    }

    @Test
    void onlyOneTaskMayWait() {
        var reader = reader();
        var first = started(reader.readexactly(3));
        assertRefused(reader.read(1), "read");
        assertRefused(reader.read(), "read");
        assertRefused(reader.readexactly(1), "readexactly");
        assertRefused(reader.readline(), "readuntil");
        assertRefused(reader.readuntil(bytes("x")), "readuntil");
        assertRefused(reader.readInto(ByteBuffer.allocate(1)), "readInto");
        reader.feedData(bytes("abc"));
        assertThat(text(first)).isEqualTo("abc");
    }

    private void assertRefused(Coroutine<?> read, String name) {
        assertThatThrownBy(() -> get(read))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(name + "() called while another coroutine is already waiting for incoming data");
    }

    @Test
    void whoBeginsToWaitBetweenWakeUpAndTurnOfAnotherIsNotForgotten() {
        var reader = reader();
        var first = started(reader.read(1));
        run(() -> {
            reader.feedData(bytes("a"));
            var taken = await(reader.read(1)); // before the one that was woken
            assertThat(text(taken)).isEqualTo("a");
            var second = loop.createTask(reader.read(1));
            loop.callSoon(() -> reader.feedData(bytes("b")));
            assertThat(await(first)).isEmpty();
            assertThat(text(await(second))).isEqualTo("b");
        });
    }

    @Test
    void readIntoFillsWhatThereIsRoomFor() {
        var reader = reader();
        var target = ByteBuffer.allocateDirect(8);
        loop.callSoon(() -> {
            reader.feedData(bytes("abc"));
            reader.feedData(bytes("defghij"));
        });
        assertThat(get(reader.readInto(target))).isEqualTo(8);
        assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(bytes("abcdefgh")));
        assertThat(get(reader.readInto(ByteBuffer.allocate(0)))).isZero();
        assertThat(get(reader.readInto(ByteBuffer.allocate(5)))).isEqualTo(2);
        reader.feedEof();
        assertThat(get(reader.readInto(ByteBuffer.allocate(5)))).isEqualTo(-1);
    }

    @Test
    void coroutinesHaveTheNamesOfTheirMethods() {
        var reader = reader();
        for (var read : List.<Coroutine<?>>of(
                reader.read(),
                reader.read(1),
                reader.readexactly(1),
                reader.readline(),
                reader.readuntil(bytes("a")),
                reader.readuntil(List.of(bytes("a"))),
                reader.readInto(ByteBuffer.allocate(1)))) {
            assertThat(List.of("read", "readexactly", "readline", "readuntil", "readInto"))
                    .contains(read.getName());
            read.close();
        }
    }

    @Test
    void withoutALoopThereHasToBeACurrentOne() {
        assertThatThrownBy(StreamReader::new)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no current event loop");
        assertThatThrownBy(() -> new StreamReader(5)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void withoutALoopItIsOfTheRunningOne() {
        var reader = get(async(() -> new StreamReader()));
        loop.callSoon(() -> reader.feedData(bytes("x")));
        assertThat(text(reader.read(1))).isEqualTo("x");
    }

    @Test
    void withoutALoopItIsOfTheCurrentOne() {
        setEventLoop(loop);
        try {
            var reader = new StreamReader();
            loop.callSoon(() -> reader.feedData(bytes("x")));
            assertThat(text(reader.read(1))).isEqualTo("x");
        } finally {
            setEventLoop(null);
        }
    }

    @Test
    void theTextShowsTheState() {
        var reader = reader();
        assertThat(reader).hasToString("<StreamReader>");
        assertThat(reader(123)).hasToString("<StreamReader limit=123>");
        reader.feedData(bytes("data"));
        assertThat(reader).hasToString("<StreamReader 4 bytes>");
        reader.feedEof();
        assertThat(reader).hasToString("<StreamReader 4 bytes eof>");
        var _ = get(reader.read());
        assertThat(reader).hasToString("<StreamReader eof>");
        reader.setException(new IllegalStateException("oops"));
        assertThat(reader).hasToString("<StreamReader eof exception=java.lang.IllegalStateException: oops>");
    }

    @Test
    void theTextShowsTransportAndWaiter() {
        var reader = reader(1);
        var transport = new MemoryTransport(loop, new Protocol() {});
        reader.setTransport(transport);
        var task = started(reader.read(1));
        assertThat(reader.toString())
                .startsWith("<StreamReader limit=1 waiter=<Future pending")
                .endsWith("> transport=<MemoryTransport>>");
        reader.feedData(bytes("abc"));
        assertThat(reader).hasToString("<StreamReader 3 bytes limit=1 transport=<MemoryTransport> paused>");
        var _ = get(task);
    }
}
