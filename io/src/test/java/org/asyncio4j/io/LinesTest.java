package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.asyncio4j.Coroutine;
import org.junit.jupiter.api.Test;

final class LinesTest extends StreamTest {
    private static Coroutine<List<String>> collect(Iterable<String> lines) {
        return async(() -> {
            var all = new ArrayList<String>();
            lines.forEach(all::add);
            return all;
        });
    }

    @Test
    void comeWithoutTheirEnds() {
        var reader = reader();
        reader.feedData(bytes("one\ntwo\r\n\n\r\n a\rb \nlast"));
        reader.feedEof();
        assertThat(get(collect(reader.lines()))).containsExactly("one", "two", "", "", " a\rb ", "last");
    }

    @Test
    void comeWhenTheyArrive() {
        var reader = reader();
        var task = started(collect(reader.lines()));
        reader.feedData(bytes("gr\u00fc\u00df"));
        turns(1);
        reader.feedData(bytes(" dich\nund"));
        turns(1);
        reader.feedEof();
        assertThat(get(task)).containsExactly("gr\u00fc\u00df dich", "und");
    }

    @Test
    void areTextInTheCharsetThatIsGiven() {
        var reader = reader();
        reader.feedData("\u00fc\n".getBytes(StandardCharsets.ISO_8859_1));
        reader.feedEof();
        assertThat(get(collect(reader.lines(StandardCharsets.ISO_8859_1)))).containsExactly("\u00fc");
    }

    @Test
    void goOnWhereTheStreamIs() {
        var reader = reader();
        reader.feedData(bytes("head\nbody\n"));
        reader.feedEof();
        var lines = reader.lines();
        assertThat(get(async(() -> lines.iterator().next()))).isEqualTo("head");
        assertThat(get(collect(lines))).containsExactly("body");
        assertThatThrownBy(() -> get(async(() -> lines.iterator().next()))).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void goOnAfterOneThatIsTooLong() {
        var reader = reader(4);
        reader.feedData(bytes("too long\nok\n"));
        reader.feedEof();
        var lines = reader.lines().iterator();
        assertThatThrownBy(() -> get(async(() -> lines.next()))).isInstanceOf(IllegalArgumentException.class);
        assertThat(get(async(() -> lines.next()))).isEqualTo("ok");
        assertThat(get(async(() -> lines.hasNext()))).isFalse();
    }
}
