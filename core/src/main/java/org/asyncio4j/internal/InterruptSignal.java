package org.asyncio4j.internal;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/// Ctrl-C, which the JDK offers as `sun.misc.Signal` only. The compiler warns of that class at each mention, so
/// it is reached by method handles.
public final class InterruptSignal implements AutoCloseable {
    private final Signals signals;
    private final Object previous;
    private boolean closed;

    private InterruptSignal(Signals signals, Object previous) {
        this.signals = signals;
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
            var signals = new Signals();
            Object previous = signals.handle(signals.handlerOf(action));
            if (previous.getClass().getName().startsWith("sun.misc.")) {
                return new InterruptSignal(signals, previous);
            }
            Object _ = signals.handle(previous); // the program's own handler
            return null;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return null; // no such class in this JDK, or the JVM was started with -Xrs
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Object _ = signals.handle(previous);
        }
    }

    /// `sun.misc.Signal` and `sun.misc.SignalHandler` for the signal INT.
    private static final class Signals {
        private final Class<?> signalType = Class.forName("sun.misc.Signal");
        private final Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        private final MethodHandles.Lookup lookup = MethodHandles.lookup();
        private final Object signal = signalType.getConstructor(String.class).newInstance("INT");
        private final MethodHandle handle =
                lookup.findStatic(signalType, "handle", methodType(handlerType, signalType, handlerType));

        private Signals() throws ReflectiveOperationException {}

        Object handle(Object handler) {
            try {
                return handle.invoke(signal, handler);
            } catch (Throwable e) {
                throw Rethrow.unchecked(e);
            }
        }

        Object handlerOf(Runnable action) throws ReflectiveOperationException {
            var run =
                    lookup.findStatic(Signals.class, "received", methodType(void.class, Runnable.class, Object.class));
            var handlerMethod = methodType(void.class, signalType);
            try {
                return LambdaMetafactory.metafactory(
                                lookup,
                                "handle",
                                methodType(handlerType, Runnable.class),
                                handlerMethod,
                                run,
                                handlerMethod)
                        .getTarget()
                        .invoke(action);
            } catch (Throwable e) {
                throw Rethrow.unchecked(e);
            }
        }

        @SuppressWarnings("unused") // called through its method handle
        private static void received(Runnable action, Object signal) {
            action.run();
        }
    }
}
