package org.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program that may be installed on this machine. Immutable.
///
/// @param file the program
record Tool(Path file) {

    /// Looks for a tool on the path, and skips the test if there is none.
    ///
    /// @param names of the tool, the preferred one first
    static Tool find(String... names) {
        var folders = System.getenv("PATH").split(File.pathSeparator);
        return Stream.of(names)
                .flatMap(name -> Stream.of(folders).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Tool::new)
                .orElseGet(() -> abort(String.join(" or ", names) + " is not installed"));
    }

    /// Runs it to its end, which it has to reach within a minute.
    ///
    /// @param input what it reads
    /// @param arguments its arguments
    /// @return what it prints to its standard output
    String run(String input, String... arguments) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("tool");
        var in = Files.writeString(folder.resolve("in"), input);
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var process = new ProcessBuilder(Stream.concat(Stream.of(file.toString()), Stream.of(arguments))
                        .toList())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES))
                    .as("%s ends", List.of(arguments))
                    .isTrue();
            assertThat(process.exitValue())
                    .as("the exit code of %s, which prints\n%s", List.of(arguments), Files.readString(err))
                    .isZero();
            return Files.readString(out);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            for (var file : List.of(in, out, err, folder)) {
                Files.delete(file);
            }
        }
    }
}
