package org.asyncio4j.io.internal.pipe;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Tells the end of a pseudo-terminal, which is an error of the system (EIO), from other errors.
final class EndOfTerminal {
    private static final String TEXT = text();

    private EndOfTerminal() {}

    static boolean is(Throwable exception) {
        return exception instanceof IOException && TEXT.equals(exception.getMessage());
    }

    /// {@return what the system says in its language, which is all that the JDK passes on of an error}
    private static String text() {
        try (InputStream memory = new FileInputStream("/proc/self/mem")) {
            int _ = memory.read(); // nothing is at address 0
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        return "Input/output error";
    }
}
