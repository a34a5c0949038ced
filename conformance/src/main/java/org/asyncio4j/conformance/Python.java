package org.asyncio4j.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Finds CPython 3.13, whose asyncio the programs are generated and recorded with.
final class Python {
    private static final String CHECK = "import platform, sys;"
            + " sys.exit(sys.version_info[:2] != (3, 13) or platform.python_implementation() != 'CPython')";

    private static final int PATIENCE = 20;

    private Python() {}

    /// {@return the command, if there is one: the given one, $PYTHON, python3.13 or the newest of pyenv}
    ///
    /// @param given what the user has asked for, or null
    static Optional<String> find(@Nullable String given) {
        var candidates = given == null ? candidates() : List.of(given);
        return candidates.stream().filter(Python::fits).findFirst();
    }

    private static List<String> candidates() {
        var candidates = new ArrayList<String>();
        var chosen = System.getenv("PYTHON");
        if (chosen != null && !chosen.isBlank()) {
            candidates.add(chosen);
        }
        candidates.add("python3.13");
        candidates.addAll(ofPyenv());
        candidates.add("python3");
        return candidates;
    }

    private static List<String> ofPyenv() {
        var root = System.getenv("PYENV_ROOT");
        var home = System.getProperty("user.home");
        var versions = (root == null ? Path.of(home, ".pyenv") : Path.of(root)).resolve("versions");
        if (!Files.isDirectory(versions)) {
            return List.of();
        }
        try (var folders = Files.list(versions)) {
            return folders.filter(folder -> String.valueOf(folder.getFileName()).startsWith("3.13."))
                    .sorted((left, right) -> right.compareTo(left))
                    .map(folder -> folder.resolve("bin/python3.13").toString())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean fits(String command) {
        try {
            var process = new ProcessBuilder(command, "-c", CHECK)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
