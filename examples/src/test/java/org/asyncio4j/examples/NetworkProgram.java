package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program, such as one of `examples/network`, while it runs. What it prints is awaited for a minute at most.
final class NetworkProgram implements AutoCloseable {
    private static final int SECONDS = 60;

    private final Process process;
    private final Printed out;
    private final Printed err;

    /// Takes what a process prints that has just been started.
    NetworkProgram(Process process) {
        this.process = process;
        out = new Printed(process.inputReader(StandardCharsets.UTF_8));
        err = new Printed(process.errorReader(StandardCharsets.UTF_8));
    }

    /// Starts a program.
    ///
    /// @param name the name of its file, without the ending
    /// @param arguments its arguments
    static NetworkProgram start(String name, Object... arguments) {
        return start(Launcher.ofRepository(), name, arguments);
    }

    static NetworkProgram start(Launcher launcher, String name, Object... arguments) {
        return new NetworkProgram(launcher.start(Stream.concat(
                        Stream.of("run", "examples/network/" + name + ".java"),
                        Stream.of(arguments).map(Object::toString))
                .toArray(String[]::new)));
    }

    /// {@return the next line of its standard output}
    String line() {
        return out.next("another line of its output, after which its errors are\n" + err);
    }

    /// {@return the next line of its standard error}
    String errorLine() {
        return err.next("another line of its errors");
    }

    /// {@return the port in its next line, at the end of which it stands}
    int port() {
        var line = line();
        assertThat(line).startsWith("listening at ");
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    /// Writes to its standard input.
    void type(String text) throws IOException {
        var input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(text);
        input.flush();
    }

    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    void signal(String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()));
        assertThat(kill.start().waitFor()).isZero();
    }

    /// Waits until it has ended.
    ///
    /// @return its exit code, and what it has printed and was not asked for yet
    Launcher.Outcome end() throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                .as("it ends; so far it has printed\n%s\n%s", out, err)
                .isTrue();
        return new Launcher.Outcome(out.rest(), err.rest(), process.exitValue());
    }

    /// Has a server end, which it does in silence.
    void stop() throws IOException, InterruptedException {
        signal("TERM");
        var outcome = end();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
    }

    @Override
    public void close() {
        var _ = process.destroyForcibly();
    }

    /// Lines that a thread of their own reads, so that the program never has to wait for the test.
    private static final class Printed {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final Thread reading;

        private Printed(BufferedReader reader) {
            reading = Thread.startVirtualThread(() -> {
                try (reader) {
                    reader.lines().forEach(lines::add);
                } catch (IOException | UncheckedIOException e) {
                    // the program was ended
                }
            });
        }

        private String next(String what) {
            try {
                var line = lines.poll(SECONDS, TimeUnit.SECONDS);
                if (line == null) {
                    throw new AssertionError("there is not " + what);
                }
                return line;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private String rest() throws InterruptedException {
            assertThat(reading.join(java.time.Duration.ofSeconds(SECONDS))).isTrue();
            List<String> rest = new ArrayList<>();
            lines.drainTo(rest);
            return rest.stream().map(line -> line + "\n").reduce("", String::concat);
        }

        @Override
        public String toString() {
            return String.join("\n", lines);
        }
    }
}
