package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.asyncio4j.Coroutine;
import org.junit.jupiter.api.Test;

final class ReadUntilTest extends StreamTest {
    private static final String DATA = "line1\nline2\nline3\n";

    private static void feed(StreamReader reader, String... parts) {
        for (var part : parts) {
            reader.feedData(bytes(part));
        }
    }

    private static Coroutine<byte[]> readUntil(StreamReader reader, String... separators) {
        return reader.readuntil(Arrays.stream(separators).map(StreamTest::bytes).toList());
    }

    private void assertTooLong(Coroutine<byte[]> line, String message) {
        assertThatThrownBy(() -> get(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static final String FOUND = "Separator is found, but chunk is longer than limit";
    private static final String NOT_FOUND = "Separator is not found, and chunk exceed the limit";

    @Test
    void readlineWaitsOverSeveralChunks() {
        var reader = reader();
        feed(reader, "chunk1 ");
        loop.callSoon(() -> feed(reader, "chunk2 ", "chunk3 ", "\n chunk4"));
        assertThat(text(reader.readline())).isEqualTo("chunk1 chunk2 chunk3 \n");
        assertThat(rest(reader)).isEqualTo(" chunk4");
    }

    @Test
    void aLineThatIsThereAndLongerThanTheLimitIsDropped() {
        var reader = reader(3);
        feed(reader, "li", "ne1\nline2\n");
        assertTooLong(reader.readline(), FOUND);
        assertThat(rest(reader)).isEqualTo("line2\n");
    }

    @Test
    void allThatIsThereOfALineLongerThanTheLimitIsDropped() {
        var reader = reader(3);
        feed(reader, "li", "ne1", "li");
        assertTooLong(reader.readline(), NOT_FOUND);
        assertThat(rest(reader)).isEmpty();
    }

    @Test
    void aLineThatArrivesAndIsLongerThanTheLimitIsDropped() {
        var first = reader(7);
        loop.callSoon(() -> feed(first, "chunk1", "chunk2", "chunk3\n"));
        assertTooLong(first.readline(), FOUND);
        assertThat(rest(first)).isEmpty();

        var second = reader(7);
        loop.callSoon(() -> feed(second, "chunk1", "chunk2\n", "chunk3\n"));
        assertTooLong(second.readline(), FOUND);
        assertThat(rest(second)).isEqualTo("chunk3\n");
    }

    @Test
    void aLineMayHaveAsManyBytesAsTheLimitBesidesItsEnd() {
        var reader = reader(7);
        feed(reader, "1234567\n");
        assertThat(text(reader.readline())).isEqualTo("1234567\n");
        feed(reader, "12345678\n");
        assertTooLong(reader.readline(), FOUND);
        feed(reader, "12345678");
        assertTooLong(reader.readline(), NOT_FOUND);
        assertThat(rest(reader)).isEmpty();
    }

    @Test
    void readlineTakesTheFirstLineAndLeavesTheOthers() {
        var reader = reader();
        feed(reader, DATA.substring(0, 6), DATA.substring(6));
        assertThat(text(reader.readline())).isEqualTo("line1\n");
        assertThat(rest(reader)).isEqualTo("line2\nline3\n");
    }

    @Test
    void readCountsBytesAfterALine() {
        var reader = reader();
        feed(reader, DATA);
        var _ = get(reader.readline());
        assertThat(text(reader.read(7))).isEqualTo("line2\nl");
        assertThat(rest(reader)).isEqualTo("ine3\n");
    }

    @Test
    void readlineAtTheEndReturnsThePartThatIsLeft() {
        var reader = reader();
        feed(reader, "some data");
        reader.feedEof();
        assertThat(text(reader.readline())).isEqualTo("some data");
    }

    @Test
    void readlineAtTheEndReturnsNoBytesIfNothingIsLeft() {
        var reader = reader();
        reader.feedEof();
        assertThat(get(reader.readline())).isEmpty();
    }

    @Test
    void readlineThrowsTheExceptionThatWasSet() {
        var reader = reader();
        feed(reader, "line\n");
        assertThat(text(reader.readline())).isEqualTo("line\n");
        var exception = new IllegalArgumentException();
        reader.setException(exception);
        assertThatThrownBy(() -> get(reader.readline())).isSameAs(exception);
        assertThat(reader.toString()).doesNotContain("bytes");
    }

    @Test
    void aSeparatorHasToBeThereAndHaveAByte() {
        var reader = reader();
        assertThatThrownBy(() -> get(reader.readuntil(bytes(""))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Separator should be at least one-byte string");
        assertThatThrownBy(() -> get(readUntil(reader, "a", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Separator should be at least one-byte string");
        assertThatThrownBy(() -> get(readUntil(reader)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Separator should contain at least one element");
    }

    @Test
    void readuntilReturnsTheSeparatorTooAndLeavesWhatFollows() {
        var reader = reader();
        feed(reader, "lineAAA");
        assertThat(text(reader.readuntil(bytes("AAA")))).isEqualTo("lineAAA");
        feed(reader, "lineAAAxxx");
        assertThat(text(reader.readuntil(bytes("AAA")))).isEqualTo("lineAAA");
        assertThat(rest(reader)).isEqualTo("xxx");
    }

    @Test
    void aSeparatorThatIsSplitOverChunksIsFoundAlsoAfterFalseStarts() {
        for (var parts : List.of(
                List.of("QWEaa", "XYaa", "a"),
                List.of("QWEaa", "XYa", "aa"),
                List.of("aaa"),
                List.of("Xaaa"),
                List.of("XXX", "a", "a", "a"))) {
            var atOnce = reader();
            parts.forEach(part -> feed(atOnce, part));
            assertThat(text(atOnce.readuntil(bytes("aaa")))).isEqualTo(String.join("", parts));

            var oneByOne = reader();
            var task = started(oneByOne.readuntil(bytes("aaa")));
            for (var part : parts) {
                assertThat(task.done()).isFalse();
                feed(oneByOne, part);
                turns(1);
            }
            assertThat(text(task)).isEqualTo(String.join("", parts));
        }
    }

    @Test
    void theEndBeforeTheSeparatorThrowsAllThatWasThere() {
        var reader = reader();
        feed(reader, "some dataAA");
        reader.feedEof();
        assertThatThrownBy(() -> get(reader.readuntil(bytes("AAA"))))
                .isInstanceOfSatisfying(IncompleteReadException.class, e -> {
                    assertThat(e).hasMessage("11 bytes read on a total of undefined expected bytes");
                    assertThat(e.partial()).isEqualTo(bytes("some dataAA"));
                    assertThat(e.expected()).isNull();
                });
        assertThat(reader.atEof()).isTrue();
    }

    private void assertOverrun(Coroutine<byte[]> read, String message, int consumed) {
        assertThatThrownBy(() -> get(read)).isInstanceOfSatisfying(LimitOverrunException.class, e -> {
            assertThat(e).hasMessage(message);
            assertThat(e.consumed()).isEqualTo(consumed);
        });
    }

    @Test
    void overTheLimitTheBytesStayWhetherTheSeparatorIsFoundOrNot() {
        var reader = reader(3);
        feed(reader, "some dataAA");
        assertOverrun(reader.readuntil(bytes("AAA")), NOT_FOUND, 9);
        feed(reader, "A");
        assertOverrun(reader.readuntil(bytes("AAA")), FOUND, 9);
        assertThat(rest(reader)).isEqualTo("some dataAAA");
    }

    @Test
    void ofSeveralSeparatorsTheOneThatEndsFirstCounts() {
        var reader = reader();
        feed(reader, "line 1\nline 2\r");
        assertThat(text(readUntil(reader, "\r", "\n"))).isEqualTo("line 1\n");
        assertThat(text(readUntil(reader, "\r", "\n"))).isEqualTo("line 2\r");
        feed(reader, "ABCDEFG");
        assertThat(text(readUntil(reader, "DEF", "BCDE"))).isEqualTo("ABCDE");
        assertThat(rest(reader)).isEqualTo("FG");
    }

    @Test
    void ofSeparatorsThatEndAtOnePlaceTheShortestCountsForTheLimit() {
        var reader = reader(3);
        feed(reader, "some dataA");
        assertOverrun(readUntil(reader, "A", "ome dataA"), FOUND, 9);
        assertThat(rest(reader)).isEqualTo("some dataA");
    }

    @Test
    void fewerBytesThanTheLongestSeparatorAreNoHindrance() {
        var reader = reader();
        feed(reader, "data");
        var task = started(readUntil(reader, "A", "long sep"));
        feed(reader, "Z");
        turns(1);
        feed(reader, "Aaaa");
        assertThat(text(task)).isEqualTo("dataZA");
        assertThat(rest(reader)).isEqualTo("aaa");
    }

    @Test
    void aLineOfSingleBytesIsRead() {
        var reader = reader();
        var task = started(reader.readline());
        for (char c : "one byte at a time\n".toCharArray()) {
            assertThat(task.done()).isFalse();
            feed(reader, String.valueOf(c));
            turns(1);
        }
        assertThat(text(task)).isEqualTo("one byte at a time\n");
    }

    /// Looking again at what was looked at before would take minutes.
    @Test
    void aLongLineInManyPartsIsSearchedOnce() {
        var reader = reader(100_000_000);
        var task = started(reader.readuntil(bytes("\r\n")));
        var part = "x".repeat(1000);
        for (int i = 0; i < 30_000; i++) {
            feed(reader, part);
            turns(1);
        }
        feed(reader, "\r");
        turns(1);
        feed(reader, "\n");
        assertThat(get(task)).hasSize(30_000_002);
    }
}
