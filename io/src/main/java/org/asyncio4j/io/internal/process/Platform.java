package org.asyncio4j.io.internal.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// What the systems and the JDK have differently than asyncio.
final class Platform {
    static final List<String> STREAMS = List.of("stdin", "stdout", "stderr");

    static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");
    private static final String WINDOWS_SHELL =
            Objects.requireNonNullElse(System.getenv("SystemRoot"), "C:\\Windows") + "\\System32\\cmd.exe";
    private static final int SIGNALED = 128;
    private static final int LAST_SIGNAL = 31;

    private Platform() {}

    /// {@return the file in which all is lost}
    static File devNull() {
        return new File(WINDOWS ? "NUL" : "/dev/null");
    }

    /// {@return what runs a line of the shell}
    static List<String> shell(String command) {
        return WINDOWS ? List.of(WINDOWS_SHELL, "/c", command) : List.of("/bin/sh", "-c", command);
    }

    /// {@return a return code as asyncio has it, negative for signals}
    ///
    /// @param exitValue of the JDK, which adds 128 to the number of a signal, as shells do
    static int returncode(int exitValue) {
        int signal = exitValue - SIGNALED;
        return !WINDOWS && 0 < signal && signal <= LAST_SIGNAL ? -signal : exitValue;
    }

    /// Sends a signal for which the JDK has no method. It is the shell that does so, for some milliseconds: when
    /// this returns the signal is sent.
    ///
    /// @param name without `SIG`
    static void sendSignal(Process process, String name) {
        if (!name.matches("[A-Z0-9]+")) {
            throw new IllegalArgumentException("invalid signal " + name);
        }
        try {
            var kill = new ProcessBuilder(shell("kill -s " + name + " " + process.pid()))
                    .redirectErrorStream(true)
                    .start();
            var text = new String(kill.getInputStream().readAllBytes(), UTF_8).strip();
            if (kill.onExit().join().exitValue() != 0 && process.isAlive()) {
                throw new IllegalArgumentException("signal " + name + " cannot be sent: " + text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
