// A chat: who connects tells a name, and each further line goes to everybody. A client that does not read what it
// gets is dropped, so that it neither holds the others up nor fills the memory.
// ./asyncio4j run examples/network/ChatServer.java PORT

import static org.asyncio4j.Asyncio.*;
import static org.asyncio4j.io.Streams.*;

import org.asyncio4j.*;
import org.asyncio4j.io.*;

record Client(StreamWriter writer, Queue<String> lines) {}

static final int LINES_BEHIND = 100;
final Set<Client> clients = new LinkedHashSet<>();

void main(String[] args) {
    if (args.length != 1) {
        System.err.println("Usage: ./asyncio4j run examples/network/ChatServer.java PORT");
        System.exit(2);
    }
    run(serve(Integer.parseInt(args[0])));
}

Coroutine<Void> serve(int port) {
    return async(() -> {
        var stop = new Event();
        getRunningLoop().addSignalHandler("INT", stop::set);
        getRunningLoop().addSignalHandler("TERM", stop::set);
        try (var server = await(startServer(this::welcome, "127.0.0.1", port))) {
            IO.println("listening at " + server.sockets().getFirst());
            await(stop);
        }
    });
}

Coroutine<Void> welcome(StreamReader reader, StreamWriter writer) {
    return async(() -> {
        try (writer) {
            writer.write("What is your name?\n");
            await(chat(reader.lines().iterator(), writer), IOException.class);
        } catch (IOException | IllegalArgumentException e) {
            IO.println(e.getMessage()); // the connection is lost, or a line too long
        }
    });
}

Coroutine<Void> chat(Iterator<String> lines, StreamWriter writer) {
    return async(() -> {
        if (!lines.hasNext()) { // waits
            return;
        }
        var name = printable(lines.next().strip());
        var client = new Client(writer, new Queue<>(LINES_BEHIND));
        var sender = createTask(send(client));
        clients.add(client);
        broadcast(name + " has come");
        try {
            while (lines.hasNext()) {
                broadcast(name + ": " + printable(lines.next()));
            }
        } finally {
            sender.cancel();
            clients.remove(client);
            broadcast(name + " has gone");
        }
    });
}

Coroutine<Void> send(Client client) {
    return async(() -> {
        try {
            while (true) {
                client.writer.write(await(client.lines.get()) + "\n");
                await(client.writer.drain(), IOException.class); // waits while the client does not read
            }
        } catch (IOException e) {
            // whoever reads from the client sees that too
        }
    });
}

// Leaves out what would move the cursor or colour the text of others' terminals.
String printable(String line) {
    return line.replaceAll("\\p{Cc}", "");
}

void broadcast(String line) {
    IO.println(line);
    for (var client : clients) {
        try {
            client.lines.putNowait(line);
        } catch (QueueFullException e) {
            client.writer.transport().abort(); // which ends its lines
        }
    }
}
