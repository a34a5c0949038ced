package org.asyncio4j.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// What the process does when it gets a signal, for which the JDK has no API but that of the module
/// `jdk.unsupported`, which may be missing.
///
/// Several actions for one signal share its handler, which runs them all. When the last one is closed, what the
/// signal did before comes back.
public final class SignalAction implements AutoCloseable {
    private static final String SIGINT = "INT";
    private static final String SIGTERM = "TERM";
    private static final Map<String, Handler> HANDLERS = new HashMap<>(); // guarded by the class

    private final String signal;
    private final Runnable action;

    private SignalAction(String signal, Runnable action) {
        this.signal = signal;
        this.action = action;
    }

    /// {@return the name of a signal without its prefix, such as `TERM`}
    ///
    /// @param signal its name with or without the prefix
    /// @throws IllegalArgumentException if the system has no such signal
    public static String nameOf(String signal) {
        var name = signal.startsWith("SIG") ? signal.substring(3) : signal;
        try {
            return new Signal(name).getName();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid signal " + signal, e);
        } catch (LinkageError e) {
            return name; // nobody can tell
        }
    }

    /// Has an action run, on a thread of the JVM, each time that the process gets a signal. It must not wait.
    ///
    /// @param signal the name as [#nameOf] gives it
    /// @param action what is run
    /// @return what ends that; afterwards the action does not run any more
    /// @throws IllegalStateException if the system or the JVM does not let it
    public static synchronized SignalAction add(String signal, Runnable action) {
        var handler = HANDLERS.get(signal);
        if (handler == null) {
            requireSignals();
            handler = Handler.install(signal);
            HANDLERS.put(signal, handler);
        }
        var added = new SignalAction(signal, action);
        handler.actions.add(added);
        return added;
    }

    /// Has an action run each time that the user presses Ctrl-C, unless another was [added][#add] for that.
    ///
    /// @param action what is run
    /// @return what ends that; or null, and nothing is changed, if the program handles the signal already or the
    ///     JVM does not let it
    public static synchronized @Nullable SignalAction addForCtrlC(Runnable action) {
        if (HANDLERS.containsKey(SIGINT)) {
            return null;
        }
        try {
            var handler = Handler.install(SIGINT);
            if (handler.replacesOneOfTheProgram()) {
                handler.restore();
                return null;
            }
            HANDLERS.put(SIGINT, handler);
            var added = new SignalAction(SIGINT, action);
            handler.otherwise = added;
            return added;
        } catch (IllegalStateException | LinkageError e) {
            return null; // no signals here
        }
    }

    /// Makes sure that handlers are called. With the option -Xrs they are not, though the JVM takes those for some
    /// signals. It refuses one for this signal.
    private static void requireSignals() {
        if (HANDLERS.containsKey(SIGTERM)) {
            return;
        }
        try {
            Handler.install(SIGTERM).restore();
        } catch (IllegalStateException e) {
            throw new IllegalStateException("this JVM cannot handle signals: it was started with the option -Xrs", e);
        } catch (LinkageError e) {
            throw new IllegalStateException("this JVM cannot handle signals: it has no module jdk.unsupported", e);
        }
    }

    @Override
    public void close() {
        synchronized (SignalAction.class) {
            var handler = HANDLERS.get(signal);
            if (handler != null && handler.remove(this)) {
                HANDLERS.remove(signal);
                handler.restore();
            }
        }
    }

    private static final class Handler implements SignalHandler {
        private final Signal signal;
        private final SignalHandler previous;
        private final List<SignalAction> actions = new ArrayList<>();
        private @Nullable SignalAction otherwise;

        @SuppressWarnings("ThisEscapedInObjectConstruction") // there is nothing to run yet
        private Handler(String name) {
            signal = new Signal(name);
            previous = Signal.handle(signal, this);
        }

        private static Handler install(String name) {
            try {
                return new Handler(name);
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("sig " + name + " cannot be caught", e);
            }
        }

        private boolean replacesOneOfTheProgram() {
            return !previous.getClass().getName().startsWith("sun.misc.");
        }

        /// {@return whether nothing is left}
        private boolean remove(SignalAction action) {
            actions.remove(action);
            if (otherwise == action) {
                otherwise = null;
            }
            return actions.isEmpty() && otherwise == null;
        }

        /// Brings back what the signal did before, unless the program has set something else meanwhile.
        private void restore() {
            var replaced = Signal.handle(signal, previous);
            if (replaced != this) {
                Signal.handle(signal, replaced);
            }
        }

        /// Runs the actions. A signal that has arrived before the last of them was closed, and comes here only
        /// afterwards, does what it does without them.
        @Override
        @SuppressWarnings("LockOnNonEnclosingClassLiteral") // all that is here is guarded by that class
        public void handle(Signal arrived) {
            synchronized (SignalAction.class) {
                if (!actions.isEmpty()) {
                    List.copyOf(actions).forEach(added -> added.action.run());
                } else if (otherwise != null) {
                    otherwise.action.run();
                } else {
                    Signal.raise(signal);
                }
            }
        }
    }
}
