package org.asyncio4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/// The files of this repository.
final class Repository {
    static final Path ROOT = root();

    private Repository() {}

    private static Path root() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("the tests run in a folder of the repository");
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the files below a folder of the repository, in alphabetical order}
    static List<Path> files(String folder, Predicate<Path> accepted) {
        try (var files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(Files::isRegularFile).filter(accepted).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
