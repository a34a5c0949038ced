package org.asyncio4j.internal;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Ctrl-C, which the JDK offers as `sun.misc.Signal` only. The compiler warns of that class at each mention, so
/// it is reached by method handles.
public final class InterruptSignal implements AutoCloseable {
    private static final AtomicBoolean PREPARED = new AtomicBoolean();

    private final Object previous;
    private boolean closed;

    private InterruptSignal(Object previous) {
        this.previous = previous;
    }

    /// Makes the method handles on another thread, which takes milliseconds the first time. A call of [#handle]
    /// waits for it.
    public static void prepare() {
        if (!PREPARED.getPlain() && PREPARED.compareAndSet(false, true)) {
            var _ = Thread.ofPlatform().name("asyncio4j-signals").daemon().start(new Preparation());
        }
    }

    private static final class Preparation implements Runnable {
        @Override
        public void run() {
            Signals.prepare();
        }
    }

    /// Has an action run, on a thread of the JVM, each time that the user presses Ctrl-C, instead of ending the
    /// process.
    ///
    /// @param action what is run
    /// @return what restores the behaviour before; or null, and nothing is changed, if the program handles the
    ///     signal itself or the JVM does not let it
    public static @Nullable InterruptSignal handle(Runnable action) {
        try {
            Object previous = Signals.handle(Signals.newHandler(action));
            if (previous.getClass().getName().startsWith("sun.misc.")) {
                return new InterruptSignal(previous);
            }
            Object _ = Signals.handle(previous); // the program's own handler
            return null;
        } catch (IllegalArgumentException | LinkageError e) {
            return null; // the JVM was started with -Xrs, or there is no such class in this JDK
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Object _ = Signals.handle(previous);
        }
    }

    /// `sun.misc.Signal` and `sun.misc.SignalHandler` for the signal INT.
    private static final class Signals {
        private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
        private static final Object SIGNAL;
        private static final MethodHandle HANDLE; // (Object signal, Object handler) -> Object
        private static final MethodHandle NEW_HANDLER; // (Runnable) -> Object

        static {
            try {
                var signal = Class.forName("sun.misc.Signal");
                var handler = Class.forName("sun.misc.SignalHandler");
                SIGNAL = signal.getConstructor(String.class).newInstance("INT");
                HANDLE = LOOKUP.findStatic(signal, "handle", methodType(handler, signal, handler))
                        .asType(methodType(Object.class, Object.class, Object.class));
                NEW_HANDLER = LambdaMetafactory.metafactory(
                                LOOKUP,
                                "handle",
                                methodType(handler, Runnable.class),
                                methodType(void.class, signal),
                                LOOKUP.findStatic(
                                        Signals.class,
                                        "received",
                                        methodType(void.class, Runnable.class, Object.class)),
                                methodType(void.class, signal))
                        .getTarget()
                        .asType(methodType(Object.class, Runnable.class));
            } catch (Throwable e) {
                throw new LinkageError("no signals", e);
            }
        }

        private Signals() {}

        /// Does what [#handle] will do first.
        static void prepare() {
            try {
                Object _ = newHandler(Thread.currentThread());
            } catch (LinkageError e) {
                // what needs the class finds out itself
            }
        }

        static Object newHandler(Runnable action) {
            try {
                return (Object) NEW_HANDLER.invokeExact(action);
            } catch (Throwable e) {
                throw Rethrow.unchecked(e);
            }
        }

        static Object handle(Object handler) {
            try {
                return (Object) HANDLE.invokeExact(SIGNAL, handler);
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
