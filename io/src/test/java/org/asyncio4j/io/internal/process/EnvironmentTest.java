package org.asyncio4j.io.internal.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.io.Subprocess.PIPE;
import static org.asyncio4j.io.Subprocess.createSubprocessExec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.asyncio4j.io.SubprocessOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are those of Unix")
class EnvironmentTest {
    private static final SubprocessOptions OUTPUT = SubprocessOptions.DEFAULT.withStdout(PIPE);

    @TempDir
    private Path folder;

    private static String output(SubprocessOptions options, String... command) {
        var process = await(createSubprocessExec(List.of(command), options));
        return new String(Objects.requireNonNull(await(process.communicate()).stdout()), UTF_8);
    }

    private void program(String name, boolean executable) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\necho mine\n");
        assertThat(file.toFile().setExecutable(executable)).isTrue();
    }

    @Test
    void aProgramIsLookedForOnThePathOfItsOwnEnvironment() {
        run(async(() -> {
            program("mytool", true);
            program("ls", true);
            var options = OUTPUT.withEnv(Map.of("PATH", "/no/such/folder:" + folder));
            assertThat(output(options, "mytool")).isEqualTo("mine\n");
            assertThat(output(options, "ls", "/")).isEqualTo("mine\n");
            assertThatThrownBy(() -> output(options, "cat"))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessage("cat: No such file or directory");
            assertThat(output(OUTPUT.withEnv(Map.of("A", "b")), "env")).isEqualTo("A=b\n");
            var here = OUTPUT.withEnv(Map.of("PATH", ".")).withCwd(folder);
            assertThat(output(here, "mytool")).isEqualTo("mine\n");
        }));
    }

    @Test
    void aProgramThatMayNotBeExecutedIsAnErrorUnlessAnotherFolderHasOne(@TempDir Path other) {
        run(async(() -> {
            program("mytool", false);
            var options = OUTPUT.withEnv(Map.of("PATH", folder + ":" + other));
            assertThatThrownBy(() -> output(options, "mytool"))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(NoSuchFileException.class);
            Files.writeString(other.resolve("mytool"), "#!/bin/sh\necho other\n");
            assertThat(other.resolve("mytool").toFile().setExecutable(true)).isTrue();
            assertThat(output(options, "mytool")).isEqualTo("other\n");
        }));
    }

    @Test
    void aCommandWithoutAProgramIsAnIllegalArgument() {
        run(async(() -> assertThatThrownBy(() -> await(createSubprocessExec(List.of(), OUTPUT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the command names no program")));
    }

    @Test
    void textsThatTheEncodingOfTheSystemLacksAreRefusedAndNotNamed() {
        var lone = "secret \ud800"; // no encoding has it
        run(async(() -> {
            assertThatThrownBy(() -> output(OUTPUT, "echo", lone))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("argument 1 cannot be passed to a process in the encoding ")
                    .hasMessageNotContaining("secret");
            assertThatThrownBy(() -> output(OUTPUT.withEnv(Map.of("KEY", lone)), "env"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the environment's KEY cannot be passed")
                    .hasMessageNotContaining("secret");
        }));
    }

    @Test
    void theTextOfOptionsHasTheNamesOfVariablesAndNoValues() {
        assertThat(OUTPUT.withEnv(Map.of("PASSWORD", "secret", "HOME", "/")))
                .hasToString("SubprocessOptions[stdin=INHERIT, stdout=PIPE, stderr=INHERIT,"
                        + " env=[HOME, PASSWORD], cwd=null, limit=65536]");
        assertThat(OUTPUT.toString()).contains(" env=null,");
    }
}
