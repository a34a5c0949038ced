package org.asyncio4j.io.internal.names;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The names that the system has for ports.
final class Services {
    private static final Path FILE = Path.of("/etc/services");

    private Services() {}

    /// {@return the name of a port of TCP, or its number if the system has no name for it}
    static String nameOf(int port) {
        String protocol = port + "/tcp";
        try (var lines = Files.lines(FILE)) {
            return lines.map(line -> line.strip().split("\\s+", 3))
                    .filter(fields -> fields.length > 1 && fields[1].equals(protocol))
                    .map(fields -> fields[0])
                    .findFirst()
                    .orElse(Integer.toString(port));
        } catch (IOException e) {
            return Integer.toString(port); // not every system has such a file
        }
    }
}
