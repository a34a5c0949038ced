package org.asyncio4j.test;

import java.util.List;
import org.asyncio4j.internal.inspect.Inspection.Report;

/// A test has left something behind: unfinished tasks, coroutines that nobody awaited, exceptions that nobody
/// retrieved, or reports to the exception handler of its loop. The message names each; the exceptions are
/// suppressed by this error.
public final class LeakError extends AssertionError {
    private static final long serialVersionUID = 1L;

    LeakError(List<Report> leaks) {
        super(message(leaks));
        for (var leak : leaks) {
            if (leak.exception() != null) {
                addSuppressed(leak.exception());
            }
        }
    }

    private static String message(List<Report> leaks) {
        var text = new StringBuilder("the test has left something behind:");
        leaks.forEach(leak -> text.append("\n- ").append(leak.text()));
        return text.toString();
    }
}
