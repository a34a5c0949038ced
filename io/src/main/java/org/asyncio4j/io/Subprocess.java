package org.asyncio4j.io;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;

import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.CheckReturnValue;
import org.asyncio4j.Coroutine;
import org.asyncio4j.io.internal.process.ProcessTransport;
import org.asyncio4j.io.internal.process.Subprocesses;

/// Child processes in straight-line code; made to be imported statically.
///
/// ```java
/// var options = SubprocessOptions.DEFAULT.withStdout(PIPE);
/// var process = await(createSubprocessShell("ls | wc -l", options));
/// IO.println(new String(await(process.communicate()).stdout(), UTF_8));
/// ```
///
/// For tasks. A cancelled start leaves no process behind.
///
/// @python `asyncio.subprocess`
@CheckReturnValue
public final class Subprocess {
    /// A pipe between this process and its child.
    public static final Stdio PIPE = Stdio.Special.PIPE;

    /// For standard error: the same as standard output.
    public static final Stdio STDOUT = Stdio.Special.STDOUT;

    /// For input an empty file, for output one in which all is lost.
    public static final Stdio DEVNULL = Stdio.Special.DEVNULL;

    private Subprocess() {}

    /// {@return a coroutine that starts a program, which shares input and output with this one}
    ///
    /// @param program its name, which is looked for on the path, or its file
    /// @param args its arguments
    /// @python `asyncio.create_subprocess_exec`
    public static Coroutine<Process> createSubprocessExec(String program, String... args) {
        var command = new ArrayList<String>();
        command.add(program);
        command.addAll(List.of(args));
        return createSubprocessExec(command, SubprocessOptions.DEFAULT);
    }

    /// {@return a coroutine that starts a program}
    ///
    /// It throws a [NoSuchFileException][java.nio.file.NoSuchFileException] if there is no such
    /// program, and another [IOException][java.io.IOException] if it cannot be started.
    ///
    /// @param command the program, which is looked for on the path, and its arguments
    /// @param options how
    /// @python `asyncio.create_subprocess_exec`
    public static Coroutine<Process> createSubprocessExec(List<String> command, SubprocessOptions options) {
        return async(() -> {
            var loop = getRunningLoop();
            var connected = await(Subprocesses.exec(
                    loop, () -> new SubprocessStreamProtocol(options.limit(), loop), command, options));
            return process(connected);
        });
    }

    /// {@return a coroutine that starts a line of the shell, which shares input and output with this
    /// process}
    ///
    /// @param command what the shell runs: who puts texts of others into it has to quote them
    /// @python `asyncio.create_subprocess_shell`
    public static Coroutine<Process> createSubprocessShell(String command) {
        return createSubprocessShell(command, SubprocessOptions.DEFAULT);
    }

    /// {@return a coroutine that starts a line of the shell}
    ///
    /// @param command what the shell runs: who puts texts of others into it has to quote them
    /// @param options how
    /// @python `asyncio.create_subprocess_shell`
    public static Coroutine<Process> createSubprocessShell(String command, SubprocessOptions options) {
        return async(() -> {
            var loop = getRunningLoop();
            var connected = await(Subprocesses.shell(
                    loop, () -> new SubprocessStreamProtocol(options.limit(), loop), command, options));
            return process(connected);
        });
    }

    private static Process process(Connected<SubprocessTransport, SubprocessStreamProtocol> connected) {
        return new Process((ProcessTransport) connected.transport(), connected.protocol());
    }
}
