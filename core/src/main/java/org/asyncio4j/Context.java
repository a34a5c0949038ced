package org.asyncio4j;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The values of all context variables, as one task, callback or thread sees them.
///
/// Copies share an immutable map; setting a variable replaces the map of one context.
///
/// @python `contextvars.Context`
public final class Context {
    static final Object ABSENT = new Object();

    private static final ThreadLocal<@Nullable Context> OF_THREAD = new ThreadLocal<>();

    // volatile: blocking code of a task uses this while the loop runs other tasks in the same context
    private volatile Map<ContextVar<?>, @Nullable Object> values;
    private boolean entered;

    /// Makes an empty context.
    public Context() {
        this(Map.of());
    }

    Context(Map<ContextVar<?>, @Nullable Object> values) {
        this.values = values;
    }

    /// {@return a copy of the current context}
    ///
    /// @python `contextvars.copy_context`
    public static Context copyContext() {
        return new Context(currentValues());
    }

    /// {@return an immutable map of the values in the current context}
    static Map<ContextVar<?>, @Nullable Object> currentValues() {
        var loop = CurrentLoop.runningOrNull();
        return loop == null ? ofThread().values : loop.context().values();
    }

    Map<ContextVar<?>, @Nullable Object> values() {
        return values;
    }

    /// {@return the context of the running callback or task, else the context of the thread}
    static Context current() {
        var loop = CurrentLoop.runningOrNull();
        return loop == null ? ofThread() : loop.context().get();
    }

    private static Context ofThread() {
        var context = OF_THREAD.get();
        if (context == null) {
            context = new Context();
            OF_THREAD.set(context);
        }
        return context;
    }

    /// Makes this the context of the current thread outside event loops.
    ///
    /// @return the previous context
    @Nullable
    Context adopt() {
        var before = OF_THREAD.get();
        OF_THREAD.set(this);
        return before;
    }

    /// Undoes a call of [#adopt].
    static void restore(@Nullable Context before) {
        if (before == null) {
            OF_THREAD.remove();
        } else {
            OF_THREAD.set(before);
        }
    }

    /// {@return a context with the same values}
    public Context copy() {
        return new Context(values);
    }

    /// Runs a function in this context.
    ///
    /// @param <R> the type of its result
    /// @param function the function to run, at once
    /// @return the function's result
    /// @throws Exception if the function throws it
    /// @throws IllegalStateException if code already runs in this context
    public <R extends @Nullable Object> R run(Callable<R> function) throws Exception {
        var loop = CurrentLoop.runningOrNull();
        enter();
        var outer = switchTo(loop, this);
        try {
            return function.call();
        } finally {
            var _ = switchTo(loop, outer);
            leave();
        }
    }

    private static @Nullable Context switchTo(@Nullable Loop loop, @Nullable Context context) {
        if (loop != null) {
            return loop.context().switchTo(context);
        }
        var outer = OF_THREAD.get();
        restore(context);
        return outer;
    }

    void enter() {
        checkNotEntered();
        entered = true;
    }

    void checkNotEntered() {
        if (entered) {
            throw new IllegalStateException("cannot enter context: " + this + " is already entered");
        }
    }

    /// {@return this context, or a copy if code already runs in this one}
    Context orCopyIfEntered() {
        return entered ? copy() : this;
    }

    void leave() {
        entered = false;
    }

    /// {@return the value of a variable in this context, or null if it is not set}
    ///
    /// @param <T> the type of the variable's values
    /// @param variable the variable
    @SuppressWarnings("unchecked") // only `ContextVar.set` puts values under a variable
    public <T> @Nullable T get(ContextVar<T> variable) {
        return (T) values.get(variable);
    }

    /// {@return the value of a variable in the current context, or [#ABSENT]}
    static @Nullable Object lookup(ContextVar<?> variable) {
        var values = currentValues();
        return values.isEmpty() ? ABSENT : values.getOrDefault(variable, ABSENT);
    }

    /// {@return the previous value, or [#ABSENT]}
    synchronized @Nullable Object replace(ContextVar<?> variable, @Nullable Object value) {
        var changed = new HashMap<ContextVar<?>, @Nullable Object>(values);
        Object old = values.getOrDefault(variable, ABSENT);
        if (value == ABSENT) {
            changed.remove(variable);
        } else {
            changed.put(variable, value);
        }
        values = changed;
        return old;
    }

    @Override
    public String toString() {
        return "<Context object at 0x" + Integer.toHexString(System.identityHashCode(this)) + ">";
    }
}
