package org.asyncio4j.io;

/// The process has ended, so no signal reaches it.
///
/// @python `ProcessLookupError`
public final class ProcessLookupException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /// Makes an exception.
    ///
    /// @param message what was tried
    public ProcessLookupException(String message) {
        super(message);
    }
}
