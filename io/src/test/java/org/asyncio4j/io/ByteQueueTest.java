package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ByteQueueTest {
    private final ByteQueue queue = new ByteQueue();

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Separators separators(String... texts) {
        return Separators.of(List.of(texts).stream().map(ByteQueueTest::latin).toList());
    }

    @Test
    void anArrayThatIsTakenAsAWholeIsNotCopied() {
        var small = latin("small");
        var large = new byte[100_000];
        queue.add(small);
        queue.add(large);
        assertThat(queue.take(5)).isSameAs(small);
        assertThat(queue.take(100_000)).isSameAs(large);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whatIsTakenFromSeveralArraysIsJoined() {
        queue.add(new byte[1000]);
        queue.add(new byte[2000]);
        queue.add(latin("end"));
        assertThat(queue.take(10)).hasSize(10);
        assertThat(latin(queue.take(2992))).hasSize(2992).endsWith("\0en");
        assertThat(latin(queue.take(1))).isEqualTo("d");
        assertThat(queue.size()).isZero();
    }

    @Test
    void singleBytesAreKeptTogether() {
        var expected = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            expected.append((char) ('a' + i % 26));
            queue.add(new byte[] {(byte) ('a' + i % 26)});
        }
        assertThat(queue.size()).isEqualTo(100_000);
        assertThat(latin(queue.take(100_000))).isEqualTo(expected.toString());
    }

    @Test
    void smallArraysAreNotKept() {
        queue.add(new byte[100]);
        var dropped = Stream.generate(this::addSmall).limit(1000).toList();
        for (int round = 0; round < 100 && dropped.stream().anyMatch(array -> array.get() != null); round++) {
            System.gc();
        }
        assertThat(dropped).allMatch(array -> array.get() == null);
        assertThat(queue.size()).isEqualTo(10_100);
    }

    private WeakReference<byte[]> addSmall() {
        var array = new byte[10];
        queue.add(array);
        return new WeakReference<>(array);
    }

    @Test
    void aPlaceIsLookedForFromWhereTheLastSearchCameTo() {
        queue.add(new byte[1000]);
        queue.add(new byte[1000]);
        assertThat(queue.find(Separators.NEWLINE, 0)).isEqualTo(-1);
        queue.add(latin("\n\n"));
        assertThat(queue.find(Separators.NEWLINE, 2000)).isEqualTo(2000);
        assertThat(queue.find(Separators.NEWLINE, 2001)).isEqualTo(2001);
        assertThat(queue.find(Separators.NEWLINE, 0)).isEqualTo(2000);
        var _ = queue.take(1);
        assertThat(queue.find(Separators.NEWLINE, 1999)).isEqualTo(1999);
        queue.clear();
        assertThat(queue.find(Separators.NEWLINE, 0)).isEqualTo(-1);
    }

    /// Does the same with a queue and a string, in which everything is simple.
    @Test
    void doesWhatAStringDoes() {
        var random = new Random(7);
        for (int round = 0; round < 3000; round++) {
            var model = new StringBuilder();
            queue.clear();
            for (int step = 0; step < 30; step++) {
                switch (random.nextInt(5)) {
                    case 0, 1 -> add(model, random);
                    case 2 -> take(model, random);
                    case 3 -> move(model, random);
                    default -> find(model, random);
                }
                assertThat(queue.size()).isEqualTo(model.length());
            }
        }
    }

    private void add(StringBuilder model, Random random) {
        int length = random.nextInt(10) == 0 ? 400 + random.nextInt(300) : 1 + random.nextInt(6);
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        model.append(text);
        queue.add(latin(text.toString()));
    }

    private void take(StringBuilder model, Random random) {
        int count = random.nextInt(model.length() + 1);
        assertThat(latin(queue.take(count))).isEqualTo(model.substring(0, count));
        model.delete(0, count);
    }

    private void move(StringBuilder model, Random random) {
        var target = ByteBuffer.allocate(random.nextInt(model.length() + 5));
        queue.moveTo(target);
        int count = Math.min(target.capacity(), model.length());
        assertThat(target.position()).isEqualTo(count);
        assertThat(latin(target.array()).substring(0, count)).isEqualTo(model.substring(0, count));
        model.delete(0, count);
    }

    private void find(StringBuilder model, Random random) {
        var texts = new ArrayList<String>();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            texts.add(List.of("a", "ab", "ba", "aab", "bcab", "ccc").get(random.nextInt(6)));
        }
        int from = random.nextInt(model.length() + 1);
        int bestEnd = Integer.MAX_VALUE;
        int best = -1;
        for (var text : texts) {
            int start = model.indexOf(text, from);
            int end = start + text.length();
            if (start >= 0 && (end < bestEnd || (end == bestEnd && start > best))) {
                best = start;
                bestEnd = end;
            }
        }
        var separators = separators(texts.toArray(String[]::new));
        assertThat(queue.find(separators, from)).isEqualTo(best);
        if (best >= 0) {
            assertThat(best + queue.lengthOfMatch(separators, best)).isEqualTo(bestEnd);
        }
    }
}
