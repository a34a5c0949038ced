package org.asyncio4j.io;

import java.nio.file.Path;

/// The other end of a standard stream of a child process: [Subprocess#PIPE], [Subprocess#DEVNULL], for
/// standard error [Subprocess#STDOUT], a file, or, by default, the same stream of this process.
public sealed interface Stdio {

    /// {@return a file: the source of standard input, or a target whose content the output replaces}
    ///
    /// @param path the path of the file; an output creates a missing file
    static Stdio file(Path path) {
        return new File(path, false);
    }

    /// {@return a file to which the output is appended}
    ///
    /// @param path the path of the file, which is created if it is missing
    static Stdio appendTo(Path path) {
        return new File(path, true);
    }

    /// The ends other than files.
    enum Special implements Stdio {
        /// The same stream of this process.
        INHERIT,
        /// A pipe.
        PIPE,
        /// The target of standard output.
        STDOUT,
        /// An empty input, or a discarded output.
        DEVNULL
    }

    /// A file.
    ///
    /// @param path the path of the file
    /// @param append whether the output is appended
    record File(Path path, boolean append) implements Stdio {}
}
