package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ByteSearchTest {
    private static int simple(byte[] bytes, int from, int to, byte wanted) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void findsTheFirstOneBetweenTheBounds() {
        var random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                // neighbours of what is searched for, and the extremes
                bytes[i] = (byte) (new int[] {9, 10, 11, 0, -1, -128, 127, 138})[random.nextInt(8)];
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            byte wanted = (byte) (new int[] {10, 0, -1, -128, 127})[random.nextInt(5)];
            assertThat(ByteSearch.indexOf(bytes, from, to, wanted)).isEqualTo(simple(bytes, from, to, wanted));
        }
    }
}
