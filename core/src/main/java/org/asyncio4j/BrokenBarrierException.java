package org.asyncio4j;

/// The barrier was aborted, or reset while the task waited in it.
///
/// @python `asyncio.BrokenBarrierError`
public class BrokenBarrierException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /// Makes an exception without a message.
    public BrokenBarrierException() {}

    /// Makes an exception.
    ///
    /// @param message what is wrong
    public BrokenBarrierException(String message) {
        super(message);
    }
}
