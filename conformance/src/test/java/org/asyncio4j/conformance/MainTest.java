package org.asyncio4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    private static final String TRACE = """
            [0] Task-1: hello
            [0] -: main returned null
            [0] -: closing
            [0] -: closed
            """;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @TempDir
    private Path folder = Path.of("");

    private Path program = Path.of("");

    @BeforeEach
    void writeProgram() throws IOException {
        program = folder.resolve("hello.json");
        Files.writeString(program, Programs.withMain("""
                {"op": "log", "msg": "hello"}"""));
    }

    private int run(String... arguments) {
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        return Main.command(out)
                .setErr(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .execute(arguments);
    }

    private String printed() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTraceWithNothingToCompareIsPrinted() {
        assertThat(run(program.toString(), "--stack", "handoff")).isZero();
        assertThat(printed()).startsWith("# hello on stack handoff\n" + TRACE);
    }

    @Test
    void aTraceBesideTheProgramIsCompared() throws IOException {
        Files.writeString(folder.resolve("hello.trace"), TRACE);
        assertThat(run(folder.toString())).isZero();
        assertThat(printed()).contains("stack scheduled: 1 of 1", "stack handoff: 1 of 1", "PASSED");
    }

    @Test
    void theFirstDifferenceIsShown() throws IOException {
        Files.writeString(folder.resolve("hello.trace"), TRACE.replace("returned null", "returned 1"));
        assertThat(run(folder.toString(), "--stack", "scheduled")).isEqualTo(1);
        assertThat(printed()).contains("""
                hello on stack scheduled: the trace differs
                  line 2
                           [0] Task-1: hello
                  expected [0] -: main returned 1
                  actual   [0] -: main returned null
                """, "FAILED: 1 of 1 runs");
    }

    @Test
    void tracesAreWritten() throws IOException {
        var out = folder.resolve("traces");
        assertThat(run(folder.toString(), "--out", out.toString())).isZero();
        assertThat(Files.readString(out.resolve("hello.trace"))).isEqualTo(TRACE);
    }

    @Test
    void skippedProgramsAreNamedWithTheReason() throws IOException {
        Files.writeString(program, """
                {"name": "hello", "requires": ["gc"], "functions": {"main": {"params": [], "body": []}}, "main": "main"}""");
        assertThat(run(program.toString())).isEqualTo(1);
        assertThat(printed()).contains("skipped 1 programs that require gc: ", "FAILED");
    }

    @Test
    void whatCannotBeReadIsAnError() throws IOException {
        Files.writeString(program, "{");
        assertThat(run(program.toString())).isEqualTo(2);
        assertThat(run(folder.resolve("missing").toString())).isEqualTo(2);
        assertThat(run("--live", "--seeds", "two")).isEqualTo(2);
        assertThat(run("--nonsense")).isEqualTo(2);
    }
}
