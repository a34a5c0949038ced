package org.asyncio4j;

/// The queue was shut down: nothing can be put any more, nor got once it is empty.
///
/// @python `asyncio.QueueShutDown`
public class QueueShutDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Makes an exception without a message.
    public QueueShutDownException() {}

    /// Makes an exception.
    ///
    /// @param message what is wrong
    public QueueShutDownException(String message) {
        super(message);
    }
}
