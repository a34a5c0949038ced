package org.asyncio4j;

import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Logs the library's reports to the system logger `asyncio4j`, or prints them to standard error once
/// the logging system has shut down at the end of the program.
final class Log {
    private static final String NAME = "asyncio4j";

    private Log() {}

    static void warning(String text) {
        log(System.Logger.Level.WARNING, text, null);
    }

    static void error(String text, @Nullable Throwable exception) {
        log(System.Logger.Level.ERROR, text, exception);
    }

    /// Logs an exception that a report has thrown.
    static void ignored(Throwable exception) {
        error("Exception ignored while reporting", exception);
    }

    /// Never throws, so that the loop and its tasks go on even if the logging system is broken.
    private static void log(System.Logger.Level level, String text, @Nullable Throwable exception) {
        boolean ending = AtExit.isEnding();
        try {
            boolean works = !(ending && JdkLogging.isShutDown());
            if (works) {
                Holder.LOGGER.log(level, text, exception);
            }
            if (!works || (ending && JdkLogging.isShutDown())) {
                print(text, exception);
            }
        } catch (Throwable e) {
            print(text, exception);
            print("(the logging system has refused this report: " + e.getClass().getName() + ")", null);
        }
    }

    /// Prints to standard error.
    static void print(String text, @Nullable Throwable exception) {
        System.err.println(text);
        if (exception != null) {
            try {
                exception.printStackTrace();
            } catch (Throwable e) { // of its own text
                System.err.println(exception.getClass().getName());
            }
        }
    }

    /// Initializes the logging system, which takes long, only when there is something to report.
    private static final class Holder {
        private static final System.Logger LOGGER = System.getLogger(NAME);
    }

    /// The logging of the JDK, which closes itself in a shutdown hook, while that of the library makes its
    /// last reports.
    private static final class JdkLogging {
        private static boolean isShutDown() {
            return isUsed() && !hasHandler();
        }

        private static boolean isUsed() {
            var module = System.LoggerFinder.getLoggerFinder().getClass().getModule();
            return "java.logging".equals(module.getName());
        }

        private static boolean hasHandler() {
            for (var logger = Logger.getLogger(NAME); logger != null; logger = logger.getParent()) {
                if (logger.getHandlers().length > 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
