package org.asyncio4j.launcher;

import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import org.asyncio4j.KeyboardInterrupt;
import org.asyncio4j.SystemExit;

/// Runs a program from its source file for `./asyncio4j run`, as `java FILE.java` does. It ends with the exit
/// code of a [SystemExit], and after Ctrl-C with the one that a shell expects.
final class Launcher {
    private static final String SOURCE_LAUNCHER = "com.sun.tools.javac.launcher.SourceLauncher";
    private static final int INTERRUPTED = 128 + 2; // the number of the signal

    private Launcher() {}

    /// Compiles and runs a program.
    ///
    /// @param args the file, then the arguments of the program
    /// @throws Throwable what the program throws
    public static void main(String[] args) throws Throwable {
        var main = Class.forName(SOURCE_LAUNCHER).getMethod("main", String[].class);
        try {
            main.invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw ended(Objects.requireNonNull(e.getCause()));
        }
    }

    private static Throwable ended(Throwable thrown) {
        if (thrown instanceof SystemExit exit) {
            exit(exit);
        }
        if (thrown instanceof KeyboardInterrupt) {
            System.err.print("Exception in thread \"main\" ");
            thrown.printStackTrace();
            System.exit(INTERRUPTED);
        }
        return thrown;
    }

    /// Ends the process as an error says.
    static void exit(SystemExit exit) {
        if (!Integer.toString(exit.code()).equals(exit.getMessage())) {
            System.err.println(exit.getMessage());
        }
        System.exit(exit.code());
    }
}
