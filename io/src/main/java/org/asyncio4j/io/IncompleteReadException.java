package org.asyncio4j.io;

import java.io.EOFException;
import org.jspecify.annotations.Nullable;

/// The stream has ended before what was asked for.
///
/// @python `asyncio.IncompleteReadError`
public final class IncompleteReadException extends EOFException {
    private static final long serialVersionUID = 1L;

    /// What was read until the end.
    private final byte[] partial;

    /// How many bytes were asked for, or null if until a separator.
    private final @Nullable Integer expected;

    /// Makes an exception.
    ///
    /// @param partial what was read until the end
    /// @param expected how many bytes were asked for, or null if until a separator
    public IncompleteReadException(byte[] partial, @Nullable Integer expected) {
        super(partial.length + " bytes read on a total of " + (expected == null ? "undefined" : expected)
                + " expected bytes");
        this.partial = partial;
        this.expected = expected;
    }

    /// {@return what was read until the end}
    public byte[] partial() {
        return partial;
    }

    /// {@return how many bytes were asked for, or null if until a separator}
    public @Nullable Integer expected() {
        return expected;
    }
}
