package org.asyncio4j.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs `./asyncio4j` in a process of its own. Immutable.
///
/// @param script the launcher
/// @param folder the current directory of the process
/// @param javaOptions further options of the java command, separated by spaces
record Launcher(Path script, Path folder, String javaOptions) {
    /// Options with which a short program starts faster.
    static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /// The environment variables that change what java does or prints.
    static final List<String> VARIABLES_OF_JAVA =
            List.of("ASYNCIO4J_DEBUG", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final Executor READERS = task -> Thread.ofVirtual().start(task);

    /// What a process has left.
    record Outcome(String out, String err, int exitCode) {}

    /// {@return the launcher of this repository, in its root}
    static Launcher ofRepository() {
        return Built.LAUNCHER;
    }

    /// Has run one program before all others, so that none of them has to build the library.
    private static final class Built {
        private static final Launcher LAUNCHER =
                new Launcher(Repository.ROOT.resolve("asyncio4j"), Repository.ROOT, String.join(" ", QUICK_START));

        static {
            var outcome = LAUNCHER.run("run", "examples/tutorial/CoroutineByHand.java");
            if (outcome.exitCode() != 0) {
                throw new IllegalStateException("the launcher does not work:\n" + outcome.err());
            }
        }
    }

    Launcher at(Path script) {
        return new Launcher(script, folder, javaOptions);
    }

    Launcher in(Path folder) {
        return new Launcher(script, folder, javaOptions);
    }

    /// {@return a launcher that gives one more option to the java command}
    Launcher with(String javaOption) {
        return new Launcher(script, folder, javaOptions + " " + javaOption);
    }

    /// Runs a command to its end, which it has to reach within five minutes.
    Outcome run(String... arguments) {
        return runWith("", arguments);
    }

    /// Runs a command as [#run] does.
    ///
    /// @param input what it reads from its standard input
    Outcome runWith(String input, String... arguments) {
        var process = start(arguments);
        try {
            try (var writer = process.outputWriter(StandardCharsets.UTF_8)) {
                writer.write(input);
            }
            var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()), READERS);
            var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), READERS);
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(List.of(arguments) + " does not end; so far it has printed\n" + out.join()
                        + "\nand to standard error\n" + err.join());
            }
            return new Outcome(out.join(), err.join(), process.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Starts a command, without [#VARIABLES_OF_JAVA] in its environment.
    Process start(String... arguments) {
        var builder = new ProcessBuilder(Stream.concat(Stream.of(script.toString()), Stream.of(arguments))
                        .toList())
                .directory(folder.toFile());
        builder.environment().keySet().removeAll(VARIABLES_OF_JAVA);
        builder.environment().put("ASYNCIO4J_JAVA_OPTS", javaOptions);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
