package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
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
        return launch(List.of(), String.join(File.pathSeparator, classPath()), program, options);
    }

    /// Starts a program that may open few files. It loads its classes from jars alone, which stay open: no other file
    /// is opened for a class that is needed when there are no more descriptors.
    ///
    /// @param descriptors how many
    /// @param folder for jars of the classes that are in folders
    /// @param program its name
    static ChildProcess startWith(int descriptors, Path folder, String program) throws IOException {
        var jars = new ArrayList<String>();
        for (var entry : classPath()) {
            jars.add(Files.isDirectory(Path.of(entry)) ? jar(folder.resolve(jars.size() + ".jar"), entry) : entry);
        }
        return launch(
                List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh"),
                String.join(File.pathSeparator, jars),
                program);
    }

    private static String jar(Path file, String classes) throws IOException {
        int status = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", file.toString(), "-C", classes, ".");
        if (status != 0) {
            throw new IOException("cannot make a jar of " + classes);
        }
        return file.toString();
    }

    private static ChildProcess launch(List<String> prefix, String classPath, String program, String... options)
            throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        for (var property : List.of("asyncio4j.stack", "asyncio4j.io")) {
            if (System.getProperty(property) != null) {
                command.add("-D" + property + "=" + System.getProperty(property));
            }
        }
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, Programs.class.getName(), program));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeAll(List.of("ASYNCIO4J_DEBUG", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        return new ChildProcess(builder.start());
    }

    /// {@return the folder of the test's classes, then what this process has on its module path and class path}
    private static List<String> classPath() throws IOException {
        var file = Programs.class.getName().replace('.', '/') + ".class";
        try {
            var resource = Objects.requireNonNull(Programs.class.getResource("/" + file));
            var path = Path.of(resource.toURI()).toString();
            var folder = path.substring(0, path.length() - file.length());
            return Stream.of(folder, System.getProperty("jdk.module.path"), System.getProperty("java.class.path"))
                    .filter(Objects::nonNull)
                    .flatMap(entries -> Stream.of(entries.split(File.pathSeparator, -1)))
                    .filter(entry -> !entry.isEmpty())
                    .toList();
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
