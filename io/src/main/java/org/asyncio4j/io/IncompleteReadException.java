package org.asyncio4j.io;

import java.io.EOFException;
import org.jspecify.annotations.Nullable;

/// The stream ended before the requested bytes.
///
/// @python `asyncio.IncompleteReadError`
public final class IncompleteReadException extends EOFException {
    private static final long serialVersionUID = 1L;

    /// The bytes read until the end.
    private final byte[] partial;

    /// The requested number of bytes, or null for a read up to a separator.
    private final @Nullable Integer expected;

    /// Creates an exception.
    ///
    /// @param partial the bytes read until the end
    /// @param expected the requested number of bytes, or null for a read up to a separator
    public IncompleteReadException(byte[] partial, @Nullable Integer expected) {
        super(partial.length + " bytes read on a total of " + (expected == null ? "undefined" : expected)
                + " expected bytes");
        this.partial = partial;
        this.expected = expected;
    }

    /// {@return the bytes read until the end}
    public byte[] partial() {
        return partial;
    }

    /// {@return the requested number of bytes, or null for a read up to a separator}
    public @Nullable Integer expected() {
        return expected;
    }
}
