package org.asyncio4j.programs;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// A logging system that a program brings along: it prints the first line of each message to standard output.
public final class PrintingLoggers extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Printing(name);
    }

    private record Printing(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.compareTo(Level.WARNING) >= 0;
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                System.out.println(name + " " + level + ": "
                        + String.valueOf(message).lines().findFirst().orElse(""));
            }
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String format, Object... values) {
            log(level, bundle, format == null ? null : MessageFormat.format(format, values), (Throwable) null);
        }
    }
}
