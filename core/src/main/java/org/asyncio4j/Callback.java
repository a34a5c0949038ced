package org.asyncio4j;

/// What an event loop calls once, or once for each event. What it throws goes to the loop's exception handler.
@FunctionalInterface
public interface Callback {
    /// Is called on the thread of the loop. It holds up all else that the loop does until it returns, and cannot
    /// await.
    ///
    /// @throws Exception what goes to the exception handler
    void run() throws Exception;
}
