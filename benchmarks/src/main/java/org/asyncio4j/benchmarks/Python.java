package org.asyncio4j.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A CPython that the work can be measured on.
///
/// @param command the path of the interpreter
/// @param version such as `3.13.0`
/// @param uvloop the version of uvloop, if it has it
record Python(String command, String version, @Nullable String uvloop) {
    private static final int OLDEST = 12;

    /// Prints the implementation, the version and that of uvloop, each in a line.
    private static final String PROBE = """
            import platform
            print(platform.python_implementation())
            print(platform.python_version())
            try:
                import uvloop
                print(uvloop.__version__)
            except ImportError:
                pass
            """;

    /// {@return the first one whose asyncio is recent enough to be compared with}
    static Optional<Python> forAsyncio(List<Python> installed) {
        return installed.stream().filter(python -> python.minor() >= OLDEST).findFirst();
    }

    /// {@return the first one that has uvloop}
    static Optional<Python> forUvloop(List<Python> installed) {
        return installed.stream().filter(python -> python.uvloop != null).findFirst();
    }

    /// {@return those that are installed: the given one, those on the path, those of pyenv}
    ///
    /// @param given what the user has chosen, or null
    /// @param path folders, as in the environment variable `PATH`
    /// @param pyenv the folder of pyenv
    static List<Python> installed(@Nullable String given, String path, Path pyenv) throws InterruptedException {
        var candidates = new ArrayList<String>();
        if (given != null && !given.isBlank()) {
            candidates.add(given);
        }
        candidates.addAll(onPath(path, "python3.13"));
        candidates.addAll(ofPyenv(pyenv));
        candidates.addAll(onPath(path, "python3"));
        var installed = new ArrayList<Python>();
        for (var candidate : candidates) {
            probe(candidate).ifPresent(installed::add);
        }
        return installed;
    }

    private static List<String> onPath(String path, String name) {
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .toList();
    }

    private static List<String> ofPyenv(Path pyenv) {
        var versions = pyenv.resolve("versions");
        if (!Files.isDirectory(versions)) {
            return List.of();
        }
        try (var folders = Files.list(versions)) {
            return folders.filter(folder -> String.valueOf(folder.getFileName()).startsWith("3.13."))
                    .sorted(Comparator.reverseOrder())
                    .map(folder -> folder.resolve("bin/python3.13").toString())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<Python> probe(String command) throws InterruptedException {
        try {
            var lines = Command.of(command, "-c", PROBE).quietly().run();
            return lines.size() >= 2 && lines.getFirst().equals("CPython")
                    ? Optional.of(new Python(command, lines.get(1), lines.size() == 2 ? null : lines.getLast()))
                    : Optional.empty();
        } catch (MeasurementException e) {
            return Optional.empty();
        }
    }

    private int minor() {
        return Integer.parseInt(version.split("\\.", -1)[1]);
    }
}
