package org.asyncio4j.io.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.asyncio4j.Future;
import org.asyncio4j.io.BaseTransport;
import org.asyncio4j.io.IoLoop;
import org.asyncio4j.io.Protocol;
import org.asyncio4j.io.Subprocess;
import org.asyncio4j.io.WriteTransport;
import org.jspecify.annotations.Nullable;

/// Programs for child processes, chosen by the first argument.
public final class Programs {
    private Programs() {}

    /// Runs one of the programs.
    ///
    /// @param arguments the name of the program
    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "resolve" -> resolve();
            case "serveWithoutDescriptors" -> run(async(Programs::serveWithoutDescriptors));
            case "startWithoutDescriptors" -> run(async(Programs::startWithoutDescriptors));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /// Tries to start a process with 0, 1, 2 and more free descriptors, and says whether descriptor 0 is open then.
    private static void startWithoutDescriptors() throws IOException {
        await(await(Subprocess.createSubprocessExec("true")).waitFor()); // loads the classes
        Deque<FileInputStream> files = new ArrayDeque<>();
        fill(files);
        for (int free = 0; free < 12; free++) {
            try {
                await(Subprocess.createSubprocessExec("true"), IOException.class);
                IO.println("started");
            } catch (IOException e) {
                IO.println(e.getMessage() + ": " + new File("/proc/self/fd/0").exists());
            }
            files.remove().close();
        }
    }

    private static void resolve() {
        run(async(() -> {
            await(sleep(0.001));
            IO.println(await(IoLoop.of(getRunningLoop()).getaddrinfo("127.0.0.1", 80)));
        }));
    }

    /// Greets two clients. Before the second comes it opens as many files as the system allows, and closes them when
    /// the loop reports that it could not accept.
    private static void serveWithoutDescriptors() throws IOException {
        Deque<FileInputStream> files = new ArrayDeque<>();
        getRunningLoop().setExceptionHandler((loop, report) -> {
            IO.println(report.get("message"));
            while (!files.isEmpty()) {
                close(files.remove());
            }
        });
        getRunningLoop().callExceptionHandler(Map.of("message", "handler works")); // loads its classes
        Deque<Greeting> clients = new ArrayDeque<>();
        var server = await(IoLoop.of(getRunningLoop())
                .createServer(
                        () -> {
                            clients.add(new Greeting(getRunningLoop().createFuture()));
                            return clients.getLast();
                        },
                        "127.0.0.1",
                        0));
        IO.println(server.port());
        while (clients.isEmpty()) {
            await(sleep(0.001));
        }
        await(clients.getFirst().lost());
        var _ = ClassLoader.getSystemResource("none"); // opens all jars
        await(sleep(0.01)); // so does the JDK what virtual threads wait with
        fill(files);
        IO.println("full");
        while (clients.size() < 2) {
            await(sleep(0.001));
        }
        await(clients.getLast().lost());
        IO.println("served");
    }

    private static void fill(Deque<FileInputStream> files) {
        try {
            while (true) {
                files.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            // there are no more descriptors
        }
    }

    private static void close(FileInputStream file) {
        try {
            file.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Greeting(Future<Boolean> lost) implements Protocol {
        @Override
        public void connectionMade(BaseTransport transport) {
            ((WriteTransport) transport).write("hello".getBytes(UTF_8));
        }

        @Override
        public void connectionLost(@Nullable Throwable exception) {
            lost.setResult(true);
        }
    }
}
