package org.asyncio4j.io;

import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The lines of a stream, without their ends; waits for each.
final class Lines implements Iterator<String> {
    private final StreamReader reader;
    private final Charset charset;
    private @Nullable String next;

    Lines(StreamReader reader, Charset charset) {
        this.reader = reader;
        this.charset = charset;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            var line = reader.readline().await();
            if (line.length > 0) {
                next = new String(line, 0, lengthWithoutEnd(line), charset);
            }
        }
        return next != null;
    }

    private static int lengthWithoutEnd(byte[] line) {
        int length = line.length;
        if (line[length - 1] != '\n') {
            return length;
        }
        return length > 1 && line[length - 2] == '\r' ? length - 2 : length - 1;
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        var line = next;
        next = null;
        return String.valueOf(line);
    }
}
