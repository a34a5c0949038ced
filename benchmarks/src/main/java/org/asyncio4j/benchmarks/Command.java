package org.asyncio4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A command of the operating system.
///
/// @param words the program and its arguments
/// @param errors where its error messages go
record Command(List<String> words, ProcessBuilder.Redirect errors) {
    private static final int PATIENCE = 180;

    Command {
        words = List.copyOf(words);
    }

    static Command of(String... words) {
        return new Command(List.of(words), ProcessBuilder.Redirect.INHERIT);
    }

    /// {@return the same command, whose error messages nobody sees}
    Command quietly() {
        return new Command(words, ProcessBuilder.Redirect.DISCARD);
    }

    /// {@return the same command, which runs on one core alone}
    Command on(int core) {
        var pinned = Stream.concat(Stream.of("taskset", "-c", String.valueOf(core)), words.stream());
        return new Command(pinned.toList(), errors);
    }

    /// {@return a command that runs a class on the JDK that runs this}
    ///
    /// @param options for the virtual machine
    /// @param classPath jars and folders
    /// @param main the name of the class, and its arguments
    static Command java(List<String> options, String classPath, String... main) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return of(Stream.of(List.of(java), options, List.of("--class-path", classPath), Arrays.asList(main))
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    /// Runs it.
    ///
    /// @return the lines that it printed
    /// @throws MeasurementException if it failed
    List<String> run() throws MeasurementException, InterruptedException {
        try {
            var process = start();
            try (var output = process.inputReader()) {
                var lines = output.readAllLines();
                finish(process);
                return lines;
            }
        } catch (IOException e) {
            throw new MeasurementException("it cannot be run: " + e.getMessage(), e);
        }
    }

    /// Runs it.
    ///
    /// @return the nanoseconds until it has printed its first line
    /// @throws MeasurementException if it failed
    double nanosToFirstLine() throws MeasurementException, InterruptedException {
        try {
            long start = System.nanoTime();
            var process = start();
            try (var output = process.inputReader()) {
                var line = output.readLine();
                long nanos = System.nanoTime() - start;
                finish(process);
                if (line == null) {
                    throw new MeasurementException("it printed nothing");
                }
                return nanos;
            }
        } catch (IOException e) {
            throw new MeasurementException("it cannot be run: " + e.getMessage(), e);
        }
    }

    /// Starts it. After some minutes it is killed.
    Process start() throws IOException {
        var process = new ProcessBuilder(words).redirectError(errors).start();
        CompletableFuture.delayedExecutor(PATIENCE, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return process;
    }

    private static void finish(Process process) throws MeasurementException, InterruptedException {
        int status = process.waitFor();
        if (status != 0) {
            throw new MeasurementException("it ended with status " + status);
        }
    }
}
