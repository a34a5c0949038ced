package org.asyncio4j.io;

/// No signal reaches the process, because it has ended.
///
/// @python `ProcessLookupError`
public final class ProcessLookupException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /// Creates an exception.
    ///
    /// @param message the attempted action
    public ProcessLookupException(String message) {
        super(message);
    }
}
