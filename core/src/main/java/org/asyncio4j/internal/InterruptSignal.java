package org.asyncio4j.internal;

import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Ctrl-C, for which the JDK has no other API.
public final class InterruptSignal implements AutoCloseable {
    private static final Signal SIGINT = new Signal("INT");

    private final SignalHandler previous;
    private boolean closed;

    private InterruptSignal(SignalHandler previous) {
        this.previous = previous;
    }

    /// Has an action run, on a thread of the JVM, each time that the user presses Ctrl-C, instead of ending the
    /// process.
    ///
    /// @param action what is run
    /// @return what restores the behaviour before; or null, and nothing is changed, if the program handles the
    ///     signal itself or the JVM does not let it
    public static @Nullable InterruptSignal handle(Runnable action) {
        try {
            var previous = Signal.handle(SIGINT, new Handler(action));
            if (previous.getClass().getName().startsWith("sun.misc.")) {
                return new InterruptSignal(previous);
            }
            Signal.handle(SIGINT, previous); // the program's own handler
            return null;
        } catch (IllegalArgumentException e) {
            return null; // the JVM was started with -Xrs
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Signal.handle(SIGINT, previous);
        }
    }

    private record Handler(Runnable action) implements SignalHandler {
        @Override
        public void handle(Signal signal) {
            action.run();
        }
    }
}
