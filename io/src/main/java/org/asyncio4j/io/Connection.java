package org.asyncio4j.io;

/// The two halves of a connection: Python's tuple `(reader, writer)`.
///
/// ```java
/// try (var connection = await(openConnection("127.0.0.1", 8888))) {
///     connection.writer().write("hello\n");
///     IO.println(await(connection.reader().readline()).length);
/// }
/// ```
///
/// @param reader the reader of the bytes that the other side sends
/// @param writer the writer to the other side, which must be closed in the end
public record Connection(StreamReader reader, StreamWriter writer) implements AutoCloseable {

    /// Closes the writer, as [StreamWriter#close] does.
    @Override
    public void close() {
        writer.close();
    }
}
