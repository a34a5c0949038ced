package org.asyncio4j.io;

/// The two halves of a connection: what Python returns as the tuple `(reader, writer)`.
///
/// @param reader what the other side sends
/// @param writer sends to the other side; has to be closed in the end
public record Connection(StreamReader reader, StreamWriter writer) {}
