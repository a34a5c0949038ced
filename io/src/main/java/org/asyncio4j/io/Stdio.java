package org.asyncio4j.io;

import java.nio.file.Path;

/// What a standard stream of a child process is connected with: [Subprocess#PIPE],
/// [Subprocess#DEVNULL], for standard error [Subprocess#STDOUT], the stream of this process, which is
/// the default, or a file.
public sealed interface Stdio {

    /// {@return a file: what standard input is read from, or what an output replaces}
    ///
    /// @param path of the file; an output makes it if there is none
    static Stdio file(Path path) {
        return new File(path, false);
    }

    /// {@return a file to which an output is added}
    ///
    /// @param path of the file, which is made if there is none
    static Stdio appendTo(Path path) {
        return new File(path, true);
    }

    /// What is no file.
    enum Special implements Stdio {
        /// The same as of this process.
        INHERIT,
        /// A pipe.
        PIPE,
        /// The same as standard output.
        STDOUT,
        /// Nothing to read, and nobody reads.
        DEVNULL
    }

    /// A file.
    ///
    /// @param path where it is
    /// @param append whether an output is added to it
    record File(Path path, boolean append) implements Stdio {}
}
