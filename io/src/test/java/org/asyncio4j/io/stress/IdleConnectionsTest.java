package org.asyncio4j.io.stress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Streams.openConnection;
import static org.asyncio4j.io.Streams.startServer;

import java.util.ArrayList;
import org.asyncio4j.Coroutine;
import org.asyncio4j.io.Connection;
import org.asyncio4j.io.StreamReader;
import org.asyncio4j.io.StreamWriter;
import org.junit.jupiter.api.Test;

/// Many connections that wait: 500, or as many as the system property `idle.connections` says.
class IdleConnectionsTest {
    private static final int CONNECTIONS = Integer.getInteger("idle.connections", 500);

    @Test
    void allIdleConnectionsAnswerWhenTheyAreSpokenTo() {
        run(async(() -> {
            var server = await(startServer(IdleConnectionsTest::echo, "127.0.0.1", 0));
            int port = server.port();
            var connections = new ArrayList<Connection>();
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(await(openConnection("127.0.0.1", port)));
            }
            var spoken = new ArrayList<Coroutine<String>>();
            for (var connection : connections) {
                spoken.add(async(() -> {
                    connection.writer().write("hello\n");
                    return new String(await(connection.reader().readline()), UTF_8);
                }));
            }
            assertThat(await(gather(spoken))).hasSize(CONNECTIONS).containsOnly("hello\n");
            connections.forEach(connection -> connection.writer().close());
            server.close();
            await(server.waitClosed());
        }));
    }

    private static Coroutine<?> echo(StreamReader reader, StreamWriter writer) {
        return async(() -> {
            try (writer) {
                for (var line : reader.lines()) {
                    writer.write(line + "\n");
                    await(writer.drain());
                }
            }
        });
    }
}
