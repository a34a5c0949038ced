package org.asyncio4j.launcher;

import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.prefs.Preferences;
import java.util.stream.Stream;
import jdk.jshell.tool.JavaShellToolBuilder;
import org.asyncio4j.SystemExit;

/// Runs JShell for `./asyncio4j repl`, with snippets that may await. Its history is kept apart from that of the
/// `jshell` command.
final class Repl {
    private static final Logger PREFERENCES = Logger.getLogger("java.util.prefs");

    private Repl() {}

    /// Reads and runs snippets to the end of the session.
    ///
    /// @param args further options of JShell
    /// @throws Exception if JShell fails
    public static void main(String[] args) throws Exception {
        PREFERENCES.setLevel(Level.OFF); // where nothing can be kept, there is no history
        var tool = JavaShellToolBuilder.builder()
                .persistence(Preferences.userRoot().node("org/asyncio4j/repl"));
        var options = Stream.concat(Stream.of("--execution", SnippetControlProvider.NAME), Stream.of(args));
        try {
            System.exit(tool.start(options.toArray(String[]::new)));
        } catch (SystemExit e) {
            Launcher.exit(e);
        }
    }
}
