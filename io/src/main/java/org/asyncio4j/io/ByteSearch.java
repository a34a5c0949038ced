package org.asyncio4j.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Searches for a byte, eight bytes at a time.
final class ByteSearch {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOWEST_BITS = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private ByteSearch() {}

    /// {@return the first index of a byte, or -1}
    ///
    /// @param from the index where the search begins
    /// @param to the index before which the search ends
    static int indexOf(byte[] bytes, int from, int to, byte wanted) {
        long pattern = (wanted & 0xFF) * LOWEST_BITS;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long difference = (long) LONG.get(bytes, i) ^ pattern;
            // The lowest remaining bit marks the first equal byte.
            long equal = (difference - LOWEST_BITS) & ~difference & HIGHEST_BITS;
            if (equal != 0) {
                return i + Long.numberOfTrailingZeros(equal) / Byte.SIZE;
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
