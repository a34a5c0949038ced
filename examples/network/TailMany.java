// Prints the lines that are added to files; goes on when a file is emptied, or another one takes its name, as happens
// to log files.
// ./asyncio4j run examples/network/TailMany.java FILE...

import static org.asyncio4j.Asyncio.*;
import static org.asyncio4j.io.Streams.*;

import java.nio.file.attribute.BasicFileAttributes;
import org.asyncio4j.*;

static final double PAUSE = 0.2;

void main(String[] args) {
    if (args.length == 0) {
        System.err.println("Usage: ./asyncio4j run examples/network/TailMany.java FILE...");
        System.exit(2);
    }
    try {
        run(async(() -> await(gather(Stream.of(args).map(name -> follow(Path.of(name))).toList()))));
    } catch (KeyboardInterrupt e) {
        IO.println("bye");
    }
}

Coroutine<Void> follow(Path path) {
    return async(() -> {
        boolean fromEnd = Files.exists(path); // what it holds now is old
        if (!fromEnd) {
            IO.println("waiting for " + path);
        }
        while (true) {
            try {
                await(followUntilReplaced(path, fromEnd), IOException.class);
            } catch (NoSuchFileException e) {
                await(sleep(PAUSE));
            }
            fromEnd = false;
        }
    });
}

Coroutine<Void> followUntilReplaced(Path path, boolean fromEnd) {
    return async(() -> {
        var identity = identity(path);
        try (var file = await(openFile(path))) {
            long position = fromEnd ? await(file.size()) : 0;
            IO.println("following " + path);
            boolean replaced = false;
            while (true) {
                await(file.seek(position));
                byte[] line;
                while (isWhole(line = await(file.readline()))) {
                    IO.println(path.getFileName() + ": " + printable(new String(line, StandardCharsets.UTF_8)));
                    position += line.length;
                }
                if (replaced) {
                    return;
                }
                replaced = Files.exists(path) && !identity.equals(identity(path)); // looks once more into the old one
                if (await(file.size()) < position) {
                    position = 0; // it was emptied
                } else if (!replaced) {
                    await(sleep(PAUSE));
                }
            }
        }
    });
}

// Tells files apart that have the same name one after the other.
Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
}

// Leaves out the end of the line, and whatever else would control the terminal.
String printable(String line) {
    return line.replaceAll("[\\p{Cc}&&[^\t]]", "");
}

boolean isWhole(byte[] line) {
    return line.length > 0 && line[line.length - 1] == '\n';
}
