package org.asyncio4j.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Programs and traces in files.
///
/// NAME.json holds a program and NAME.trace its trace; a file that ends in `.jsonl.gz` holds many of both.
final class Storage {
    private static final String PROGRAM = ".json";
    private static final String TRACE = ".trace";
    private static final String MANY = ".jsonl.gz";

    private Storage() {}

    /// {@return the programs of files and folders, read as they are asked for}
    static Cases cases(List<Path> places) {
        var files = places.stream().flatMap(Storage::filesOf).toList();
        return over(files.stream().flatMap(Storage::casesOf).iterator());
    }

    private static Cases over(Iterator<Case> iterator) {
        return () -> iterator.hasNext() ? iterator.next() : null;
    }

    private static Stream<Path> filesOf(Path place) {
        if (!Files.exists(place)) {
            throw new InvalidInput("there is no " + place);
        }
        if (!Files.isDirectory(place)) {
            return Stream.of(place);
        }
        try (var files = Files.list(place)) {
            return files.filter(Storage::holdsPrograms).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holdsPrograms(Path file) {
        return file.toString().endsWith(PROGRAM) || file.toString().endsWith(MANY);
    }

    private static Stream<Case> casesOf(Path file) {
        try {
            return file.toString().endsWith(MANY) ? recorded(file) : Stream.of(single(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("StreamResourceLeak") // flatMap closes the stream, and that the reader
    private static Stream<Case> recorded(Path file) throws IOException {
        var reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
        return reader.lines().map(Json::readRecorded).onClose(() -> close(reader));
    }

    private static void close(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case single(Path file) throws IOException {
        var program = Json.read(Files.readString(file));
        var name = baseName(file);
        var trace = file.resolveSibling(name + TRACE);
        return new Case(name, program, Files.exists(trace) ? Files.readAllLines(trace) : null);
    }

    private static String baseName(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.endsWith(PROGRAM) ? name.substring(0, name.length() - PROGRAM.length()) : name;
    }

    /// Writes the trace of a program into a folder, as NAME.trace.
    static void writeTrace(Path folder, String name, List<String> lines) {
        write(folder.resolve(name + TRACE), String.join("\n", lines) + "\n");
    }

    /// Writes a program, and the trace that it should have, into a folder.
    static void writeCase(Path folder, Case program) {
        write(folder.resolve(program.name() + PROGRAM), Json.write(program.program()));
        if (program.expected() != null) {
            writeTrace(folder, program.name(), program.expected());
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
