package org.asyncio4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What needs CPython 3.13. Skipped where there is none.
final class LiveProgramsTest {
    private static final Path SCRIPTS = Path.of("python");
    private static final int PATIENCE_IN_MINUTES = 5;

    private String python = "";

    @BeforeEach
    void findPython() {
        var found = Python.find(null);
        assumeTrue(found.isPresent(), "there is no CPython 3.13");
        python = found.orElseThrow();
    }

    @Test
    void programsThatAreGeneratedNowAgree() throws InterruptedException {
        try (var cases = live(new Seeds(50_000, 50_019), List.of())) {
            assertThat(Programs.agreeing(cases)).isEqualTo(20);
        }
    }

    @Test
    void optionsReachTheGenerator() throws InterruptedException {
        try (var cases = live(new Seeds(0, 4), List.of("--size", "10", "--features", "lock"))) {
            Case next;
            while ((next = cases.next()) != null) {
                assertThat(next.features()).doesNotContain("queue", "event");
            }
        }
    }

    @Test
    void failureOfTheGeneratorIsNotTakenForTheEnd() {
        python = "no such command";
        try (var cases = live(new Seeds(0, 0), List.of())) {
            assertThatThrownBy(() -> Programs.agreeing(cases)).hasMessageContaining("the generator could not be run");
        }
    }

    @Test
    void theReferencePassesItsOwnTests() throws IOException, InterruptedException {
        var process = new ProcessBuilder(python, "-B", "test_oracle.py")
                .directory(SCRIPTS.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_IN_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    private LiveCases live(Seeds seeds, List<String> options) {
        return new LiveCases(python, SCRIPTS.resolve("live.py"), seeds, options, 2);
    }
}
