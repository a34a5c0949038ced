package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `examples/network/RunMany.java`.
@Timeout(180)
final class RunManyTest {
    @TempDir
    private Path folder;

    @Test
    void whenAllSucceedNothingIsToldButTheProgress() {
        var outcome = runMany("3", "true", "echo one; echo two >&2", "true");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("\r[" + ".".repeat(40) + "] 0 of 3 done, 1 running ")
                .endsWith("\r[" + "#".repeat(40) + "] 3 of 3 done, 0 running \n");
    }

    @Test
    void outputAndCodeOfThoseThatFailAreTold() {
        var outcome = runMany("2", "true", "echo out; echo err >&2; exit 3", "false", "no-such-program-at-all");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("'echo out; echo err >&2; exit 3' has failed with 3\nout\nerr\n")
                .contains("'false' has failed with 1\n")
                .contains("'no-such-program-at-all' has failed with 127\n")
                .doesNotContain("'true'");
        assertThat(outcome.err()).endsWith("4 of 4 done, 0 running \n");
    }

    @Test
    void noMoreRunAtOnceThanAllowed() {
        var outcome = runMany("2", "true", "true", "true", "true", "true", "true");
        assertThat(outcome.err()).contains(" 2 running ").doesNotContainPattern(" [3-9] running ");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void moreOutputThanAPipeHoldsDoesNotBlockACommand() {
        var outcome = runMany("1", "head -c 1000000 /dev/zero | tr '\\0' x; exit 1");
        assertThat(outcome.out()).contains("x".repeat(1_000_000));
    }

    @Test
    void ctrlCEndsTheCommandsToo() throws Exception {
        Signals.assumeInterruptsAreNotIgnored();
        var fifo = folder.resolve("fifo");
        var pid = folder.resolve("pid");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        try (var program =
                        NetworkProgram.start("RunMany", 1, "echo $$ > '" + pid + "'; read x < '" + fifo + "'", "true");
                var _ = new FileOutputStream(fifo.toFile())) { // waits until the command reads
            var command = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
            assertThat(command).isPresent();
            program.signal("INT");
            var outcome = program.end();
            assertThat(outcome.out()).isEqualTo("interrupted\n");
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(command.get().onExit().get(1, TimeUnit.MINUTES).isAlive())
                    .isFalse();
        }
    }

    private static Launcher.Outcome runMany(String... arguments) {
        return Launcher.ofRepository()
                .run(Stream.concat(Stream.of("run", "examples/network/RunMany.java"), Stream.of(arguments))
                        .toArray(String[]::new));
    }
}
