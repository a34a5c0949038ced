package org.asyncio4j;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.asyncio4j.internal.stack.StackKind;
import org.asyncio4j.programs.Programs;

/// A Java process that runs one of the [Programs].
final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final CompletableFuture<String> errors;

    private ChildProcess(Process process) {
        this.process = process;
        output = process.inputReader(StandardCharsets.UTF_8);
        errors = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
    }

    /// Starts a program on the same kind of stacks as this process.
    static ChildProcess start(String program) throws IOException {
        return startOnSameStacks(program, List.of(), Map.of());
    }

    /// Starts a program on the same kind of stacks as this process, with further options.
    static ChildProcess startOnSameStacks(String program, List<String> further, Map<String, String> environment)
            throws IOException {
        var options = new ArrayList<>(further);
        options.add("-D" + StackKind.PROPERTY + "=" + System.getProperty(StackKind.PROPERTY, "handoff"));
        if (StackKind.ofProcess() == StackKind.SCHEDULED) {
            options.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        }
        return start(program, options, environment);
    }

    static ChildProcess start(String program, List<String> options, Map<String, String> environment)
            throws IOException {
        var arguments = new ArrayList<>(List.of("-cp", classPath()));
        arguments.addAll(options);
        arguments.addAll(List.of(Programs.class.getName(), program));
        return launch(arguments, environment);
    }

    /// Starts a program on the same kind of stacks as this process, with a further folder of classes.
    static ChildProcess startWith(Path folder, String program) throws IOException {
        return startOnSameStacks(program, List.of("-cp", classPath() + File.pathSeparator + folder), Map.of());
    }

    private static String classPath() {
        return locationOf(Asyncio.class) + File.pathSeparator + locationOf(Programs.class);
    }

    /// Starts a program with the library as a named module.
    static ChildProcess startModule(String program, List<String> options) throws IOException {
        var arguments = new ArrayList<>(options);
        arguments.addAll(List.of(
                "-p",
                locationOf(Asyncio.class),
                "--patch-module",
                "org.asyncio4j=" + locationOf(Programs.class),
                "-m",
                "org.asyncio4j/" + Programs.class.getName(),
                program));
        return launch(arguments, Map.of());
    }

    private static ChildProcess launch(List<String> arguments, Map<String, String> environment) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("ASYNCIO4J_DEBUG", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        return new ChildProcess(builder.start());
    }

    /// {@return the folder from which a class comes}
    private static String locationOf(Class<?> type) {
        var file = type.getName().replace('.', '/') + ".class";
        var address = String.valueOf(type.getResource("/" + file));
        return Path.of(URI.create(address.substring(0, address.length() - file.length())))
                .toString();
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the next line on standard output, or `null` at the end}
    String nextLine() throws IOException {
        return String.valueOf(output.readLine());
    }

    /// {@return the lines on standard output that were not read yet, once it has ended}
    List<String> remainingLines() {
        return output.lines().collect(Collectors.toList());
    }

    /// Does what Ctrl-C does.
    void pressCtrlC() throws IOException, InterruptedException {
        send("INT");
    }

    void send(String signal) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("no signal sent");
        }
    }

    /// {@return what it wrote to standard error, once it has ended}
    String errors() {
        return errors.join();
    }

    /// {@return its exit code, once it has ended}
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
