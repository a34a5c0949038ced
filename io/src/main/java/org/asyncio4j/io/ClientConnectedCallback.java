package org.asyncio4j.io;

import org.asyncio4j.CheckReturnValue;
import org.asyncio4j.Coroutine;
import org.jspecify.annotations.Nullable;

/// Serves each client of a server.
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

    /// Starts to serve a client that has connected. The coroutine becomes a task. If the task fails, the
    /// loop's exception handler gets the error. The connection closes if the task fails or is cancelled.
    ///
    /// @param reader the reader of the bytes that the client sends
    /// @param writer the writer to the client, which must be closed in the end
    /// @return the coroutine that serves the client, or null if nothing is left to do
    @Nullable
    @CheckReturnValue
    Coroutine<?> connected(StreamReader reader, StreamWriter writer);
}
