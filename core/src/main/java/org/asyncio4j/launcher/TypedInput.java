package org.asyncio4j.launcher;

import java.io.IOException;
import java.io.InputStream;

/// What the user types for a snippet that reads standard input. JShell's stream gives single characters only: to
/// read many would wait until there are as many.
final class TypedInput extends InputStream {
    private final InputStream characters;

    /// Makes a stream.
    ///
    /// @param characters that of JShell
    TypedInput(InputStream characters) {
        this.characters = characters;
    }

    @Override
    public int read() throws IOException {
        return characters.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return super.read(bytes, offset, Math.min(length, 1));
    }
}
