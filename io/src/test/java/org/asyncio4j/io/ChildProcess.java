package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asyncio4j.io.programs.Programs;

/// A Java process that runs one of the [Programs] on the same kind of stacks and poll as this one.
final class ChildProcess implements AutoCloseable {
    private final java.lang.Process process;
    private final BufferedReader output;

    private ChildProcess(java.lang.Process process) {
        this.process = process;
        output = process.inputReader(UTF_8);
    }

    /// Starts a program.
    ///
    /// @param program its name
    /// @param options of the `java` command
    static ChildProcess start(String program, String... options) throws IOException {
        return launch(List.of(), program, options);
    }

    /// Starts a program that may open few files.
    ///
    /// @param descriptors how many
    /// @param program its name
    static ChildProcess startWith(int descriptors, String program) throws IOException {
        return launch(List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh"), program);
    }

    private static ChildProcess launch(List<String> prefix, String program, String... options) throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        for (var property : List.of("asyncio4j.stack", "asyncio4j.io")) {
            if (System.getProperty(property) != null) {
                command.add("-D" + property + "=" + System.getProperty(property));
            }
        }
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath(), Programs.class.getName(), program));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeAll(List.of("ASYNCIO4J_DEBUG", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        return new ChildProcess(builder.start());
    }

    /// {@return the folder of the test's classes, then what this process has on its module path and class path}
    private static String classPath() throws IOException {
        var file = Programs.class.getName().replace('.', '/') + ".class";
        try {
            var resource = Objects.requireNonNull(Programs.class.getResource("/" + file));
            var path = Path.of(resource.toURI()).toString();
            var folder = path.substring(0, path.length() - file.length());
            return Stream.of(folder, System.getProperty("jdk.module.path"), System.getProperty("java.class.path"))
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /// {@return the next line on standard output, or `null` at the end}
    String nextLine() throws IOException {
        return String.valueOf(output.readLine());
    }

    /// {@return the lines on standard output that were not read yet, once it has ended}
    List<String> remainingLines() {
        return output.lines().toList();
    }

    /// {@return its exit code, once it has ended}
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
