package org.asyncio4j.benchmarks.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The processor time that a process has used, in nanoseconds, as Linux says in `/proc`.
///
/// @param user in its own code
/// @param system in the kernel on its behalf
record ProcessTimes(long user, long system) {
    /// The kernel counts in hundredths of a second on all architectures.
    private static final long TICK = 10_000_000;

    /// Where the times are among the fields that follow the name of the program.
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    /// {@return the times of a process until now}
    static ProcessTimes of(long pid) throws IOException {
        var line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // The name stands in parentheses, and may hold some itself.
        var fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return new ProcessTimes(TICK * Long.parseLong(fields[USER]), TICK * Long.parseLong(fields[SYSTEM]));
    }

    /// {@return what was used since then}
    ProcessTimes since(ProcessTimes before) {
        return new ProcessTimes(user - before.user, system - before.system);
    }

    long total() {
        return user + system;
    }
}
