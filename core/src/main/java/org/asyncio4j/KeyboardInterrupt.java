package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// The user pressed Ctrl-C. Unlike other exceptions it does not stay in the task or callback that throws it: it
/// ends the loop's run.
///
/// @python `KeyboardInterrupt`
public final class KeyboardInterrupt extends Error {
    private static final long serialVersionUID = 1L;

    /// Makes an error without a message.
    public KeyboardInterrupt() {}

    /// Makes an error with a message.
    ///
    /// @param message the message, or null for none
    public KeyboardInterrupt(@Nullable String message) {
        super(message);
    }
}
