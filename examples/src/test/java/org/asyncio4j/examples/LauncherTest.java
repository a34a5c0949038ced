package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The script `./asyncio4j`.
final class LauncherTest {
    private static final Launcher LAUNCHER = Launcher.ofRepository();

    @TempDir
    private Path folder;

    @Test
    void exitCodeIsThatOfTheProgram() throws IOException {
        program("Exit.java", "void main() { run(async(() -> System.exit(7))); }");
        assertThat(LAUNCHER.in(folder).run("run", "Exit.java")).isEqualTo(new Launcher.Outcome("", "", 7));
    }

    @Test
    void exitCodeIsThatOfASystemExit() throws IOException {
        program("Exit.java", "void main() { run(async(() -> { throw new SystemExit(7); })); }");
        program("Says.java", "void main() { run(async(() -> { throw new SystemExit(\"no disk\"); })); }");
        assertThat(LAUNCHER.in(folder).run("run", "Exit.java")).isEqualTo(new Launcher.Outcome("", "", 7));
        assertThat(LAUNCHER.in(folder).run("run", "Says.java")).isEqualTo(new Launcher.Outcome("", "no disk\n", 1));
    }

    @Test
    void exceptionOutOfMainGivesExitCode1() throws IOException {
        program("Fails.java", "void main() throws IOException { throw new IOException(\"broken\"); }");
        var outcome = LAUNCHER.in(folder).run("run", "Fails.java");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("java.io.IOException: broken").contains("at Fails.main(Fails.java:3)");
    }

    @Test
    void exceptionOutOfRunLeadsFromTheTaskBackToMain() throws IOException {
        program("Fails.java", "void main() { run(async(() -> { throw new IOException(\"broken\"); })); }");
        var outcome = LAUNCHER.in(folder).run("run", "Fails.java");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .containsSubsequence(
                        "java.io.IOException: broken",
                        "at Fails.main(Fails.java:3)", // of the coroutine
                        "at Fails.main(Fails.java:3)");
    }

    @Test
    void programThatDoesNotCompileGivesExitCode1() throws IOException {
        program("Wrong.java", "void main() { run(nothing()); }");
        var outcome = LAUNCHER.in(folder).run("run", "Wrong.java");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("Wrong.java:3: error: cannot find symbol");
    }

    @Test
    void programGetsItsArgumentsAsTheyAre() throws IOException {
        program("Arguments.java", "void main(String[] args) { for (var arg : args) IO.println(\"[\" + arg + \"]\"); }");
        assertThat(LAUNCHER.in(folder).run("run", "Arguments.java", "two words", "", "*", "$HOME", "--help"))
                .isEqualTo(new Launcher.Outcome("[two words]\n[]\n[*]\n[$HOME]\n[--help]\n", "", 0));
    }

    @Test
    void programReadsStandardInput() throws IOException {
        program("Echo.java", "void main() { IO.println(\"read \" + IO.readln()); }");
        var process = LAUNCHER.in(folder).start("run", "Echo.java");
        try (var input = process.outputWriter(StandardCharsets.UTF_8);
                var output = process.inputReader(StandardCharsets.UTF_8)) {
            input.write("a line\n");
            input.flush();
            assertThat(output.readLine()).isEqualTo("read a line");
        }
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void ctrlCReachesTheProgram() throws IOException, InterruptedException {
        Signals.assumeInterruptsAreNotIgnored();
        program("Waits.java", """
                void main() {
                    run(async(() -> {
                        try {
                            IO.println("waiting");
                            await(sleep(3600));
                        } finally {
                            IO.println("clean-up");
                        }
                    }));
                }
                """);
        var process = LAUNCHER.in(folder).start("run", "Waits.java");
        try (var output = process.inputReader(StandardCharsets.UTF_8);
                var errors = process.errorReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("waiting");
            var _ = new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(output.readLine()).isEqualTo("clean-up");
            assertThat(errors.readLine()).contains("KeyboardInterrupt");
            assertThat(process.waitFor()).isEqualTo(130);
        } finally {
            var _ = process.destroyForcibly();
        }
    }

    @Test
    void networksAreThereInWhateverFileTheyAreUsed() throws IOException {
        Files.createDirectory(folder.resolve("inner"));
        Files.writeString(folder.resolve("inner/Port.java"), """
                package inner;
                public class Port { public static final Class<?> TYPE = org.asyncio4j.io.Streams.class; }
                """);
        program("Main.java", "void main() { IO.println(inner.Port.TYPE.getSimpleName()); }");
        assertThat(LAUNCHER.in(folder).run("run", "Main.java")).isEqualTo(new Launcher.Outcome("Streams\n", "", 0));
    }

    @Test
    void classPathIsAddedToThatOfTheLibrary() throws IOException {
        Files.createDirectory(folder.resolve("more"));
        Files.writeString(folder.resolve("more/text.txt"), "found");
        program("Reads.java", """
                void main() throws Exception {
                    try (var text = ClassLoader.getSystemResourceAsStream("text.txt")) {
                        IO.println(new String(text.readAllBytes()) + run(sleep(0, "!")));
                    }
                }
                """);
        assertThat(LAUNCHER.in(folder).run("run", "--class-path", "more", "Reads.java"))
                .isEqualTo(new Launcher.Outcome("found!\n", "", 0));
    }

    @Test
    void testsOfAFileAreRun() throws IOException {
        program("SumTest.java", """
                import org.asyncio4j.test.AsyncTest;
                import org.junit.jupiter.api.Assertions;
                class SumTest {
                    @AsyncTest void good() { Assertions.assertEquals(2, await(sleep(3600, 2))); }
                    @AsyncTest void bad() { Assertions.assertEquals(3, await(sleep(3600, 2))); }
                }
                """);
        var outcome = LAUNCHER.in(folder).run("run", "--test", "SumTest.java");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("expected: <3> but was: <2>", "1 tests successful", "1 tests failed")
                .doesNotContain("\u001b");
    }

    @Test
    void aTestOfAPackageFindsTheOtherClassesOfTheTree() throws IOException {
        var demo = folder.resolve("demo");
        Files.createDirectories(demo.resolve("more"));
        Files.writeString(
                demo.resolve("more/Two.java"),
                "package demo.more; public class Two { public static final int VALUE = 2; }");
        Files.writeString(demo.resolve("TwoTest.java"), """
                package demo;
                import demo.more.Two;
                import org.junit.jupiter.api.Assertions;
                import org.junit.jupiter.api.Test;
                class TwoTest {
                    @Test void two() { Assertions.assertEquals(2, Two.VALUE); }
                }
                """);
        assertThat(LAUNCHER.in(folder).run("run", "--test", "demo/TwoTest.java").out())
                .contains("1 tests successful");
        assertThat(LAUNCHER.in(demo).run("run", "--test", "TwoTest.java").out()).contains("1 tests successful");
    }

    @Test
    void textsAreUtf8WhereTheSystemHasNoLanguage() throws IOException {
        program("Says.java", "void main(String[] args) { IO.println(args[0].length() + args[0]); }");
        assertThat(LAUNCHER.in(folder)
                        .at(Path.of("/usr/bin/env"))
                        .run("LC_ALL=C", LAUNCHER.script().toString(), "run", "Says.java", "\u00e9"))
                .isEqualTo(new Launcher.Outcome("1\u00e9\n", "", 0));
    }

    @Test
    void lockOfAProcessThatDoesNotBuildDoesNotHoldUp() throws IOException {
        var _ = Tool.find("flock");
        program("Here.java", "void main() { IO.println(\"here\"); }");
        var lock = Repository.ROOT.resolve("core/target/.launcher-lock");
        Files.deleteIfExists(lock);
        Files.createSymbolicLink(lock, Path.of("1"));
        assertThat(LAUNCHER.in(folder).run("run", "Here.java").out()).isEqualTo("here\n");
        assertThat(Files.isSymbolicLink(lock)).isFalse();
    }

    @Test
    void fileMayBeRelativeToAnyCurrentDirectoryAndHaveSpacesInItsPath() throws IOException {
        var file = program("some folder/inner/Here.java", "void main() { IO.println(\"here\"); }");
        var expected = new Launcher.Outcome("here\n", "", 0);
        assertThat(LAUNCHER.in(folder.resolve("some folder")).run("run", "inner/Here.java"))
                .isEqualTo(expected);
        assertThat(LAUNCHER.run("run", file.toString())).isEqualTo(expected);
    }

    @Test
    void launcherMayBeCalledThroughASymbolicLink() throws IOException {
        program("Here.java", "void main() { IO.println(\"here\"); }");
        var link = Files.createSymbolicLink(folder.resolve("a link"), LAUNCHER.script());
        var outcome = LAUNCHER.at(link).in(folder).run("run", "Here.java");
        Files.delete(link);
        assertThat(outcome).isEqualTo(new Launcher.Outcome("here\n", "", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheduled", "hand-off"})
    void optionsReachTheJavaCommand(String stack) throws IOException {
        program("Loop.java", "void main() { IO.println(newEventLoop()); }");
        var outcome = LAUNCHER.in(folder)
                .with("-Dunused=*")
                .with("-Dasyncio4j.stack=" + stack.replace("-", ""))
                .run("run", "Loop.java");
        assertThat(outcome)
                .isEqualTo(new Launcher.Outcome(
                        "<EventLoop running=false closed=false debug=false stack=" + stack + ">\n", "", 0));
    }

    @Test
    void withoutOptionsTheStackIsScheduledAndNothingIsLogged() throws IOException {
        program("Loop.java", "void main() { IO.println(newEventLoop()); }");
        var outcome = LAUNCHER.in(folder).run("run", "Loop.java");
        assertThat(outcome.out()).endsWith("stack=scheduled>\n");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void classesOfTheLibraryComeFromTheCache() throws IOException {
        program("Loop.java", "void main() { IO.println(newEventLoop().isClosed()); }");
        var log = folder.resolve("classes.log");
        var outcome = LAUNCHER.in(folder).with("-Xlog:class+load:file=" + log).run("run", "Loop.java");
        assertThat(outcome).isEqualTo(new Launcher.Outcome("false\n", "", 0));
        assertThat(log).content().containsPattern("org.asyncio4j.EventLoop source: shared objects file");
    }

    @Test
    void optionsThatTheCacheDoesNotFitWorkWithoutIt() throws IOException {
        program("Sql.java", "void main() { IO.println(java.sql.Types.INTEGER); }");
        assertThat(LAUNCHER.in(folder).with("--add-modules=java.sql").run("run", "Sql.java"))
                .isEqualTo(new Launcher.Outcome("4\n", "", 0));
    }

    @Test
    void wrongUseGivesExitCode2AndSaysWhy() throws IOException {
        var file = Files.writeString(folder.resolve("program.txt"), "");
        assertMisused("Usage: ./asyncio4j run [--class-path JARS] FILE.java [ARGUMENT...]");
        assertMisused("unknown command: fly", "fly");
        assertMisused("which program?", "run");
        assertMisused("which program?", "run", "--test");
        assertMisused("which jars?", "run", "--class-path");
        assertMisused("which jars?", "repl", "--class-path");
        assertMisused(
                "there is nothing at missing.jar, which --class-path names",
                "run",
                "--class-path",
                folder + ":missing.jar:" + folder + "/*",
                file.toString());
        assertMisused("there is no file Missing.java", "run", "Missing.java");
        assertMisused("there is no file " + folder, "run", folder.toString());
        assertMisused("is not a .java file", "run", file.toString());
    }

    private static void assertMisused(String message, String... arguments) {
        var outcome = LAUNCHER.run(arguments);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains(message);
    }

    @Test
    void helpIsPrintedToStandardOutput() {
        var outcome = LAUNCHER.run("--help");
        assertThat(outcome.exitCode()).isEqualTo(0);
        assertThat(outcome.out()).startsWith("Usage: ./asyncio4j run [--class-path JARS] FILE.java [ARGUMENT...]");
        assertThat(outcome.err()).isEmpty();
    }

    /// Writes a program that imports the library.
    private Path program(String file, String source) throws IOException {
        var path = folder.resolve(file);
        Files.createDirectories(folder.resolve(file).getParent());
        return Files.writeString(path, "import static org.asyncio4j.Asyncio.*;\nimport org.asyncio4j.*;\n" + source);
    }
}
