package org.asyncio4j.benchmarks;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/// What virtual machines are started with.
final class Jvm {
    /// The option with which a loop schedules virtual threads itself.
    static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    private Jvm() {}

    /// {@return a class path of the jars or folders that some classes come from}
    static String classPath(Class<?>... types) {
        return join(Arrays.stream(types).map(Jvm::origin).toArray(Path[]::new));
    }

    /// {@return a class path}
    static String join(Path... files) {
        return Arrays.stream(files).map(Path::toString).distinct().collect(Collectors.joining(File.pathSeparator));
    }

    /// {@return the jar or folder that a class comes from}
    static Path origin(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(type + " comes from no file", e);
        }
    }
}
