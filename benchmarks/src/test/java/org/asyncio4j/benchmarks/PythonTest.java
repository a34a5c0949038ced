package org.asyncio4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class PythonTest {
    private static final Python OLD = new Python("old", "3.11.2", "0.17.0");
    private static final Python NEW = new Python("new", "3.13.0", null);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void thereMayBeNone() throws InterruptedException {
        var missing = folder.resolve("python3").toString();
        assertThat(Python.installed(missing, folder.toString(), folder)).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theGivenOneComesBeforeThoseOnThePathAndWhatIsBrokenIsNone() throws IOException, InterruptedException {
        var given = program("given/python", "echo CPython; echo 3.14.1; echo 0.22.1");
        var onPath = program("path/python3", "echo CPython; echo 3.12.0");
        program("path/python3.13", "exit 1");
        assertThat(Python.installed(given.toString(), folder.resolve("path").toString(), folder))
                .containsExactly(
                        new Python(given.toString(), "3.14.1", "0.22.1"),
                        new Python(onPath.toString(), "3.12.0", null));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anotherImplementationIsNone() throws IOException, InterruptedException {
        program("other/python3", "echo PyPy; echo 3.13.0");
        assertThat(Python.installed(null, folder.resolve("other").toString(), folder))
                .isEmpty();
    }

    @Test
    void asyncioIsTakenFromARecentPythonAndUvloopFromWhichHasIt() {
        var installed = List.of(OLD, NEW);
        assertThat(Python.forAsyncio(installed)).contains(NEW);
        assertThat(Python.forUvloop(installed)).contains(OLD);
        assertThat(Python.forAsyncio(List.of(OLD))).isEmpty();
        assertThat(Python.forUvloop(List.of(NEW))).isEmpty();
    }

    private Path program(String name, String body) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
