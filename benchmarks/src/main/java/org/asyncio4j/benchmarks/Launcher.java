package org.asyncio4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// `./asyncio4j`, which runs programs from their source files, and the AOT cache that it makes for them.
///
/// @param repository its folder
record Launcher(Path repository) {
    private static final Pattern LIBRARY = Pattern.compile("asyncio4j-\\d[\\w.]*(-SNAPSHOT)?\\.jar");
    private static final Pattern CACHE = Pattern.compile("jdk-.*\\.aot");

    /// The cache was made while the JVM had also the modules of the compiler.
    private static final String MODULES = "--add-modules=ALL-DEFAULT";

    /// {@return the command that runs a small program from its source file}
    Command hello() {
        return Command.of(
                repository.resolve("asyncio4j").toString(),
                "run",
                repository.resolve("benchmarks/src/main/launcher/Hello.java").toString());
    }

    /// {@return a command that runs a class that is compiled already, with the cache}
    Command withCache(Class<?> main) throws MeasurementException, InterruptedException {
        hello().run(); // makes the cache
        return Command.java(
                List.of(Jvm.OPEN, MODULES, "-XX:AOTCache=" + built(CACHE)),
                Jvm.join(built(LIBRARY), Jvm.origin(main)),
                main.getName());
    }

    private Path built(Pattern name) throws MeasurementException {
        try (var files = Files.list(repository.resolve("core/target"))) {
            return files.filter(file ->
                            name.matcher(String.valueOf(file.getFileName())).matches())
                    .findFirst()
                    .orElseThrow(() -> new MeasurementException("core/target has no file like " + name));
        } catch (IOException e) {
            throw new MeasurementException(String.valueOf(e.getMessage()), e);
        }
    }
}
