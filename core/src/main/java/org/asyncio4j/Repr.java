package org.asyncio4j;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.asyncio4j.internal.text.Lambdas;
import org.jspecify.annotations.Nullable;

/// Texts of values as Python's `repr` gives them, where that differs from `toString`.
final class Repr {
    private static final int LONGEST = 30;
    private static final ThreadLocal<Set<Object>> IN_PROGRESS =
            ThreadLocal.withInitial(() -> Collections.newSetFromMap(new IdentityHashMap<>()));

    private Repr() {}

    /// {@return a string in quotes, an exception as `Type('message')`, anything else as its text}
    static String of(@Nullable Object value) {
        return switch (value) {
            case CharSequence text -> "'" + text + "'";
            case Throwable exception -> ofException(exception);
            case null, default -> Objects.toString(value);
        };
    }

    /// {@return the same without the middle of a long one, as Python's `reprlib` gives it}
    static String shortOf(@Nullable Object value) {
        String text;
        try {
            text = of(value);
        } catch (RuntimeException e) {
            return "<" + Lambdas.describe(Objects.requireNonNull(value)) + " instance at 0x"
                    + Integer.toHexString(System.identityHashCode(value)) + ">";
        }
        if (text.length() <= LONGEST) {
            return text;
        }
        int head = (LONGEST - 3) / 2;
        int tail = LONGEST - 3 - head;
        return text.substring(0, head) + "..." + text.substring(text.length() - tail);
    }

    private static String ofException(Throwable exception) {
        if (exception instanceof ExceptionCopy copy) {
            return copy.repr();
        }
        var message = exception.getMessage();
        var name = exception.getClass().getSimpleName();
        var text = message == null ? "" : "'" + message + "'";
        if (exception instanceof ExceptionGroup group) {
            var members = group.exceptions().stream().map(Repr::ofException).toList();
            return name + "(" + text + ", " + members + ")";
        }
        return name + "(" + text + ")";
    }

    /// Makes the text of an object that may contain itself: where it does, `...` stands.
    static String of(Object object, Supplier<String> text) {
        var inProgress = IN_PROGRESS.get();
        if (!inProgress.add(object)) {
            return "...";
        }
        try {
            return text.get();
        } finally {
            inProgress.remove(object);
        }
    }

    /// {@return the first and the last callback, and how many are between them}
    static String ofCallbacks(List<?> callbacks) {
        String first = callback(callbacks.getFirst());
        return switch (callbacks.size()) {
            case 1 -> first;
            case 2 -> first + ", " + callback(callbacks.getLast());
            default -> first + ", <" + (callbacks.size() - 2) + " more>, " + callback(callbacks.getLast());
        };
    }

    private static String callback(Object callback) {
        return switch (callback) {
            case Task<?> _ -> "Task.wakeup()";
            case Awaiting awaiting -> Lambdas.describe(awaiting) + "()"; // it may be a future with a text of its own
            default -> callback.toString();
        };
    }

    /// {@return such as `Main.java:12`}
    static String place(StackTraceElement frame) {
        return frame.getFileName() + ":" + frame.getLineNumber();
    }
}
