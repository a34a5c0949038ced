// Sends back what it receives, to any number of clients at once. Try it with: nc 127.0.0.1 8888
// ./asyncio4j run examples/network/EchoServer.java PORT

import static org.asyncio4j.Asyncio.*;
import static org.asyncio4j.io.Streams.*;

import org.asyncio4j.*;
import org.asyncio4j.io.*;

void main(String[] args) {
    if (args.length != 1) {
        System.err.println("Usage: ./asyncio4j run examples/network/EchoServer.java PORT");
        System.exit(2);
    }
    run(serve(Integer.parseInt(args[0])));
}

Coroutine<Void> serve(int port) {
    return async(() -> {
        var stop = new Event();
        getRunningLoop().addSignalHandler("INT", stop::set);
        getRunningLoop().addSignalHandler("TERM", stop::set);
        try (var server = await(startServer(this::echo, "127.0.0.1", port))) {
            IO.println("listening at " + server.sockets().getFirst());
            await(stop);
        }
    });
}

// Each client gets a task of its own, which ends with its connection.
Coroutine<Void> echo(StreamReader reader, StreamWriter writer) {
    return async(() -> {
        var client = writer.getExtraInfo("peername");
        IO.println(client + " has come");
        try (writer) {
            long count = 0;
            while (true) {
                var data = await(reader.read(64 * 1024), IOException.class);
                if (data.length == 0) { // the client sends nothing more
                    break;
                }
                count += data.length;
                writer.write(data);
                await(writer.drain(), IOException.class); // waits while the client does not read
            }
            IO.println(client + " has gone after " + count + " bytes");
        } catch (IOException e) {
            IO.println(client + " was lost: " + e.getMessage());
        }
    });
}
