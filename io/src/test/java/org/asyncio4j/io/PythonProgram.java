package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A program that runs on CPython: asyncio's own, for the other end of a connection.
final class PythonProgram implements AutoCloseable {
    private final java.lang.Process process;
    private final BufferedReader output;

    private PythonProgram(java.lang.Process process) {
        this.process = process;
        output = process.inputReader(UTF_8);
    }

    /// Starts a program. A test on a machine without Python is skipped.
    ///
    /// @param code the program
    /// @param arguments those of its command line
    static PythonProgram start(String code, Object... arguments) throws IOException {
        var python = find();
        assumeTrue(python.isPresent(), "there is no Python with asyncio");
        var command = new ArrayList<>(List.of(python.orElseThrow(), "-c", code));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return new PythonProgram(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private static Optional<String> find() {
        return Stream.of("python3.13", "python3")
                .filter(PythonProgram::hasAsyncio)
                .findFirst();
    }

    private static boolean hasAsyncio(String command) {
        try {
            return new ProcessBuilder(command, "-c", "import asyncio")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // not installed
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// {@return the next line that the program prints, for which this waits}
    String line() throws IOException {
        var line = output.readLine();
        if (line == null) {
            throw new IOException("the program has ended: " + process);
        }
        return line;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
