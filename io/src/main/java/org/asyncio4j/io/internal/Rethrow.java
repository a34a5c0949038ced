package org.asyncio4j.io.internal;

/// Throws exceptions as they are.
public final class Rethrow {
    private Rethrow() {}

    /// Throws the given exception, checked or not, without wrapping it.
    ///
    /// @param exception what is thrown
    /// @return never; so that a caller can write `throw Rethrow.unchecked(e)`
    public static RuntimeException unchecked(Throwable exception) {
        Rethrow.<RuntimeException>sneak(exception);
        throw new AssertionError(exception);
    }

    @SuppressWarnings("unchecked") // the cast is erased, which is the point
    private static <X extends Throwable> void sneak(Throwable exception) throws X {
        throw (X) exception;
    }
}
