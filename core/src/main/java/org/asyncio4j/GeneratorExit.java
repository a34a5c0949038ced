package org.asyncio4j;

/// Is thrown in a suspended coroutine that is closed, so that it cleans up. It should not be caught for good.
///
/// @python `GeneratorExit`
public final class GeneratorExit extends Error {
    private static final long serialVersionUID = 1L;

    /// Makes an error without a message.
    public GeneratorExit() {}

    /// Makes an error with a message.
    ///
    /// @param message the message
    public GeneratorExit(String message) {
        super(message);
    }
}
