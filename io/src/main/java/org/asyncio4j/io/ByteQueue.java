package org.asyncio4j.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Bytes that were received and not read yet. The queue keeps the arrays that it gets: an array that is
/// read as a whole is never copied. It joins small arrays, so that single bytes do not cost an object
/// each.
final class ByteQueue {
    private static final byte[] NOTHING = {};
    private static final int SMALL = 512;
    private static final int LARGEST_JOINED = 8192;

    private @Nullable Chunk first;
    private @Nullable Chunk last;
    private int size;

    // The chunk that the last search reached, where the next search begins, and the number of bytes
    // before it.
    private @Nullable Chunk searched;
    private int beforeSearched;

    /// A part of the bytes: an array from start to end.
    private static final class Chunk {
        private final byte[] bytes;
        private int start;
        private int end;
        private @Nullable Chunk next;

        private Chunk(byte[] bytes, int end) {
            this.bytes = bytes;
            this.end = end;
        }

        private int length() {
            return end - start;
        }
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// Appends bytes.
    ///
    /// @param data at least one byte; the array belongs to the queue from now on
    void add(byte[] data) {
        int sum = Math.addExact(size, data.length);
        var end = last;
        if (end == null || data.length > SMALL) {
            append(new Chunk(data, data.length));
        } else {
            if (end.bytes.length - end.end < data.length) {
                end = append(new Chunk(new byte[Math.clamp(2L * size, SMALL, LARGEST_JOINED)], 0));
            }
            System.arraycopy(data, 0, end.bytes, end.end, data.length);
            end.end += data.length;
        }
        size = sum;
    }

    private Chunk append(Chunk chunk) {
        if (last == null) {
            first = chunk;
        } else {
            last.next = chunk;
        }
        last = chunk;
        return chunk;
    }

    void clear() {
        first = null;
        last = null;
        searched = null;
        size = 0;
    }

    /// Removes bytes and returns them.
    ///
    /// @param count the number of bytes, at most the size of the queue
    byte[] take(int count) {
        var chunk = first;
        if (chunk == null || count == 0) {
            return NOTHING;
        }
        if (count == chunk.bytes.length && count == chunk.length()) {
            drop(chunk, count);
            return chunk.bytes;
        }
        if (count <= chunk.length()) {
            var bytes = Arrays.copyOfRange(chunk.bytes, chunk.start, chunk.start + count);
            drop(chunk, count);
            return bytes;
        }
        var joined = new byte[count];
        moveTo(ByteBuffer.wrap(joined));
        return joined;
    }

    /// Removes as many bytes as fit into the target.
    void moveTo(ByteBuffer target) {
        Chunk chunk;
        while (target.hasRemaining() && (chunk = first) != null) {
            int count = Math.min(chunk.length(), target.remaining());
            target.put(chunk.bytes, chunk.start, count);
            drop(chunk, count);
        }
    }

    private void drop(Chunk chunk, int count) {
        size -= count;
        searched = null;
        chunk.start += count;
        if (chunk.start == chunk.end) {
            first = chunk.next;
            if (first == null) {
                last = null;
            }
        }
    }

    /// {@return the index at which the first separator to end begins, or -1}
    ///
    /// @param from the index where the search begins
    int find(Separators separators, int from) {
        boolean one = separators.byLength().length == 1;
        return one ? find(separators.shortest(), from) : findOneOf(separators, from);
    }

    private int find(byte[] separator, int from) {
        int places = size - separator.length + 1;
        var chunk = chunkWith(from);
        int before = beforeSearched;
        int place = from;
        while (chunk != null && place < places) {
            int end = Math.min(chunk.end, chunk.start + places - before);
            int i = chunk.start + place - before;
            while ((i = ByteSearch.indexOf(chunk.bytes, i, end, separator[0])) >= 0) {
                if (matches(chunk, i, separator)) {
                    return before + i - chunk.start;
                }
                i++;
            }
            before += chunk.length();
            place = before;
            chunk = chunk.next;
        }
        return -1;
    }

    private int findOneOf(Separators separators, int from) {
        var chunk = chunkWith(from);
        int before = beforeSearched;
        int found = -1;
        int end = size;
        for (int place = from; chunk != null && place + separators.shortest().length <= end; place++) {
            while (chunk != null && place - before >= chunk.length()) {
                before += chunk.length();
                chunk = chunk.next;
            }
            int length = chunk == null ? 0 : lengthOfMatch(separators, chunk, chunk.start + place - before);
            if (length > 0 && place + length <= end) {
                found = place;
                end = place + length;
            }
        }
        return found;
    }

    /// {@return the length of the shortest separator that begins at an index, or 0 if none does}
    int lengthOfMatch(Separators separators, int place) {
        var chunk = chunkWith(place);
        return chunk == null ? 0 : lengthOfMatch(separators, chunk, chunk.start + place - beforeSearched);
    }

    private static int lengthOfMatch(Separators separators, Chunk chunk, int index) {
        for (var separator : separators.byLength()) {
            if (chunk.bytes[index] == separator[0] && matches(chunk, index, separator)) {
                return separator.length;
            }
        }
        return 0;
    }

    /// {@return whether the rest of a separator follows its first byte}
    private static boolean matches(Chunk chunk, int index, byte[] separator) {
        var current = chunk;
        int i = index + 1;
        for (int matched = 1; matched < separator.length; matched++, i++) {
            if (i == current.end) {
                if (current.next == null) {
                    return false;
                }
                current = current.next;
                i = current.start;
            }
            if (current.bytes[i] != separator[matched]) {
                return false;
            }
        }
        return true;
    }

    /// {@return the chunk with the byte at an index, or null behind the last byte; marks the chunk as
    /// searched}
    private @Nullable Chunk chunkWith(int place) {
        if (searched == null || beforeSearched > place) {
            searched = first;
            beforeSearched = 0;
        }
        while (searched != null && place - beforeSearched >= searched.length()) {
            beforeSearched += searched.length();
            searched = searched.next;
        }
        return searched;
    }
}
