package org.asyncio4j.examples;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;

/// What tests need to know about signals.
final class Signals {
    private static final String IGNORED = "SigIgn:";
    private static final int INT = 2;

    private Signals() {}

    /// Skips the test if child processes cannot be interrupted, since this process has been told to ignore that.
    static void assumeInterruptsAreNotIgnored() throws IOException {
        assumeFalse(interruptsAreIgnored(), "this process, and so each child, ignores interrupts");
    }

    private static boolean interruptsAreIgnored() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(IGNORED))
                    .anyMatch(line ->
                            new BigInteger(line.substring(IGNORED.length()).strip(), 16).testBit(INT - 1));
        }
    }
}
