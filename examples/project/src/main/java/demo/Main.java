package demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.io.Streams.openConnection;
import static org.asyncio4j.io.Streams.startServer;

import org.asyncio4j.Coroutine;
import org.asyncio4j.io.StreamReader;
import org.asyncio4j.io.StreamWriter;

/// Asks a server of its own for a greeting.
public final class Main {
    private Main() {}

    static Coroutine<String> greeting(String name) {
        return async(() -> {
            await(sleep(0.1));
            return "hello " + name;
        });
    }

    static Coroutine<Void> serve(StreamReader reader, StreamWriter writer) {
        return async(() -> {
            try (writer) {
                for (var name : reader.lines()) { // waits
                    writer.write(await(greeting(name)) + "\n");
                    await(writer.drain());
                }
            }
        });
    }

    static Coroutine<String> ask(int port, String name) {
        return async(() -> {
            try (var connection = await(openConnection("127.0.0.1", port))) {
                connection.writer().write(name + "\n");
                return new String(await(connection.reader().readline()), UTF_8).strip();
            }
        });
    }

    public static void main(String[] args) {
        run(async(() -> {
            try (var server = await(startServer(Main::serve, "127.0.0.1", 0))) {
                IO.println(await(ask(server.port(), "Ada")));
            }
        }));
    }
}
