package org.asyncio4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.toThread;
import static org.asyncio4j.io.Streams.openConnection;
import static org.asyncio4j.io.Streams.openUnixConnection;
import static org.asyncio4j.io.Streams.startServer;
import static org.asyncio4j.io.Streams.startUnixServer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.asyncio4j.Coroutine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Streams between this library and CPython's asyncio. A conversation is a line with a name, a line that greets it, a
/// million bytes, and the same ones back.
final class PythonStreamsTest extends StreamTest {
    private static final int MUCH = 1_000_000;

    /// Prints its port, or the path that it is told, and serves.
    private static final String SERVER = """
            import asyncio, sys

            async def serve(reader, writer):
                writer.write(b'hello ' + await reader.readline())
                await writer.drain()
                writer.write(await reader.readexactly(1_000_000))
                await writer.drain()
                writer.close()
                await writer.wait_closed()

            async def main():
                if len(sys.argv) > 1:
                    server = await asyncio.start_unix_server(serve, sys.argv[1])
                    print(sys.argv[1], flush=True)
                else:
                    server = await asyncio.start_server(serve, '127.0.0.1', 0)
                    print(server.sockets[0].getsockname()[1], flush=True)
                await server.serve_forever()

            asyncio.run(main())
            """;

    /// Talks to the port or path that it is told, and prints what it got.
    private static final String CLIENT = """
            import asyncio, sys

            async def main():
                where = sys.argv[1]
                if where.isdigit():
                    reader, writer = await asyncio.open_connection('127.0.0.1', int(where))
                else:
                    reader, writer = await asyncio.open_unix_connection(where)
                writer.write(b'Guido\\n')
                greeting = await reader.readline()
                data = bytes(i % 251 for i in range(1_000_000))
                writer.write(data)
                await writer.drain()
                answer = await reader.read()
                print(greeting.decode().strip(), len(answer), answer == data)
                writer.close()
                await writer.wait_closed()

            asyncio.run(main())
            """;

    @TempDir
    private Path folder;

    private static Coroutine<@Nullable Void> serve(StreamReader reader, StreamWriter writer) {
        return async(() -> {
            writer.write("hello ");
            writer.write(await(reader.readline()));
            await(writer.drain());
            writer.write(await(reader.readexactly(MUCH)));
            await(writer.drain());
            writer.close();
            await(writer.waitClosed());
        });
    }

    private static void talk(Connection connection) {
        try (var writer = connection.writer()) {
            writer.write("Ada\n");
            assertThat(text(await(connection.reader().readline()))).isEqualTo("hello Ada\n");
            byte[] data = new byte[MUCH];
            for (int i = 0; i < MUCH; i++) {
                data[i] = (byte) (i % 251);
            }
            writer.write(data);
            await(writer.drain());
            assertThat(Arrays.equals(await(connection.reader().read()), data)).isTrue();
        }
        await(connection.writer().waitClosed());
    }

    @Test
    void asyncioServesOurClientsOverTcp() throws IOException {
        try (var python = PythonProgram.start(SERVER)) {
            int port = Integer.parseInt(python.line());
            run(() -> {
                var clients = Stream.generate(() -> async(() -> talk(await(openConnection("127.0.0.1", port)))));
                await(gather(clients.limit(3).toList()));
            });
        }
    }

    @Test
    void asyncioServesOurClientsOverAUnixSocket() throws IOException {
        var path = folder.resolve("socket");
        try (var python = PythonProgram.start(SERVER, path)) {
            assertThat(python.line()).isEqualTo(path.toString());
            run(() -> talk(await(openUnixConnection(path))));
        }
    }

    private void assertServesAsyncio(Server server, Object where) {
        var line = await(toThread(() -> {
            try (var python = PythonProgram.start(CLIENT, where)) {
                return python.line();
            }
        }));
        assertThat(line).isEqualTo("hello Guido 1000000 True");
        server.close();
        await(server.waitClosed());
    }

    @Test
    void weServeAsynciosClientsOverTcp() {
        run(() -> {
            var server = await(startServer(PythonStreamsTest::serve, "127.0.0.1", 0));
            assertServesAsyncio(server, server.port());
        });
    }

    @Test
    void weServeAsynciosClientsOverAUnixSocket() {
        run(() -> {
            var path = folder.resolve("socket");
            assertServesAsyncio(await(startUnixServer(PythonStreamsTest::serve, path)), path);
        });
    }
}
