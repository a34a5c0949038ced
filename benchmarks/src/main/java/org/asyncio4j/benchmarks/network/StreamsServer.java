package org.asyncio4j.benchmarks.network;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.run;

import org.asyncio4j.Coroutine;
import org.asyncio4j.io.StreamReader;
import org.asyncio4j.io.StreamWriter;
import org.asyncio4j.io.Streams;
import org.jspecify.annotations.Nullable;

/// The server on asyncio4j's streams.
public final class StreamsServer {
    private StreamsServer() {}

    /// Serves.
    ///
    /// @param arguments echo or lines
    public static void main(String[] arguments) {
        run(serve(Serving.isByLines(arguments)));
    }

    private static Coroutine<@Nullable Void> serve(boolean byLines) {
        return async(() -> {
            var server = await(Streams.startServer(
                    (reader, writer) -> byLines ? echoLines(reader, writer) : echo(reader, writer), Serving.HOST, 0));
            Serving.announce(server.sockets());
            await(server.serveForever());
        });
    }

    private static Coroutine<@Nullable Void> echo(StreamReader reader, StreamWriter writer) {
        return async(() -> {
            for (var data = await(reader.read(Serving.CHUNK));
                    data.length > 0;
                    data = await(reader.read(Serving.CHUNK))) {
                writer.write(data);
                await(writer.drain());
            }
            writer.close();
        });
    }

    private static Coroutine<@Nullable Void> echoLines(StreamReader reader, StreamWriter writer) {
        return async(() -> {
            for (var line = await(reader.readline()); line.length > 0; line = await(reader.readline())) {
                writer.write(line);
                await(writer.drain());
            }
            writer.close();
        });
    }
}
