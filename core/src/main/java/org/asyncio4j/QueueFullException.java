package org.asyncio4j;

/// There is no room in the queue now.
///
/// @python `asyncio.QueueFull`
public class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Makes an exception without a message.
    public QueueFullException() {}

    /// Makes an exception.
    ///
    /// @param message what is wrong
    public QueueFullException(String message) {
        super(message);
    }
}
