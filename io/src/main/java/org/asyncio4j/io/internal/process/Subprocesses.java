package org.asyncio4j.io.internal.process;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
import org.jspecify.annotations.Nullable;

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
            loop.checkThread();
            var protocol = protocolFactory.get();
            var child = started(loop, builder(command, options));
            var transport = ProcessTransport.start(loop, child, protocol, options);
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

    private static ProcessBuilder builder(List<String> command, SubprocessOptions options) throws IOException {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("the command names no program");
        }
        for (int i = 0; i < command.size(); i++) {
            Environment.requirePassable(command.get(i), i == 0 ? "the program" : "argument " + i);
        }
        var builder = new ProcessBuilder(new ArrayList<>(command));
        builder.redirectInput(input(options.stdin()));
        builder.redirectOutput(output(options.stdout()));
        if (options.stderr() == Stdio.Special.STDOUT) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(output(options.stderr()));
        }
        var env = options.env();
        if (env != null) {
            Environment.set(builder, env);
            builder.command().set(0, Environment.find(command.getFirst(), env, options.cwd()));
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
    private static Child started(EventLoop loop, ProcessBuilder builder) throws IOException {
        var context = Context.copyContext();
        Future<Child> started = loop.createFuture();
        BlockingThreads.run(() -> {
            try {
                var child = Child.start(builder);
                if (!BlockingThreads.post(loop, () -> pass(child, started), context)) {
                    child.discard();
                }
            } catch (Throwable e) {
                var failure = translated(e, builder);
                BlockingThreads.post(loop, () -> fail(started, failure), context);
            }
        });
        try {
            return await(started);
        } catch (Throwable e) {
            if (started.done() && !started.cancelled() && started.exception() == null) {
                started.result().discard(); // cancelled just before it would have gone on
            }
            throw e;
        }
    }

    /// The JDK tells by the text alone that there is no such program or directory.
    private static Throwable translated(Throwable exception, ProcessBuilder builder) {
        String missing = null;
        if (exception.getCause() instanceof FileNotFoundException) {
            missing = missingFile(builder);
        } else if (NO_SUCH_FILE.matcher(String.valueOf(exception.getMessage())).find()) {
            var directory = builder.directory();
            missing =
                    directory == null || directory.exists() ? builder.command().getFirst() : directory.toString();
        }
        if (missing == null) {
            return exception;
        }
        var translated = new NoSuchFileException(missing, null, "No such file or directory");
        translated.initCause(exception);
        return translated;
    }

    /// {@return the standard stream's file that cannot be opened since it, or its folder, does not exist; or null}
    private static @Nullable String missingFile(ProcessBuilder builder) {
        return Stream.of(builder.redirectInput(), builder.redirectOutput(), builder.redirectError())
                .map(Redirect::file)
                .filter(file -> file != null && !file.exists())
                .map(File::toString)
                .findFirst()
                .orElse(null);
    }

    private static void pass(Child child, Future<Child> started) {
        if (started.done()) {
            child.discard();
        } else {
            started.setResult(child);
        }
    }

    private static void fail(Future<Child> started, Throwable exception) {
        if (!started.done()) {
            started.setException(exception);
        }
    }
}
