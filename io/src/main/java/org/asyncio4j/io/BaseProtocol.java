package org.asyncio4j.io;

import org.jspecify.annotations.Nullable;

/// What a transport calls, as callbacks of the loop, in the context in which the connection was made.
/// What they throw is reported to the loop's exception handler; most of it ends the connection.
///
/// @python `asyncio.BaseProtocol`
public interface BaseProtocol {

    /// Is called first, once. The kinds of protocols have a form with the kind of transport that they
    /// mostly get; override one of the two.
    ///
    /// @param transport the way to the other side
    /// @python `protocol.connection_made`
    default void connectionMade(BaseTransport transport) {}

    /// Is called last, once.
    ///
    /// @param exception what went wrong, or null if the connection was closed by one of the sides or aborted by
    ///     this one
    /// @python `protocol.connection_lost`
    default void connectionLost(@Nullable Throwable exception) {}

    /// Asks for nothing more to be written: more bytes than the high limit wait to be sent.
    ///
    /// @python `protocol.pause_writing`
    default void pauseWriting() {}

    /// Allows to write again: no more than the low limit of bytes waits.
    ///
    /// @python `protocol.resume_writing`
    default void resumeWriting() {}
}
