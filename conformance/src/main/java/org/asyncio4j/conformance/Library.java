package org.asyncio4j.conformance;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.asyncio4j.Asyncio;
import org.asyncio4j.conformance.language.Interpreter;
import org.asyncio4j.test.VirtualTime;
import org.jspecify.annotations.Nullable;

/// A copy of asyncio4j and of the interpreter of programs, with a class loader and a thread of its own.
///
/// asyncio4j counts its tasks, and chooses the stack, once for all of its loops. In copies, programs run beside each
/// other without taking numbers from each other, and on both stacks.
final class Library implements AutoCloseable {
    /// What a program logs is none of its trace. The JDK holds loggers weakly.
    private static final Logger LOG = Logger.getLogger("asyncio4j");

    private static final Object LOADING = new Object();

    private final URLClassLoader loader;
    private final Function<Map<String, @Nullable Object>, List<String>> interpreter;
    private final ExecutorService thread;

    static {
        LOG.setLevel(Level.OFF);
    }

    @SuppressWarnings("unchecked") // as Interpreter is declared
    private Library(Stack stack) throws ReflectiveOperationException {
        loader = new URLClassLoader(places(), ClassLoader.getPlatformClassLoader());
        interpreter =
                (Function<Map<String, @Nullable Object>, List<String>>) loader.loadClass(Interpreter.class.getName())
                        .getConstructor(String.class)
                        .newInstance(stack.toString());
        thread = Executors.newSingleThreadExecutor(threads(stack));
    }

    /// Loads a copy.
    ///
    /// @param stack the stack that its programs run on
    static Library load(Stack stack) {
        synchronized (LOADING) { // the stack is chosen by a system property
            try {
                return new Library(stack);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("asyncio4j could not be loaded", e);
            }
        }
    }

    private static URL[] places() {
        return Stream.of(Interpreter.class, Asyncio.class, VirtualTime.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .distinct()
                .toArray(URL[]::new);
    }

    /// {@return threads on which the loops of a stack run without another one}
    private static ThreadFactory threads(Stack stack) {
        return switch (stack) {
            case SCHEDULED -> Thread.ofPlatform().name("programs").daemon().factory();
            case HANDOFF -> Thread.ofVirtual().name("programs").factory();
        };
    }

    /// Runs a program.
    ///
    /// @param program the program
    /// @param limit how long it may take
    /// @return its trace
    /// @throws TimeoutException if it takes longer; the program may go on, so this copy is of no more use
    /// @throws ExecutionException if it could not be run
    List<String> run(Map<String, @Nullable Object> program, Duration limit)
            throws TimeoutException, ExecutionException, InterruptedException {
        return thread.submit(() -> interpreter.apply(program)).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Takes no more programs. Classes that a program still needs can be loaded.
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
