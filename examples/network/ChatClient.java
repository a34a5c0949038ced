// Talks to ChatServer: sends the lines of standard input, and prints what comes.
// ./asyncio4j run examples/network/ChatClient.java PORT

import static org.asyncio4j.Asyncio.*;
import static org.asyncio4j.io.Streams.*;

import org.asyncio4j.*;
import org.asyncio4j.io.*;

void main(String[] args) {
    if (args.length != 1) {
        System.err.println("Usage: ./asyncio4j run examples/network/ChatClient.java PORT");
        System.exit(2);
    }
    try {
        run(chat(Integer.parseInt(args[0])));
    } catch (KeyboardInterrupt e) {
        IO.println("bye");
    }
}

Coroutine<Void> chat(int port) {
    return async(() -> {
        try {
            var connection = await(openConnection("127.0.0.1", port), IOException.class);
            try (var writer = connection.writer()) {
                var sender = createTask(send(writer));
                for (var line : connection.reader().lines()) { // waits
                    IO.println(line.replaceAll("\\p{Cc}", "")); // nobody else controls this terminal
                }
                sender.cancel();
            }
        } catch (IOException e) {
            IO.println("no connection: " + e.getMessage());
        }
    });
}

Coroutine<Void> send(StreamWriter writer) {
    return async(() -> {
        var input = new StreamReader();
        await(IoLoop.of(getRunningLoop()).connectReadPipe(() -> new StreamReaderProtocol(input), System.in));
        for (var line : input.lines()) {
            writer.write(line + "\n");
            await(writer.drain());
        }
        writer.writeEof(); // the server closes the connection then
    });
}
