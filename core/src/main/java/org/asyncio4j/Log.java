package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// Where the library's reports go: the system logger `asyncio4j`, or standard error once the program ends, when
/// the logging system may be gone.
final class Log {
    private Log() {}

    static void warning(String text) {
        log(System.Logger.Level.WARNING, text, null);
    }

    static void error(String text, @Nullable Throwable exception) {
        log(System.Logger.Level.ERROR, text, exception);
    }

    private static void log(System.Logger.Level level, String text, @Nullable Throwable exception) {
        if (!AtExit.isEnding()) {
            Holder.LOGGER.log(level, text, exception);
            return;
        }
        System.err.println(text);
        if (exception != null) {
            exception.printStackTrace();
        }
    }

    /// Initializes the logging system, which takes long, only when there is something to report.
    private static final class Holder {
        private static final System.Logger LOGGER = System.getLogger("asyncio4j");
    }
}
