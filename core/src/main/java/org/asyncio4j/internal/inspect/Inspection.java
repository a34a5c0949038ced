package org.asyncio4j.internal.inspect;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// What a test may ask an event loop beyond the API. There is one implementation, which is installed as soon
/// as a loop with a poll of its own is made: ordinary programs do not load it.
public abstract class Inspection {
    private static volatile @Nullable Inspection installed;

    /// Makes an inspection.
    protected Inspection() {}

    /// Something that a program has left undone.
    ///
    /// @param text says what
    /// @param exception the exception that nobody has retrieved, if it is that
    public record Report(String text, @Nullable Throwable exception) {}

    /// Installs the implementation.
    ///
    /// @param inspection the implementation
    public static void install(Inspection inspection) {
        installed = inspection;
    }

    /// {@return the implementation}
    public static Inspection get() {
        var inspection = installed;
        if (inspection == null) {
            throw new IllegalStateException("no event loop with a poll of its own was made");
        }
        return inspection;
    }

    /// Has an event loop keep the reports that it would otherwise make when objects are garbage: of
    /// coroutines that nobody awaited, and of exceptions that nobody retrieved.
    ///
    /// @param loop an event loop that has not run yet
    public abstract void keepReports(Object loop);

    /// Makes a coroutine with the name of a test.
    ///
    /// @param name its name
    /// @param body what it does
    /// @return the coroutine
    public abstract Object coroutine(String name, Callable<?> body);

    /// Tells what the loop cannot: a stage, or a future that the program has made, may be completed by
    /// another thread.
    ///
    /// @param task an unfinished task
    /// @return whether the task waits for such a one
    public abstract boolean mayWaitForThread(Object task);

    /// Takes the reports that are due if the program ends now. They are not made again.
    ///
    /// @param loop an event loop that does not run
    /// @return the reports, in the order in which they became due
    public abstract List<Report> takeReports(Object loop);
}
