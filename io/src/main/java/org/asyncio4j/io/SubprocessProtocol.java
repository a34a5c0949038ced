package org.asyncio4j.io;

import org.jspecify.annotations.Nullable;

/// Handles the events of a child process in callbacks.
///
/// @python `asyncio.SubprocessProtocol`
public interface SubprocessProtocol extends BaseProtocol {

    /// Announces the child process, first and once. By default, this method calls
    /// [#connectionMade(BaseTransport)].
    ///
    /// @param transport the transport of this protocol
    default void connectionMade(SubprocessTransport transport) {
        connectionMade((BaseTransport) transport);
    }

    /// Receives bytes that the process has written.
    ///
    /// @param fd 1 for standard output, 2 for standard error
    /// @param data at least one byte; the array belongs to the protocol
    /// @python `protocol.pipe_data_received`
    default void pipeDataReceived(int fd, byte[] data) {}

    /// Reports that a pipe was closed.
    ///
    /// @param fd 0, 1 or 2
    /// @param exception the cause, or null if nothing went wrong
    /// @python `protocol.pipe_connection_lost`
    default void pipeConnectionLost(int fd, @Nullable Throwable exception) {}

    /// Reports that the process has ended, possibly before its pipes are closed.
    ///
    /// @python `protocol.process_exited`
    default void processExited() {}
}
