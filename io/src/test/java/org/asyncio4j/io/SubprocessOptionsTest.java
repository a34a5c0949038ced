package org.asyncio4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Subprocess.DEVNULL;
import static org.asyncio4j.io.Subprocess.PIPE;
import static org.asyncio4j.io.Subprocess.STDOUT;
import static org.asyncio4j.io.Subprocess.createSubprocessExec;
import static org.asyncio4j.io.Subprocess.createSubprocessShell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are those of Unix")
class SubprocessOptionsTest {
    private static final SubprocessOptions PIPES = SubprocessOptions.DEFAULT.withPipes();

    private static final SubprocessOptions OUTPUT = SubprocessOptions.DEFAULT.withStdout(PIPE);

    private static Process exec(SubprocessOptions options, String... command) {
        return await(createSubprocessExec(List.of(command), options));
    }

    private static Process shell(SubprocessOptions options, String command) {
        return await(createSubprocessShell(command, options));
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "no pipe" : new String(bytes, UTF_8);
    }

    @Test
    void inputFromNowhereIsEmpty() {
        run(async(() -> {
            var process = exec(PIPES.withStdin(DEVNULL), "cat");
            assertThat(process.stdin()).isNull();
            assertThat(text(await(process.communicate()).stdout())).isEmpty();
            assertThat(process.returncode()).isZero();
        }));
    }

    @Test
    void errorsThatGoNowhereAreNull() {
        run(async(() -> {
            var process = shell(PIPES.withStderr(DEVNULL), "echo error >&2");
            var output = await(process.communicate());
            assertThat(output.stderr()).isNull();
            assertThat(text(output.stdout())).isEmpty();
            assertThat(process.returncode()).isZero();
        }));
    }

    @Test
    void errorsMayGoWhereTheOutputGoes() {
        run(async(() -> {
            var process = shell(OUTPUT.withStderr(STDOUT), "echo out; echo err >&2");
            assertThat(text(await(process.communicate()).stdout())).isEqualTo("out\nerr\n");
            assertThat(process.stderr()).isNull();
        }));
    }

    @Test
    void filesMayBeInputAndOutput(@TempDir Path folder) {
        run(async(() -> {
            var from = Files.writeString(folder.resolve("from"), "text\n");
            var to = Files.writeString(folder.resolve("to"), "old\n");
            var options = SubprocessOptions.DEFAULT.withStdin(Stdio.file(from));
            await(exec(options.withStdout(Stdio.appendTo(to)), "cat").waitFor());
            assertThat(to).hasContent("old\ntext\n");
            await(exec(options.withStdout(Stdio.file(to)), "cat").waitFor());
            assertThat(to).hasContent("text\n");
            var errors = folder.resolve("errors");
            await(shell(options.withStderr(Stdio.file(errors)), "cat >&2").waitFor());
            assertThat(errors).hasContent("text\n");
        }));
    }

    @Test
    void theEnvironmentOfAShellIsWhatTheOptionsSay() {
        run(async(() -> {
            var process = shell(OUTPUT.withEnv(Map.of("FOO", "bar")), "echo $FOO $HOME");
            assertThat(text(await(process.communicate()).stdout())).isEqualTo("bar\n");
            assertThat(process.returncode()).isZero();
            assertThat(await(process.waitFor())).isZero();
        }));
    }

    @Test
    void theEnvironmentOfAProgramIsWhatTheOptionsSay() {
        run(async(() -> {
            var process = exec(OUTPUT.withEnv(Map.of("FOO", "baz")), "/bin/sh", "-c", "echo $FOO");
            assertThat(text(await(process.communicate()).stdout())).isEqualTo("baz\n");
        }));
    }

    @Test
    void theDirectoryIsWhatTheOptionsSay(@TempDir Path folder) {
        run(async(() -> {
            var process = exec(OUTPUT.withCwd(folder), "pwd");
            assertThat(Path.of(text(await(process.communicate()).stdout()).strip()))
                    .isEqualTo(folder.toRealPath());
        }));
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> PIPES.withStdin(STDOUT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PIPES.withStdout(STDOUT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PIPES.withLimit(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Limit cannot be <= 0");
    }

    @Test
    void aProgramThatDoesNotExistOrCannotBeRunIsAnError(@TempDir Path folder) {
        run(async(() -> {
            assertThatThrownBy(() -> await(createSubprocessExec("/no/such/program", "argument")))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessage("/no/such/program: No such file or directory");
            var file = Files.writeString(folder.resolve("text"), "no program");
            assertThatThrownBy(() -> await(createSubprocessExec(file.toString())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Permission denied");
        }));
    }

    @Test
    void aDirectoryThatDoesNotExistIsAnError(@TempDir Path folder) {
        run(async(() -> {
            var none = folder.resolve("none");
            assertThatThrownBy(() -> exec(OUTPUT.withCwd(none), "pwd"))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessage(none + ": No such file or directory");
        }));
    }

    @Test
    void aFileForAStandardStreamThatCannotBeHadIsAnError(@TempDir Path folder) {
        run(async(() -> {
            var none = folder.resolve("none");
            assertThatThrownBy(() -> exec(OUTPUT.withStdin(Stdio.file(none)), "cat"))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessage(none + ": No such file or directory");
            var within = none.resolve("output");
            assertThatThrownBy(() -> exec(OUTPUT.withStdout(Stdio.file(within)), "pwd"))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessage(within + ": No such file or directory");
        }));
    }
}
