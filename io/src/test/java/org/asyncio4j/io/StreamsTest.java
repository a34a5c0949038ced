package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Streams.openConnection;
import static org.asyncio4j.io.Streams.openUnixConnection;
import static org.asyncio4j.io.Streams.startServer;
import static org.asyncio4j.io.Streams.startUnixServer;

import java.nio.file.Path;
import org.asyncio4j.Coroutine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StreamsTest {

    private static Coroutine<?> echoLine(StreamReader reader, StreamWriter writer) {
        return async(() -> {
            try (writer) {
                writer.write(await(reader.readline()));
                await(writer.drain());
            }
        });
    }

    @Test
    void aServerEchoesALineOverTcp() {
        run(async(() -> {
            try (var server = await(startServer(StreamsTest::echoLine, "127.0.0.1", 0))) {
                int port = server.port();
                echoed(await(openConnection("127.0.0.1", port)));
            }
        }));
    }

    @Test
    void aServerEchoesALineOverAUnixSocket(@TempDir Path folder) {
        run(async(() -> {
            var path = folder.resolve("socket");
            try (var server = await(startUnixServer(StreamsTest::echoLine, path))) {
                assertThat(server.isServing()).isTrue();
                echoed(await(openUnixConnection(path)));
            }
        }));
    }

    private static void echoed(Connection connection) {
        try (var writer = connection.writer()) {
            writer.write("hello\nworld\n");
            assertThat(await(connection.reader().readline())).isEqualTo("hello\n".getBytes(UTF_8));
            assertThat(await(connection.reader().read())).isEmpty();
        }
        await(connection.writer().waitClosed());
    }
}
