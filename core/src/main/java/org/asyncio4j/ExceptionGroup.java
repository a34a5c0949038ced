package org.asyncio4j;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Several exceptions that occurred together, such as the exceptions of the tasks in a [TaskGroup].
/// Groups may be nested.
///
/// The exceptions are also suppressed exceptions of the group, so that every stack trace shows all
/// branches.
///
/// @python `ExceptionGroup` and `BaseExceptionGroup`: here a group may hold errors too
public class ExceptionGroup extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The exceptions in the group.
    @SuppressWarnings("serial") // List.copyOf gives a serializable list
    private final List<Throwable> exceptions;

    /// The two parts of a group.
    ///
    /// @param matching a group of the exceptions that meet the condition, or null if none does
    /// @param rest a group of the others, or null if there are none
    public record Split(
            @Nullable ExceptionGroup matching, @Nullable ExceptionGroup rest) {}

    /// Makes a group.
    ///
    /// @param message a text about all of them
    /// @param exceptions the exceptions, at least one
    /// @throws IllegalArgumentException if there is none, or if one is null
    @SuppressWarnings("this-escape") // addSuppressed is final and calls no method of a subclass
    public ExceptionGroup(@Nullable String message, List<? extends Throwable> exceptions) {
        super(message);
        if (exceptions.isEmpty()) {
            throw new IllegalArgumentException("second argument (exceptions) must be a non-empty sequence");
        }
        for (int i = 0; i < exceptions.size(); i++) {
            var exception = exceptions.get(i);
            if (exception == null) {
                throw new IllegalArgumentException(
                        "Item " + i + " of second argument (exceptions) is not an exception");
            }
            addSuppressed(exception);
        }
        this.exceptions = List.copyOf(exceptions);
    }

    /// {@return the exceptions in the group, in the order in which they were given}
    public final List<Throwable> exceptions() {
        return exceptions;
    }

    /// Returns the part of the group whose exceptions are of a type, with the nesting of this group.
    ///
    /// @param type the type
    /// @return the part: the group itself if it is of that type, or null if no exception is
    public final @Nullable ExceptionGroup subgroup(Class<? extends Throwable> type) {
        return subgroup(type::isInstance);
    }

    /// Returns the part of the group whose exceptions meet a condition, with the nesting of this group.
    ///
    /// @param condition the condition, tested on this group, then on its exceptions and its nested
    ///     groups
    /// @return the part: the group itself if it meets the condition, or null if no exception does
    public final @Nullable ExceptionGroup subgroup(Predicate<? super Throwable> condition) {
        return split(condition).matching();
    }

    /// Splits the group into the exceptions of a type and the others, both with the nesting of this
    /// group.
    ///
    /// @param type the type
    /// @return the two parts
    public final Split split(Class<? extends Throwable> type) {
        return split(type::isInstance);
    }

    /// Splits the group into the exceptions that meet a condition and the others, both with the nesting
    /// of this group. The parts have the message, the stack trace and the cause of this group.
    ///
    /// @param condition the condition, tested on this group, then on its exceptions and its nested
    ///     groups
    /// @return the two parts
    public final Split split(Predicate<? super Throwable> condition) {
        if (condition.test(this)) {
            return new Split(this, null);
        }
        var matching = new ArrayList<Throwable>();
        var rest = new ArrayList<Throwable>();
        for (var exception : exceptions) {
            if (exception instanceof ExceptionGroup group) {
                var parts = group.split(condition);
                addUnlessNull(matching, parts.matching());
                addUnlessNull(rest, parts.rest());
            } else if (condition.test(exception)) {
                matching.add(exception);
            } else {
                rest.add(exception);
            }
        }
        return new Split(part(matching), part(rest));
    }

    private static void addUnlessNull(List<Throwable> exceptions, @Nullable Throwable exception) {
        if (exception != null) {
            exceptions.add(exception);
        }
    }

    private @Nullable ExceptionGroup part(List<Throwable> some) {
        if (some.isEmpty()) {
            return null;
        }
        var part = derive(some);
        part.setStackTrace(getStackTrace());
        if (getCause() != null && part.getCause() == null) {
            var _ = part.initCause(getCause());
        }
        return part;
    }

    /// Makes the groups into which this group is split. A subclass overrides it to get parts of its own
    /// type.
    ///
    /// @param some exceptions of this group, or parts of its nested groups
    /// @return a group of these exceptions, with the message of this group
    public ExceptionGroup derive(List<? extends Throwable> some) {
        return new ExceptionGroup(getMessage(), some);
    }

    /// {@return the type, the message and the number of exceptions}
    @Override
    @SuppressWarnings("OverrideThrowableToString") // the message is the given one
    public String toString() {
        int count = exceptions.size();
        return super.toString() + " (" + count + (count == 1 ? " sub-exception)" : " sub-exceptions)");
    }
}
