package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// Asks the program to end. Unlike other exceptions it does not stay in the task or callback that throws it: it
/// ends the loop's run, and whoever called `run` can pass [#code] to [System#exit] once the clean-up is over.
///
/// @python `SystemExit`
public final class SystemExit extends Error {
    private static final long serialVersionUID = 1L;

    /// The exit code.
    private final int code;

    /// Makes an error.
    ///
    /// @param code the exit code
    public SystemExit(int code) {
        this(Integer.toString(code), code);
    }

    /// Makes an error with a message and the exit code 1.
    ///
    /// @param message what went wrong
    public SystemExit(String message) {
        this(message, 1);
    }

    private SystemExit(@Nullable String message, int code) {
        super(message);
        this.code = code;
    }

    /// {@return another error that says the same}
    static Error again(Error original) {
        return original instanceof SystemExit exit
                ? new SystemExit(exit.getMessage(), exit.code)
                : new KeyboardInterrupt(original.getMessage());
    }

    /// {@return the exit code}
    public int code() {
        return code;
    }

    /// {@return whether an exception ends the loop's run instead of staying where it was thrown}
    static boolean endsTheRun(Throwable exception) {
        return exception instanceof SystemExit || exception instanceof KeyboardInterrupt;
    }
}
