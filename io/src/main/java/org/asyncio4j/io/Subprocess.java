package org.asyncio4j.io;

/// Child processes.
public final class Subprocess {
    /// A pipe between this process and its child.
    public static final Stdio PIPE = Stdio.Special.PIPE;

    /// For standard error: the same as standard output.
    public static final Stdio STDOUT = Stdio.Special.STDOUT;

    /// For input an empty file, for output one in which all is lost.
    public static final Stdio DEVNULL = Stdio.Special.DEVNULL;

    private Subprocess() {}
}
