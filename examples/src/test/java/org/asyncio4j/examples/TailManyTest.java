package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `examples/network/TailMany.java`, with files that grow, shrink, come and go.
@Timeout(180)
final class TailManyTest {
    @TempDir
    private Path folder;

    private Path log;

    @BeforeEach
    void makeLog() throws IOException {
        log = Files.writeString(folder.resolve("a.log"), "old\n");
    }

    @Test
    void linesThatAreAddedArePrintedWithTheNameOfTheirFile() throws IOException {
        var other = Files.writeString(folder.resolve("b.log"), "");
        try (var program = NetworkProgram.start("TailMany", log, other)) {
            assertThat(List.of(program.line(), program.line()))
                    .containsExactlyInAnyOrder("following " + log, "following " + other);
            add(log, "one\ntwo\n");
            assertThat(program.line()).isEqualTo("a.log: one");
            assertThat(program.line()).isEqualTo("a.log: two");
            add(other, "three ä€😀\n");
            assertThat(program.line()).isEqualTo("b.log: three ä€😀");
        }
    }

    @Test
    void lineIsPrintedWhenItIsWhole() throws IOException {
        try (var program = follow()) {
            add(log, "before\nbeg");
            assertThat(program.line()).isEqualTo("a.log: before");
            add(log, "inning and");
            add(log, " end\n");
            assertThat(program.line()).isEqualTo("a.log: beginning and end");
        }
    }

    @Test
    void fileThatIsEmptiedIsReadFromItsStart() throws IOException {
        Files.writeString(log, "many old lines\n".repeat(100));
        try (var program = follow()) {
            Files.writeString(log, "new\n");
            assertThat(program.line()).isEqualTo("a.log: new");
            add(log, "newer\n");
            assertThat(program.line()).isEqualTo("a.log: newer");
        }
    }

    @Test
    void fileThatTakesTheNameIsReadAfterTheRestOfTheOldOne() throws IOException {
        try (var program = follow()) {
            add(log, "last\n");
            Files.move(log, folder.resolve("a.log.1"));
            add(folder.resolve("a.log.1"), "very last\n");
            Files.writeString(log, "first\n");
            assertThat(program.line()).isEqualTo("a.log: last");
            assertThat(program.line()).isEqualTo("a.log: very last");
            assertThat(program.line()).isEqualTo("following " + log);
            assertThat(program.line()).isEqualTo("a.log: first");
        }
    }

    @Test
    void fileThatComesLaterIsReadFromItsStart() throws IOException {
        Files.delete(log);
        try (var program = NetworkProgram.start("TailMany", log)) {
            assertThat(program.line()).isEqualTo("waiting for " + log);
            Files.writeString(log, "first\n");
            assertThat(program.line()).isEqualTo("following " + log);
            assertThat(program.line()).isEqualTo("a.log: first");
        }
    }

    @Test
    void ctrlCEndsIt() throws IOException, InterruptedException {
        Signals.assumeInterruptsAreNotIgnored();
        try (var program = follow()) {
            program.signal("INT");
            assertThat(program.end()).isEqualTo(new Launcher.Outcome("bye\n", "", 0));
        }
    }

    private NetworkProgram follow() {
        var program = NetworkProgram.start("TailMany", log);
        assertThat(program.line()).isEqualTo("following " + log);
        return program;
    }

    private static void add(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }
}
