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

/// Child processes in straight-line code. The methods are meant for static import.
///
/// ```java
/// var options = SubprocessOptions.DEFAULT.withStdout(PIPE);
/// var process = await(createSubprocessShell("ls | wc -l", options));
/// IO.println(new String(await(process.communicate()).stdout(), UTF_8));
/// ```
///
/// Await these coroutines in tasks. A cancelled start leaves no process behind.
///
/// @python `asyncio.subprocess`
@CheckReturnValue
public final class Subprocess {
    /// A pipe between this process and its child.
    public static final Stdio PIPE = Stdio.Special.PIPE;

    /// For standard error: the target of standard output.
    public static final Stdio STDOUT = Stdio.Special.STDOUT;

    /// An empty input, or an output that is discarded.
    public static final Stdio DEVNULL = Stdio.Special.DEVNULL;

    private Subprocess() {}

    /// {@return a coroutine that starts a program, which shares its input and output with this process}
    ///
    /// @param program the name of the program, which the system looks up on the path, or its file
    /// @param args the arguments of the program
    /// @python `asyncio.create_subprocess_exec`
    public static Coroutine<Process> createSubprocessExec(String program, String... args) {
        var command = new ArrayList<String>();
        command.add(program);
        command.addAll(List.of(args));
        return createSubprocessExec(command, SubprocessOptions.DEFAULT);
    }

    /// {@return a coroutine that starts a program}
    ///
    /// It throws a [NoSuchFileException][java.nio.file.NoSuchFileException] if the program does not
    /// exist, and another [IOException][java.io.IOException] if it cannot start.
    ///
    /// @param command the program, which the system looks up on the path, and its arguments
    /// @param options the options
    /// @python `asyncio.create_subprocess_exec`
    public static Coroutine<Process> createSubprocessExec(List<String> command, SubprocessOptions options) {
        return async(() -> {
            var loop = getRunningLoop();
            var connected = await(Subprocesses.exec(
                    loop, () -> new SubprocessStreamProtocol(options.limit(), loop), command, options));
            return process(connected);
        });
    }

    /// {@return a coroutine that starts a shell command, which shares its input and output with this
    /// process}
    ///
    /// @param command the command line for the shell; the caller must quote untrusted text in it
    /// @python `asyncio.create_subprocess_shell`
    public static Coroutine<Process> createSubprocessShell(String command) {
        return createSubprocessShell(command, SubprocessOptions.DEFAULT);
    }

    /// {@return a coroutine that starts a shell command}
    ///
    /// @param command the command line for the shell; the caller must quote untrusted text in it
    /// @param options the options
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
