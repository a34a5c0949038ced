package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Ctrl-C in whole programs.
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signals")
final class CtrlCTest {
    @BeforeEach
    void signalMustNotBeIgnored() throws IOException {
        var status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            var ignored = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(
                            line.substring("SigIgn:".length()).strip(), 16))
                    .sum();
            Assumptions.assumeTrue((ignored & 2) == 0, "a job in the background of a shell ignores SIGINT");
        }
    }

    private void assertInterrupted(ChildProcess child) throws InterruptedException {
        assertThat(child.exitCode()).isEqualTo(1);
        assertThat(child.errors()).contains("org.asyncio4j.KeyboardInterrupt");
    }

    @Test
    void cancelsAMainTaskThatWaits() throws Exception {
        try (var child = ChildProcess.start("waiting")) {
            assertThat(child.nextLine()).isEqualTo("started");
            child.pressCtrlC();
            assertThat(child.remainingLines()).containsExactly("cancelled", "cleaned up");
            assertInterrupted(child);
        }
    }

    @Test
    void showsInItsCauseWhereTheMainTaskHasWaited() throws Exception {
        try (var child = ChildProcess.start("waiting")) {
            assertThat(child.nextLine()).isEqualTo("started");
            child.pressCtrlC();
            assertThat(child.remainingLines()).isNotEmpty();
            assertThat(child.errors())
                    .containsSubsequence("Caused by: org.asyncio4j.CancelledError", "Programs.waiting(Programs.java:");
        }
    }

    @Test
    void cancelsAMainTaskThatSpins() throws Exception {
        try (var child = ChildProcess.start("spinning")) {
            assertThat(child.nextLine()).isEqualTo("started");
            child.pressCtrlC();
            assertThat(child.remainingLines()).containsExactly("cleaned up");
            assertInterrupted(child);
        }
    }

    @Test
    void theSecondTimeEndsTheRun() throws Exception {
        try (var child = ChildProcess.start("stubborn")) {
            assertThat(child.nextLine()).isEqualTo("started");
            child.pressCtrlC();
            assertThat(child.nextLine()).isEqualTo("goes on");
            child.pressCtrlC();
            assertThat(child.remainingLines()).isEmpty();
            assertInterrupted(child);
        }
    }

    @Test
    void theSecondTimeInterruptsATaskThatBlocks() throws Exception {
        try (var child = ChildProcess.start("blocking")) {
            assertThat(child.nextLine()).isEqualTo("started");
            child.pressCtrlC();
            assertThat(child.nextLine()).isEqualTo("blocks");
            child.pressCtrlC();
            assertThat(child.remainingLines()).containsExactly("interrupted");
            assertInterrupted(child);
        }
    }

    @Test
    void decidesAtTheEndOfTheMainTaskAsInPython() throws Exception {
        try (var child = ChildProcess.start("ctrlCAtTheEnd")) {
            assertThat(child.remainingLines())
                    .containsExactly(
                            "returns: KeyboardInterrupt, next",
                            "fails: IllegalArgumentException, next",
                            "ends as cancelled: KeyboardInterrupt, next",
                            "swallows it: swallowed, next",
                            "was cancelled: CancelledError, next",
                            "cleans up: CancelledError, next",
                            "has returned: KeyboardInterrupt, next",
                            "has failed: KeyboardInterrupt, next");
            assertThat(child.exitCode()).isZero();
        }
    }

    @Test
    void isNotTakenByARunOnAnotherThread() throws Exception {
        try (var child = ChildProcess.start("background")) {
            assertThat(child.nextLine()).isEqualTo("started");
            child.pressCtrlC();
            assertThat(child.exitCode()).isEqualTo(128 + 2);
            assertThat(child.remainingLines()).isEmpty();
        }
    }

    @Test
    void isTakenByARunOnTheMainThreadWhateverItsName() throws Exception {
        try (var child = ChildProcess.start("renamed")) {
            assertThat(child.nextLine()).isEqualTo("started");
            child.pressCtrlC();
            assertThat(child.remainingLines()).containsExactly("cancelled", "cleaned up");
            assertInterrupted(child);
        }
    }

    @Test
    void isLeftToAHandlerOfTheLoopUntilThatIsRemoved() throws Exception {
        try (var child = ChildProcess.start("ctrlCHandled")) {
            assertThat(child.nextLine()).isEqualTo("started");
            child.pressCtrlC();
            assertThat(child.nextLine()).isEqualTo("handled");
            assertThat(child.nextLine()).isEqualTo("started");
            child.pressCtrlC();
            assertThat(child.remainingLines()).containsExactly("cancelled", "cleaned up");
            assertInterrupted(child);
        }
    }
}
