package org.asyncio4j.io;

import org.jspecify.annotations.Nullable;

/// What is told of a child process.
///
/// @python `asyncio.SubprocessProtocol`
public interface SubprocessProtocol extends BaseProtocol {

    /// Is called first, once, with a child process. Unless this is overridden,
    /// [#connectionMade(BaseTransport)] is called instead.
    ///
    /// @param transport the way to the other side
    default void connectionMade(SubprocessTransport transport) {
        connectionMade((BaseTransport) transport);
    }

    /// Is given what the process has written.
    ///
    /// @param fd 1 for standard output, 2 for standard error
    /// @param data at least one byte; the array is the protocol's own
    /// @python `protocol.pipe_data_received`
    default void pipeDataReceived(int fd, byte[] data) {}

    /// Is told that a pipe was closed.
    ///
    /// @param fd 0, 1 or 2
    /// @param exception what went wrong, or null
    /// @python `protocol.pipe_connection_lost`
    default void pipeConnectionLost(int fd, @Nullable Throwable exception) {}

    /// Is told that the process has ended, possibly before its pipes are closed.
    ///
    /// @python `protocol.process_exited`
    default void processExited() {}
}
