package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.io.Streams.openConnection;
import static org.asyncio4j.io.Streams.startServer;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Encrypted streams between this library and CPython's asyncio. The server sends lines back, changes to TLS after the
/// line `STARTTLS`, and closes after the line `end`.
final class TlsPythonTest extends TlsTest {
    private static final String LONG_LINE = "x".repeat(1_000_000) + "\n";
    private static final int LIMIT = 1 << 22;

    /// Prints whether it is new enough, and two ports, with and without TLS.
    private static final String SERVER_PROGRAM = """
            import asyncio, ssl, sys

            async def main():
                print(sys.version_info >= (3, 11), flush=True)
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                context.load_cert_chain(sys.argv[1])

                async def serve(reader, writer):
                    while (line := await reader.readline()) != b'end\\n':
                        if line == b'STARTTLS\\n':
                            writer.write(b'go\\n')  # it would lose what it reads before
                            await writer.start_tls(context)
                        else:
                            writer.write(line)
                    writer.close()
                    await writer.wait_closed()

                for tls in context, None:
                    server = await asyncio.start_server(serve, '127.0.0.1', 0, ssl=tls, limit=1 << 22)
                    print(server.sockets[0].getsockname()[1], flush=True)
                await server.serve_forever()

            asyncio.run(main())
            """;

    /// Talks to a port with TLS from the beginning or later, and prints whether it is new enough and what it got.
    private static final String CLIENT_PROGRAM = """
            import asyncio, ssl, sys

            async def main():
                print(sys.version_info >= (3, 11), flush=True)
                context = ssl.create_default_context(cafile=sys.argv[1])
                late = sys.argv[3] == 'later'
                reader, writer = await asyncio.open_connection(
                    'localhost', int(sys.argv[2]), ssl=None if late else context, limit=1 << 22)
                if late:
                    writer.write(b'STARTTLS\\n')
                    await writer.start_tls(context, server_hostname='localhost')
                line = b'x' * 1_000_000 + b'\\n'
                writer.write(line)
                print(await reader.readline() == line)
                writer.write(b'end\\n')
                print(await reader.read())
                writer.close()
                await writer.wait_closed()
                print('closed')

            asyncio.run(main())
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeCertificates() throws IOException {
        Certificates.write(Certificates.LOCALHOST, folder);
    }

    private static void needNewEnough(PythonProgram program) throws IOException {
        assumeTrue(program.line().equals("True"), "this CPython's streams cannot change to TLS");
    }

    private static String nextLine(StreamReader reader) {
        return new String(await(reader.readline()), UTF_8);
    }

    private static ClientConnectedCallback server() {
        var showing = TlsOptions.of(Certificates.showing(Certificates.LOCALHOST));
        return (reader, writer) -> async(() -> {
            var line = nextLine(reader);
            while (!line.equals("end\n")) {
                if (line.equals("STARTTLS\n")) {
                    await(writer.startTls(showing));
                } else {
                    writer.write(line);
                }
                line = nextLine(reader);
            }
            writer.close();
            await(writer.waitClosed());
        });
    }

    private static void haveLinesSentBack(Connection connection, String... lines) {
        for (var line : lines) {
            connection.writer().write(line);
            assertThat(await(connection.reader().readline())).asString().isEqualTo(line);
        }
    }

    private static void end(Connection connection) {
        connection.writer().write("end\n");
        assertThat(await(connection.reader().read())).isEmpty();
        connection.writer().close();
        await(connection.writer().waitClosed());
    }

    @Test
    void pythonServes() throws IOException {
        try (var python = PythonProgram.start(SERVER_PROGRAM, folder.resolve("all.pem"))) {
            needNewEnough(python);
            int port = Integer.parseInt(python.line());
            int plainPort = Integer.parseInt(python.line());
            program(() -> {
                var connection = await(openConnection("localhost", port, CLIENT.withLimit(LIMIT)));
                haveLinesSentBack(connection, "hello\n", LONG_LINE);
                end(connection);
                var plain = await(openConnection("127.0.0.1", plainPort, ConnectionOptions.DEFAULT.withLimit(LIMIT)));
                haveLinesSentBack(plain, "hello\n");
                plain.writer().write("STARTTLS\n");
                assertThat(await(plain.reader().readline())).asString().isEqualTo("go\n");
                await(plain.writer().startTls(TRUSTING.withServerHostname("localhost")));
                haveLinesSentBack(plain, "hello\n", LONG_LINE);
                end(plain);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"at once", "later"})
    void pythonIsServed(String when) {
        var options = (when.equals("later") ? ServerOptions.DEFAULT : SERVER).withLimit(LIMIT);
        program(() -> {
            var server = await(startServer(server(), "127.0.0.1", 0, options));
            int port = server.port();
            blocking(() -> {
                try (var python = PythonProgram.start(CLIENT_PROGRAM, folder.resolve("authority.pem"), port, when)) {
                    needNewEnough(python);
                    assertThat(python.line()).isEqualTo("True");
                    assertThat(python.line()).isEqualTo("b''");
                    assertThat(python.line()).isEqualTo("closed");
                }
            });
            closeAndWait(server);
        });
    }
}
