package org.asyncio4j.io.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import org.jspecify.annotations.Nullable;

/// A process that was started, and the pipes of its output where they are not the JDK's.
record Child(
        Process process,
        @Nullable OutputPipe stdout,
        @Nullable OutputPipe stderr) {

    /// Starts a process.
    static Child start(ProcessBuilder builder) throws IOException {
        return Headroom.start(() -> startNow(builder));
    }

    private static Child startNow(ProcessBuilder builder) throws IOException {
        OutputPipe stdout = null;
        OutputPipe stderr = null;
        try {
            if (OutputPipe.available()) {
                if (builder.redirectOutput() == Redirect.PIPE) {
                    stdout = OutputPipe.open();
                    builder.redirectOutput(stdout.redirect());
                }
                if (builder.redirectError() == Redirect.PIPE && !builder.redirectErrorStream()) {
                    stderr = OutputPipe.open();
                    builder.redirectError(stderr.redirect());
                }
            }
            var child = new Child(builder.start(), stdout, stderr);
            if (stdout != null) {
                stdout.closeSink();
            }
            if (stderr != null) {
                stderr.closeSink();
            }
            return child;
        } catch (Throwable e) {
            OutputPipe.close(stdout);
            OutputPipe.close(stderr);
            throw e;
        }
    }

    InputStream output() {
        return stdout == null ? process.getInputStream() : stdout.stream();
    }

    InputStream errors() {
        return stderr == null ? process.getErrorStream() : stderr.stream();
    }

    /// Kills it: nobody wants it any more.
    void discard() {
        process.destroyForcibly();
        OutputPipe.close(stdout);
        OutputPipe.close(stderr);
    }
}
