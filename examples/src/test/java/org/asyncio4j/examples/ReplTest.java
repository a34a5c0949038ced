package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./asyncio4j repl`. What is typed is shown too, so that what snippets print is put together in them.
final class ReplTest {
    private static final String PROMPT = "jshell> ";

    @TempDir
    private Path folder;

    @Test
    void snippetsAwaitAndShowWhatTheyThrow() throws IOException, InterruptedException {
        try (var terminal = repl()) {
            enter(terminal, "await(sleep(0.1, 'x'))");
            terminal.waitFor("$1 ==> 'x'");
            enter(terminal, "Future<Integer> six = getRunningLoop().createFuture()");
            terminal.waitFor("six ==> <Future pending>");
            enter(terminal, "await(async(() -> { throw new IOException(\"bro\" + \"ken\"); }))");
            terminal.waitFor("|  Exception java.io.IOException: broken");
            assertThat(terminal.waitFor(PROMPT)).contains("at (#3:1)").doesNotContain("Coroutine");
            terminal.type("/exit 3\r");
            assertThat(terminal.exitCode()).isEqualTo(3);
        }
    }

    @Test
    void ctrlCCancelsTheSnippetAlone() throws IOException, InterruptedException {
        try (var terminal = repl()) {
            enter(terminal, "var other = createTask(async(() -> await(sleep(3600))), \"other\")");
            enter(
                    terminal,
                    "try { IO.print(\"wait\" + \"ing\"); await(sleep(3600)); } finally { IO.print(\"clean\" + \"-up\"); }");
            terminal.waitFor("waiting");
            terminal.type("\u0003");
            terminal.waitFor("clean-up");
            terminal.waitFor("|  Exception org.asyncio4j.KeyboardInterrupt");
            enter(terminal, "allTasks()");
            terminal.waitFor("<Task pending name='other'");
            terminal.waitFor(PROMPT);
            terminal.type("\u0004");
            assertThat(terminal.exitCode()).isZero();
        }
    }

    @Test
    void ctrlCTwiceInterruptsASnippetThatBlocksTheLoop() throws IOException {
        try (var terminal = repl()) {
            enter(terminal, "{ IO.print(\"block\" + \"ing\"); new java.util.concurrent.Semaphore(0).acquire(); }");
            terminal.waitFor("blocking");
            terminal.type("\u0003\u0003");
            terminal.waitFor("|  Exception java.lang.InterruptedException");
            enter(terminal, "await(sleep(0, 6 * 7))");
            terminal.waitFor("==> 42");
        }
    }

    @Test
    void tasksGoOnWhileTheUserTypes() throws IOException {
        try (var terminal = repl()) {
            enter(terminal, "var told = new Event()");
            enter(
                    terminal,
                    "createTask(async(() -> { await(sleep(0.1)); IO.print(\"in the back\" + \"ground\"); told.set(); }))");
            terminal.waitFor("in the background");
            terminal.type("await(told)\r"); // the prompt may have been there before
            terminal.waitFor("==> true");
        }
    }

    @Test
    void tabCompletesTheNamesOfTheLibrary() throws IOException {
        try (var terminal = repl()) {
            terminal.waitFor(PROMPT);
            terminal.type("createTa\t");
            terminal.waitFor("createTask(");
        }
    }

    @Test
    void historyIsThereInTheNextSession() throws IOException, InterruptedException {
        try (var terminal = repl()) {
            enter(terminal, "6 * 7");
            terminal.waitFor("==> 42");
            enter(terminal, "/exit");
            assertThat(terminal.exitCode()).isZero();
        }
        try (var terminal = repl()) {
            terminal.waitFor(PROMPT);
            terminal.type("\u0010\u0010\r"); // Ctrl-P is the key Up
            terminal.waitFor("==> 42");
        }
    }

    @Test
    void endCancelsTheTasksAndWaitsForTheirCleanUp() {
        var outcome = run("""
                createTask(async(() -> { try { await(sleep(3600)); } finally { IO.println("cleaned up"); } }))
                await(sleep(0))
                """);
        assertThat(outcome.out()).contains("cleaned up");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void snippetsMayComeFromAPipe() {
        assertThat(run("await(sleep(0.1, 'x'))\n").out()).contains("$1 ==> 'x'");
    }

    @Test
    void systemExitEndsTheSessionWithItsCode() {
        var outcome = run("throw new SystemExit(7)\nIO.println(\"more\")\n");
        assertThat(outcome.exitCode()).isEqualTo(7);
        assertThat(outcome.out()).doesNotContain("\nmore");
    }

    @Test
    void namesOfTheLibraryWinOverThoseOfTheJdk() {
        assertThat(run("""
                List.of(Future.class, Queue.class, PriorityQueue.class, Semaphore.class, TimeoutException.class)
                Process.class
                StreamReader.class
                """).out())
                .contains(
                        "class org.asyncio4j.Future, class org.asyncio4j.Queue, class org.asyncio4j.PriorityQueue, "
                                + "class org.asyncio4j.Semaphore, class org.asyncio4j.TimeoutException",
                        "class org.asyncio4j.io.Process",
                        "class org.asyncio4j.io.StreamReader");
    }

    @Test
    void groupShowsWhatItHolds() {
        assertThat(
                        run("await(taskGroup(group -> { group.createTask(async(() -> { throw new IOException(\"one\"); })); }))\n")
                                .out())
                .contains("|    java.io.IOException: one");
    }

    @Test
    void classPathIsThatOfTheSnippetsToo() throws IOException {
        Files.writeString(folder.resolve("text.txt"), "found");
        assertThat(run(
                                "new String(ClassLoader.getSystemResourceAsStream(\"text.txt\").readAllBytes())\n",
                                "--class-path",
                                folder.toString())
                        .out())
                .contains("==> \"found\"");
    }

    private Terminal repl() {
        return Terminal.start(launcher(), "repl");
    }

    private Launcher launcher() {
        return Launcher.ofRepository().in(folder).with("-Djava.util.prefs.userRoot=" + folder);
    }

    private static void enter(Terminal terminal, String snippet) throws IOException {
        terminal.waitFor(PROMPT);
        terminal.type(snippet + "\r");
    }

    /// Runs snippets from a pipe.
    private Launcher.Outcome run(String snippets, String... options) {
        var arguments = Stream.concat(Stream.of("repl"), Stream.of(options)).toArray(String[]::new);
        return launcher().runWith(snippets, arguments);
    }
}
