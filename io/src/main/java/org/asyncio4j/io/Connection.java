package org.asyncio4j.io;

/// The two halves of a connection: what Python returns as the tuple `(reader, writer)`.
///
/// ```java
/// try (var connection = await(openConnection("127.0.0.1", 8888))) {
///     connection.writer().write("hello\n");
///     IO.println(await(connection.reader().readline()).length);
/// }
/// ```
///
/// @param reader what the other side sends
/// @param writer sends to the other side; has to be closed in the end
public record Connection(StreamReader reader, StreamWriter writer) implements AutoCloseable {

    /// Closes the writer, as [StreamWriter#close] does.
    @Override
    public void close() {
        writer.close();
    }
}
