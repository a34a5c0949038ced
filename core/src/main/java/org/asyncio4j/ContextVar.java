package org.asyncio4j;

import java.util.NoSuchElementException;
import org.asyncio4j.internal.PlainData;
import org.jspecify.annotations.Nullable;

/// A variable whose value belongs to the current [Context]. Each task has its own value and starts with
/// the value of the code that made the task. Any thread may use a variable.
///
/// @param <T> the type of its values
/// @python `contextvars.ContextVar`
public final class ContextVar<T extends @Nullable Object> {
    private final String name;
    private final boolean hasDefault;
    private final @Nullable T defaultValue;

    /// Makes a variable without a default value.
    ///
    /// @param name the name, for text output only
    public ContextVar(String name) {
        this.name = name;
        hasDefault = false;
        defaultValue = null;
    }

    /// Makes a variable with a default value.
    ///
    /// @param name the name, for text output only
    /// @param defaultValue the value that [#get()] returns where no value was set
    public ContextVar(String name, T defaultValue) {
        this.name = name;
        hasDefault = true;
        this.defaultValue = defaultValue;
    }

    /// {@return its name}
    public String name() {
        return name;
    }

    /// {@return the value in the current context, or the variable's default}
    ///
    /// @throws NoSuchElementException if there is neither
    @SuppressWarnings("NullAway") // a T: the default is only read where it was given
    public T get() {
        Object value = Context.lookup(this);
        if (value != Context.ABSENT) {
            return cast(value);
        }
        if (!hasDefault) {
            throw new NoSuchElementException(toString());
        }
        return defaultValue;
    }

    /// {@return the value in the current context, or the given fallback}
    ///
    /// @param fallback the value to return where no value was set
    public T get(T fallback) {
        Object value = Context.lookup(this);
        return value == Context.ABSENT ? fallback : cast(value);
    }

    /// Sets the value in the current context.
    ///
    /// @param value the value
    /// @return a token with which [#reset] can undo this
    public Token<T> set(T value) {
        var context = Context.current();
        return new Token<>(this, context, context.replace(this, value));
    }

    /// Restores the value that the variable had before the call of [#set] that returned the token.
    ///
    /// @param token the token, which can be used once
    /// @throws IllegalArgumentException if the token belongs to another variable or another context
    /// @throws IllegalStateException if the token was used before
    public void reset(Token<T> token) {
        if (token.used) {
            throw new IllegalStateException(token + " has already been used once");
        }
        if (token.variable != this) {
            throw new IllegalArgumentException(token + " was created by a different ContextVar");
        }
        var context = Context.current();
        if (token.context != context) {
            throw new IllegalArgumentException(token + " was created in a different Context");
        }
        token.used = true;
        context.replace(this, token.old);
    }

    /// {@return whether neither the default nor the given value refers to the program's own objects}
    boolean isPlainWith(@Nullable Object value) {
        return PlainData.isPlain(defaultValue) && PlainData.isPlain(value);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // only `set` puts values under this variable
    private T cast(@Nullable Object value) {
        return (T) value;
    }

    @Override
    public String toString() {
        return "<ContextVar name='" + name + "'>";
    }

    /// Undoes one call of [ContextVar#set].
    ///
    /// @param <T> the type of the variable's values
    /// @python `contextvars.Token`
    public static final class Token<T extends @Nullable Object> {
        private final ContextVar<T> variable;
        private final Context context;
        private final @Nullable Object old;
        private boolean used;

        private Token(ContextVar<T> variable, Context context, @Nullable Object old) {
            this.variable = variable;
            this.context = context;
            this.old = old;
        }

        /// {@return the variable}
        public ContextVar<T> var() {
            return variable;
        }

        /// {@return whether the variable had a value before}
        ///
        /// @python `old_value is not Token.MISSING`
        public boolean hasOldValue() {
            return old != Context.ABSENT;
        }

        /// {@return the previous value}
        ///
        /// @throws NoSuchElementException if there was none
        /// @python `old_value`
        public T oldValue() {
            if (!hasOldValue()) {
                throw new NoSuchElementException(toString());
            }
            return variable.cast(old);
        }

        @Override
        public String toString() {
            return "<Token" + (used ? " used" : "") + " var=" + variable + ">";
        }
    }
}
