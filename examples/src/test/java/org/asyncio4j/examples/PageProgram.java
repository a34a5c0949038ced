package org.asyncio4j.examples;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A block of Java in a page, and the block of text that follows it directly: what the program prints on a terminal,
/// that is standard output and standard error in the order of printing. Stack frames are left out of it, and `…` stands
/// for what differs from run to run. Immutable.
///
/// @param place the page and the line
/// @param source the program, a compact source file
/// @param output the block of text, empty if there is none
record PageProgram(String place, String source, String output) {
    private static final Pattern BLOCK =
            Pattern.compile("(?ms)^```java\\n(?<source>.*?)^```\\n(?:\\n```text\\n(?<output>.*?)^```\\n)?");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package (.*);$");
    private static final Pattern TEST = Pattern.compile("@(Async|Coroutine)?Test\\b");
    /// With the empty line that the JDK's logging puts below the last frame.
    private static final Pattern FRAME = Pattern.compile("(?m)^\\s+(?:at |\\.\\.\\. \\d+ more).*\\n\\n?");

    /// {@return the programs of a page, from top to bottom}
    static Stream<PageProgram> of(Path page) {
        var text = Repository.read(page);
        return BLOCK.matcher(text).results().map(block -> of(page, text, block));
    }

    private static PageProgram of(Path page, String text, MatchResult block) {
        long line = text.substring(0, block.start("source")).lines().count();
        var output = block.group("output");
        return new PageProgram(
                Repository.ROOT.relativize(page) + ":" + line, block.group("source"), output == null ? "" : output);
    }

    /// {@return whether it can be run; else it is part of something else}
    boolean hasMain() {
        return source.contains("void main(");
    }

    /// {@return whether it is a class of JUnit tests}
    boolean hasTests() {
        return TEST.matcher(source).find();
    }

    /// Compiles the program.
    ///
    /// @param classPath what it uses
    /// @param folder where the class `Main` goes
    /// @return the errors and warnings
    List<Diagnostic<? extends JavaFileObject>> compile(String classPath, Path folder) throws IOException {
        var problems = new DiagnosticCollector<JavaFileObject>();
        var options =
                List.of("-proc:none", "-Xlint:all,-classfile", "--class-path", classPath, "-d", folder.toString());
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(problems, null, null)) {
            var _ = compiler.getTask(null, files, problems, options, null, List.of(new Source(source)))
                    .call();
        }
        return problems.getDiagnostics();
    }

    /// Runs the compiled program in a process of its own, so that the names of its tasks and its reports at the end are
    /// those that a reader gets.
    ///
    /// @return what it prints, with `…` where the page has it
    Outcome run(String classPath, Path folder) throws IOException, InterruptedException {
        return run(command(classPath + ":" + folder, mainClass()), folder);
    }

    /// Runs the tests of the compiled program, which has to have some.
    ///
    /// @return what JUnit prints
    Outcome runTests(String classPath, Path folder) throws IOException, InterruptedException {
        var junit = Repository.files(
                        "testing/target/lib", file -> file.toString().endsWith(".jar"))
                .getFirst();
        var command = command(classPath + ":" + folder + ":" + junit, "org.junit.platform.console.ConsoleLauncher");
        command.addAll(
                List.of("execute", "--disable-banner", "--fail-if-no-tests", "--scan-class-path", folder.toString()));
        return run(command, folder);
    }

    private Outcome run(List<String> command, Path folder) throws IOException, InterruptedException {
        var printed = folder.resolve("printed");
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
        process.environment().keySet().removeAll(Launcher.VARIABLES_OF_JAVA);
        var running = process.start();
        running.getOutputStream().close();
        if (!running.waitFor(1, TimeUnit.MINUTES)) {
            running.destroyForcibly().waitFor();
            throw new AssertionError(place + " does not end; so far it has printed\n" + Files.readString(printed));
        }
        return new Outcome(asShown(FRAME.matcher(Files.readString(printed)).replaceAll("")), running.exitValue());
    }

    private static List<String> command(String classPath, String mainClass) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                // one line for each message of the log, without the time
                "-Djava.util.logging.SimpleFormatter.format=%4$s: %5$s%6$s%n",
                "-Duser.language=en"));
        command.addAll(Launcher.QUICK_START);
        command.addAll(List.of("--class-path", classPath, mainClass));
        return command;
    }

    private String mainClass() {
        var name = PACKAGE.matcher(source);
        return name.find() ? name.group(1) + ".Main" : "Main";
    }

    /// What a run has left.
    ///
    /// @param output what it has printed
    /// @param exitCode its exit code
    record Outcome(String output, int exitCode) {}

    /// {@return what the page promises: the exit code is 1 if an exception leaves `main`}
    Outcome promised() {
        return new Outcome(output, output.contains("Exception in thread \"main\"") ? 1 : 0);
    }

    /// Puts the page's own lines in the place of those that differ only where the page has `…`.
    private String asShown(String printed) {
        var lines = printed.split("\n", -1);
        var shown = output.split("\n", -1);
        for (int i = 0; i < Math.min(lines.length, shown.length); i++) {
            if (shown[i].contains("…") && patternOf(shown[i]).matcher(lines[i]).matches()) {
                lines[i] = shown[i];
            }
        }
        return String.join("\n", lines);
    }

    private static Pattern patternOf(String line) {
        return Pattern.compile(
                Stream.of(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".+")));
    }

    /// A program in memory.
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        private Source(String text) {
            super(URI.create("string:///Main.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
