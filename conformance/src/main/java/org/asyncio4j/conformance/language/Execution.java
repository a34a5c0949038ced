package org.asyncio4j.conformance.language;

import static org.asyncio4j.Asyncio.async;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.asyncio4j.Asyncio;
import org.asyncio4j.ContextVar;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.Runner;
import org.asyncio4j.Task;
import org.asyncio4j.test.DeadlockError;
import org.jspecify.annotations.Nullable;

/// One run of a program, and all that its functions share.
final class Execution {
    private final Program program;
    private final Canon canon = new Canon();
    private final Trace trace = new Trace();
    private final Map<String, @Nullable Object> globals = new HashMap<>();
    private final Map<String, ContextVar<@Nullable Object>> contextVariables = new HashMap<>();
    private final List<Coroutine<?>> coroutines = new ArrayList<>();
    private @Nullable EventLoop loop;

    Execution(Program program) {
        this.program = program;
        program.globals().forEach((name, value) -> globals.put(name, Values.copy(value)));
        program.contextVariables()
                .forEach((name, about) -> contextVariables.put(
                        name,
                        about.containsKey("default")
                                ? new ContextVar<>(name, about.get("default"))
                                : new ContextVar<>(name)));
    }

    /// Runs the program.
    ///
    /// @return its trace
    List<String> run() throws Exception {
        if (program.pre() != null) {
            var _ = new Frame(this, function(program.pre()), List.of()).call();
        }
        var runner = new Runner(program.option("debug"), () -> Asyncio.newEventLoop(new LimitedTime()));
        loop = runner.getLoop();
        prepare(loop);
        try {
            program.mains().forEach(name -> runMain(runner, name));
            close(runner);
        } catch (DeadlockError e) {
            write("DEADLOCK");
        } catch (LimitedTime.Exceeded e) {
            write("LIMIT");
        } finally {
            trace.end();
            dispose(loop);
        }
        return trace.lines();
    }

    private void prepare(EventLoop loop) {
        Task<?> probe = loop.createTask(async(() -> {}));
        loop.runUntilComplete(probe);
        canon.setLastTaskBefore(probe);
        loop.setExceptionHandler((_, context) -> handle(context));
        if (program.option("eager")) {
            loop.setTaskFactory(Asyncio.eagerTaskFactory());
        }
    }

    private void runMain(Runner runner, String name) {
        String outcome;
        try {
            outcome = "returned " + canon.text(runner.run(coroutine(name, List.of())));
        } catch (DeadlockError | LimitedTime.Exceeded e) {
            throw e;
        } catch (Throwable e) {
            outcome = "raised " + canon.text(e);
        }
        write(name + " " + outcome);
    }

    private void close(Runner runner) {
        write("closing");
        try {
            runner.close();
        } catch (DeadlockError | LimitedTime.Exceeded e) {
            throw e;
        } catch (Throwable e) {
            write("close raised " + canon.text(e));
        }
        write("closed");
    }

    /// Ends what the program has left half-way, so that it does not keep threads, and lets go of the program: a
    /// report about an exception that nobody retrieved keeps the loop.
    private void dispose(EventLoop loop) {
        loop.close();
        loop.setExceptionHandler((_, _) -> {});
        for (var coroutine : coroutines) {
            try {
                var _ = coroutine.close();
            } catch (Closed | IllegalStateException _) {
                // It has unwound, or cannot.
            }
        }
    }

    private void handle(Map<String, Object> context) {
        var message = Messages.ofHandler(String.valueOf(context.get("message")));
        if (message != null) {
            var exception = context.get("exception");
            trace("HANDLER " + message + (exception == null ? "" : ": " + canon.text(exception)));
        }
    }

    /// Traces what the program does. What still runs when its loop is closed is not part of it.
    void trace(String message) {
        if (loop == null || !loop.isClosed()) {
            write(message);
        }
    }

    private void write(String message) {
        trace.add(loop == null ? 0 : Times.ms(loop.time()), currentTaskName(), message);
    }

    private String currentTaskName() {
        Task<?> task;
        try {
            task = Asyncio.currentTask();
        } catch (IllegalStateException e) { // no loop runs
            task = null;
        }
        return task == null ? "-" : canon.nameOf(task);
    }

    /// Ends the function that calls this if the program is over.
    void checkOpen() {
        if (trace.ended() || (loop != null && loop.isClosed())) {
            throw new Closed();
        }
    }

    Program.Function function(String name) {
        return program.function(name);
    }

    /// {@return a new coroutine that runs a function}
    Coroutine<@Nullable Object> coroutine(String name, List<@Nullable Object> arguments) {
        var frame = new Frame(this, function(name), arguments);
        Coroutine<@Nullable Object> coroutine = async(frame::call);
        keep(coroutine, name);
        return coroutine;
    }

    /// Names a coroutine that the program can get hold of, and closes it in the end.
    void keep(Coroutine<?> coroutine, String name) {
        canon.name(coroutine, name);
        coroutines.add(coroutine);
    }

    Canon canon() {
        return canon;
    }

    Map<String, @Nullable Object> globals() {
        return globals;
    }

    ContextVar<@Nullable Object> contextVariable(String name) {
        var variable = contextVariables.get(name);
        if (variable == null) {
            throw new ProgramError("no context variable " + name);
        }
        return variable;
    }
}
