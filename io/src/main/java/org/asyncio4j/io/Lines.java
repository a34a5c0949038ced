package org.asyncio4j.io;

import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.asyncio4j.Coroutine;
import org.jspecify.annotations.Nullable;

/// Iterates over the lines of a stream or a file, without their ends, and waits for each line.
final class Lines implements Iterator<String> {
    private final Supplier<Coroutine<byte[]>> readline;
    private final Charset charset;
    private @Nullable String next;

    Lines(Supplier<Coroutine<byte[]>> readline, Charset charset) {
        this.readline = readline;
        this.charset = charset;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            var line = readline.get().await();
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
