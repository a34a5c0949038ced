package org.asyncio4j.io;

import org.asyncio4j.CheckReturnValue;
import org.asyncio4j.Coroutine;
import org.jspecify.annotations.Nullable;

/// What a server does with each client.
///
/// ```java
/// var server = await(startServer((reader, writer) -> async(() -> {
///     try (writer) {
///         writer.write(await(reader.readline()));
///         await(writer.drain());
///     }
/// }), "localhost", 8888));
/// ```
///
/// @python the `client_connected_cb` of `asyncio.start_server`
@FunctionalInterface
public interface ClientConnectedCallback {

    /// Is called when a client has connected. The coroutine becomes a task of its own; if that fails,
    /// the error goes to the loop's exception handler and the connection is closed. So it is if the
    /// task is cancelled.
    ///
    /// @param reader what the client sends
    /// @param writer sends to the client; has to be closed in the end
    /// @return the coroutine that serves the client, or null if this was all
    @Nullable
    @CheckReturnValue
    Coroutine<?> connected(StreamReader reader, StreamWriter writer);
}
