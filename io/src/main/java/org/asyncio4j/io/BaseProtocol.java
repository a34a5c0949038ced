package org.asyncio4j.io;

import org.jspecify.annotations.Nullable;

/// The methods that a transport calls, as callbacks of the loop, in the context in which the connection
/// was made. The loop's exception handler gets the exceptions that they throw; most exceptions end the
/// connection.
///
/// @python `asyncio.BaseProtocol`
public interface BaseProtocol {

    /// Announces the connection, first and once. The subtypes of this interface overload this method
    /// with their usual type of transport; override one of the two methods.
    ///
    /// @param transport the transport of this protocol
    /// @python `protocol.connection_made`
    default void connectionMade(BaseTransport transport) {}

    /// Reports the end of the connection, last and once.
    ///
    /// @param exception the cause, or null if either side has closed the connection or this side has
    ///     aborted it
    /// @python `protocol.connection_lost`
    default void connectionLost(@Nullable Throwable exception) {}

    /// Asks the program to stop writing: more bytes than the high limit wait to be sent.
    ///
    /// @python `protocol.pause_writing`
    default void pauseWriting() {}

    /// Allows the program to write again: no more bytes than the low limit wait.
    ///
    /// @python `protocol.resume_writing`
    default void resumeWriting() {}
}
