package org.asyncio4j.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asyncio4j.Asyncio;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.asyncio4j.ExceptionHandler;
import org.asyncio4j.Runner;
import org.asyncio4j.internal.inspect.Inspection;
import org.asyncio4j.internal.inspect.Inspection.Report;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;

/// The event loop of one test, which looks afterwards at what the test has left behind.
final class TestLoop implements ExceptionHandler {
    private final EventLoop loop;
    private final List<Report> leaks = new ArrayList<>();

    TestLoop(Poll poll) {
        loop = Asyncio.newEventLoop(poll);
        loop.setExceptionHandler(this);
        Inspection.get().keepReports(loop);
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

    /// Runs a test and closes the loop.
    ///
    /// @throws Throwable what the test throws, or a [LeakError]
    void run(Coroutine<?> test) throws Throwable {
        @Nullable Throwable failure = null;
        try (var runner = new Runner(null, () -> loop)) {
            try {
                var _ = runner.run(test);
            } catch (Throwable e) {
                failure = e;
            }
            if (!(failure instanceof DeadlockError)) {
                Asyncio.allTasks(loop).forEach(task -> leaks.add(new Report("unfinished: " + Texts.of(task), null)));
            }
            leaks.addAll(Inspection.get().takeReports(loop));
        } catch (Throwable e) {
            failure = and(failure, e);
        }
        leaks.addAll(Inspection.get().takeReports(loop));
        if (!leaks.isEmpty()) {
            failure = and(failure, new LeakError(leaks));
        }
        if (failure != null) {
            throw failure;
        }
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
