package org.asyncio4j.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A terminal in which `./asyncio4j` runs, made by util-linux's `script`. It is closed by force after three minutes,
/// so that no test waits for ever.
final class Terminal implements AutoCloseable {
    private static final int MINUTES = 3;

    private final Process process;
    private final Reader screen;
    private final Writer keyboard;
    private final StringBuilder shown = new StringBuilder();

    private Terminal(Process process) {
        this.process = process;
        screen = process.inputReader(StandardCharsets.UTF_8);
        keyboard = process.outputWriter(StandardCharsets.UTF_8);
        CompletableFuture.delayedExecutor(MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
    }

    /// Starts a command, or skips the test if there is no `script`.
    ///
    /// @param launcher runs it
    /// @param arguments of the launcher; nothing in them is quoted
    static Terminal start(Launcher launcher, String arguments) {
        var script = Tool.find("script");
        assumeTrue(System.getProperty("os.name").equals("Linux"), "script takes other options here");
        var command = "stty cols 200 rows 50; TERM=xterm exec '" + launcher.script() + "' " + arguments;
        return new Terminal(launcher.at(script.file()).start("-qec", command, "/dev/null"));
    }

    /// Types a text as it is: `\r` is the key Enter.
    void type(String text) throws IOException {
        keyboard.write(text);
        keyboard.flush();
    }

    /// Waits until a text is shown after what was waited for before.
    ///
    /// @return what was shown meanwhile, with the text
    String waitFor(String text) throws IOException {
        while (shown.indexOf(text) < 0) {
            int next = screen.read();
            if (next < 0) {
                throw new AssertionError("the terminal has closed before it has shown " + text + ", after\n" + shown);
            }
            shown.append((char) next);
        }
        int end = shown.indexOf(text) + text.length();
        var before = shown.substring(0, end);
        shown.delete(0, end);
        return before;
    }

    /// {@return the exit code of the command, once it has ended}
    int exitCode() throws IOException, InterruptedException {
        screen.transferTo(Writer.nullWriter());
        return process.waitFor();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
