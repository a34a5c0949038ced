package org.asyncio4j.test;

import static org.asyncio4j.Asyncio.async;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.asyncio4j.Asyncio;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.ExceptionHandler;
import org.asyncio4j.Runner;
import org.asyncio4j.internal.inspect.Inspection;
import org.asyncio4j.internal.inspect.Inspection.Report;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;

/// The event loop of one test, which looks at the end at what the test has left behind.
final class TestLoop implements ExceptionHandler {
    private final EventLoop loop;
    private final Runner runner;
    private final ArrayDeque<AutoCloseable> resources = new ArrayDeque<>();
    private final List<Report> leaks = new ArrayList<>();
    private boolean deadlocked;

    TestLoop(Poll poll) {
        loop = Asyncio.newEventLoop(poll);
        loop.setExceptionHandler(this);
        Inspection.get().keepReports(loop);
        runner = new Runner(() -> loop);
    }

    EventLoop eventLoop() {
        return loop;
    }

    @Override
    public void handle(EventLoop source, Map<String, Object> context) {
        var exception = context.get("exception") instanceof Throwable thrown ? thrown : null;
        var text = "reported to the exception handler: " + context.get("message");
        leaks.add(new Report(exception == null ? text : text + ": " + exception, exception));
    }

    /// {@return a coroutine that has the name of a method}
    static Coroutine<?> named(String name, Callable<?> body) {
        return (Coroutine<?>) Inspection.get().coroutine(name, body);
    }

    /// Runs a test that has no other parts, and ends it.
    ///
    /// @throws LeakError if it has left something behind
    void runAlone(Coroutine<?> test) {
        try {
            var _ = run(test);
        } catch (Throwable e) {
            end(e);
            throw e;
        }
        end(null);
    }

    /// Runs a part of the test, such as the test method, or within one.
    <T extends @Nullable Object> T run(Coroutine<T> part) {
        if (loop.isRunning()) {
            return part.await();
        }
        try {
            return runner.run(part);
        } catch (DeadlockError e) {
            deadlocked = true;
            throw e;
        }
    }

    /// Has something closed at the end of the test, on the loop, before what was added earlier.
    void closeAtEnd(AutoCloseable resource) {
        resources.push(resource);
    }

    /// Ends the test: closes what it uses, and the loop. What goes wrong here is thrown, or a
    /// [LeakError]; if the test has failed, its failure suppresses that instead.
    ///
    /// @param failure what the test has thrown, or null
    void end(@Nullable Throwable failure) {
        @Nullable Throwable problem = null;
        for (var resource : resources) {
            try {
                run(async(resource::close));
            } catch (Throwable e) {
                problem = and(problem, e);
            }
        }
        try (runner) {
            if (!deadlocked) {
                Asyncio.allTasks(loop).forEach(task -> leaks.add(new Report("unfinished: " + Texts.of(task), null)));
            }
            leaks.addAll(Inspection.get().takeReports(loop));
            var _ = runner.getLoop(); // which is closed then, also if nothing has run
        } catch (Throwable e) {
            problem = and(problem, e);
        }
        leaks.addAll(Inspection.get().takeReports(loop));
        if (!leaks.isEmpty()) {
            problem = and(problem, new LeakError(leaks));
        }
        if (problem != null) {
            if (failure == null) {
                TestLoop.<RuntimeException>raise(problem);
            } else {
                var _ = and(failure, problem);
            }
        }
    }

    /// Throws an exception as it is, checked or not.
    @SuppressWarnings("unchecked") // the cast is erased, which is the point
    private static <X extends Throwable> void raise(Throwable exception) throws X {
        throw (X) exception;
    }

    private static Throwable and(@Nullable Throwable first, Throwable second) {
        if (first == null) {
            return second;
        }
        if (first != second) {
            first.addSuppressed(second);
        }
        return first;
    }
}
