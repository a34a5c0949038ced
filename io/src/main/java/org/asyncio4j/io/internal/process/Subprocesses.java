package org.asyncio4j.io.internal.process;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.asyncio4j.Context;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Future;
import org.asyncio4j.io.Connected;
import org.asyncio4j.io.Stdio;
import org.asyncio4j.io.SubprocessOptions;
import org.asyncio4j.io.SubprocessProtocol;
import org.asyncio4j.io.SubprocessTransport;
import org.asyncio4j.io.internal.pipe.BlockingThreads;
import org.asyncio4j.io.internal.pipe.Pipes;

/// Starts child processes.
public final class Subprocesses {
    private static final Pattern NO_SUCH_FILE = Pattern.compile("error[:=] ?2\\b");

    private Subprocesses() {}

    /// Runs a line of the shell.
    ///
    /// @param <P> the kind of protocol
    /// @param loop the loop that runs the coroutine
    /// @param protocolFactory makes what is told about the process
    /// @param command the line
    /// @param options of the process
    /// @return a coroutine that gives the transport and the protocol, after `connectionMade`
    public static <P extends SubprocessProtocol> Coroutine<Connected<SubprocessTransport, P>> shell(
            EventLoop loop, Supplier<P> protocolFactory, String command, SubprocessOptions options) {
        return exec(loop, protocolFactory, Platform.shell(command), options);
    }

    /// Runs a program. If the coroutine is cancelled, the process is killed.
    ///
    /// @param <P> the kind of protocol
    /// @param loop the loop that runs the coroutine
    /// @param protocolFactory makes what is told about the process
    /// @param command the program and its arguments
    /// @param options of the process
    /// @return a coroutine that gives the transport and the protocol, after `connectionMade`
    public static <P extends SubprocessProtocol> Coroutine<Connected<SubprocessTransport, P>> exec(
            EventLoop loop, Supplier<P> protocolFactory, List<String> command, SubprocessOptions options) {
        return async(() -> {
            var protocol = protocolFactory.get();
            var process = started(loop, builder(command, options));
            var transport = ProcessTransport.start(loop, process, protocol, options);
            try {
                Pipes.awaitWhatIsQueued(loop);
            } catch (Throwable e) {
                transport.close();
                await(transport.waitFor());
                throw e;
            }
            return new Connected<SubprocessTransport, P>(transport, protocol);
        });
    }

    private static ProcessBuilder builder(List<String> command, SubprocessOptions options) {
        var builder = new ProcessBuilder(List.copyOf(command));
        builder.redirectInput(input(options.stdin()));
        builder.redirectOutput(output(options.stdout()));
        if (options.stderr() == Stdio.Special.STDOUT) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(output(options.stderr()));
        }
        var env = options.env();
        if (env != null) {
            builder.environment().clear();
            builder.environment().putAll(env);
        }
        var cwd = options.cwd();
        if (cwd != null) {
            builder.directory(cwd.toFile());
        }
        return builder;
    }

    private static Redirect input(Stdio stdio) {
        return switch (stdio) {
            case Stdio.Special special ->
                special == Stdio.Special.DEVNULL ? Redirect.from(Platform.devNull()) : pipeOrInherit(special);
            case Stdio.File file -> Redirect.from(file.path().toFile());
        };
    }

    private static Redirect output(Stdio stdio) {
        return switch (stdio) {
            case Stdio.Special special -> special == Stdio.Special.DEVNULL ? Redirect.DISCARD : pipeOrInherit(special);
            case Stdio.File file ->
                file.append()
                        ? Redirect.appendTo(file.path().toFile())
                        : Redirect.to(file.path().toFile());
        };
    }

    private static Redirect pipeOrInherit(Stdio.Special special) {
        return special == Stdio.Special.PIPE ? Redirect.PIPE : Redirect.INHERIT;
    }

    /// Starts a process on another thread, since that takes milliseconds.
    private static Process started(EventLoop loop, ProcessBuilder builder) {
        var context = Context.copyContext();
        Future<Process> started = loop.createFuture();
        BlockingThreads.run(() -> {
            try {
                var process = builder.start();
                if (!BlockingThreads.post(loop, () -> pass(process, started), context)) {
                    process.destroyForcibly();
                }
            } catch (IOException | RuntimeException e) {
                var failure = translated(e, builder);
                BlockingThreads.post(loop, () -> fail(started, failure), context);
            }
        });
        try {
            return await(started);
        } catch (Throwable e) {
            if (started.done() && !started.cancelled() && started.exception() == null) {
                started.result().destroyForcibly(); // cancelled just before it would have gone on
            }
            throw e;
        }
    }

    /// The JDK tells by the text alone that there is no such program or directory.
    private static Exception translated(Exception exception, ProcessBuilder builder) {
        if (!NO_SUCH_FILE.matcher(String.valueOf(exception.getMessage())).find()) {
            return exception;
        }
        var directory = builder.directory();
        var missing =
                directory == null || directory.exists() ? builder.command().getFirst() : directory.toString();
        var translated = new NoSuchFileException(missing, null, "No such file or directory");
        translated.initCause(exception);
        return translated;
    }

    private static void pass(Process process, Future<Process> started) {
        if (started.done()) {
            process.destroyForcibly();
        } else {
            started.setResult(process);
        }
    }

    private static void fail(Future<Process> started, Exception exception) {
        if (!started.done()) {
            started.setException(exception);
        }
    }
}
