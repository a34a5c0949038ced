package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Encrypted streams between this library and the program `openssl`, where it is installed.
final class OpensslProgramTest extends TlsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeCertificates() throws IOException {
        Certificates.write(Certificates.LOCALHOST, folder);
    }

    private java.lang.Process start(String arguments) {
        var command = List.of(("openssl " + arguments).split(" "));
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "openssl is not installed");
            throw new AssertionError(e);
        }
    }

    /// {@return the next line that begins so}
    private static String lineWith(String beginning, BufferedReader output) throws IOException {
        String line;
        do {
            line = output.readLine();
            assertThat(line).isNotNull();
        } while (!line.startsWith(beginning));
        return line;
    }

    @Test
    void opensslIsServed() {
        program(() -> {
            var server = await(Streams.startServer(
                    (reader, writer) -> async(() -> {
                        writer.write(await(reader.readline()));
                        writer.close();
                        await(writer.waitClosed());
                    }),
                    "127.0.0.1",
                    0,
                    SERVER));
            var client = start("s_client -connect 127.0.0.1:" + server.port()
                    + " -CAfile authority.pem -verify_return_error -verify_hostname localhost -quiet");
            blocking(() -> {
                client.outputWriter(UTF_8).append("hello\n").flush();
                assertThat(lineWith("hello", client.inputReader(UTF_8))).isEqualTo("hello");
                assertThat(client.waitFor()).isZero();
            });
            closeAndWait(server);
        });
    }

    @Test
    void opensslServes() throws Exception {
        var server = start("s_server -accept 127.0.0.1:0 -naccept 1 -cert certificate.pem -key key.pem -rev");
        var address = lineWith("ACCEPT", server.inputReader(UTF_8));
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        program(() -> {
            var connection = await(Streams.openConnection("localhost", port, CLIENT));
            connection.writer().write("abc\n");
            assertThat(await(connection.reader().readline())).asString().isEqualTo("cba\n");
            connection.writer().close();
            await(connection.writer().waitClosed());
        });
        assertThat(server.waitFor()).isZero();
    }
}
