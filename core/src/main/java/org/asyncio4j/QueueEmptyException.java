package org.asyncio4j;

/// There is nothing to get from the queue now.
///
/// @python `asyncio.QueueEmpty`
public class QueueEmptyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Makes an exception without a message.
    public QueueEmptyException() {}

    /// Makes an exception.
    ///
    /// @param message what is wrong
    public QueueEmptyException(String message) {
        super(message);
    }
}
