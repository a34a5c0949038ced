package org.asyncio4j;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.asyncio4j.internal.PlainData;

/// What an exception handler gets of an exception that nobody has retrieved, if the exception could lead back
/// to the task or future that it has ended.
///
/// A report about garbage must not keep the garbage alive. So it keeps an exception only if the classes show
/// that it leads to no other objects: the fields of the exception, of its causes and of its suppressed
/// exceptions are primitive types, strings, enums, final classes and records of such, and arrays of them. It
/// copies all others: the text, the stack trace, the cause and the suppressed exceptions. The copy prints
/// like the original.
public final class ExceptionCopy extends Exception {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_CHAIN = 100;

    /// Of a class: whether its exceptions lead to nothing but their causes and suppressed exceptions.
    private static final ClassValue<Boolean> PLAIN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isPlainType(type);
        }
    };

    /// The class of the original.
    private final Class<? extends Throwable> type;

    /// Its text as Python would have it.
    private final String repr;

    private ExceptionCopy(Throwable original) {
        super(orElse(original.getClass().getName(), original::toString));
        type = original.getClass();
        repr = orElse(type.getSimpleName() + "()", () -> Repr.of(original));
        setStackTrace(orElse(new StackTraceElement[0], original::getStackTrace));
    }

    /// Asks the program's code, which may fail.
    private static <T> T orElse(T fallback, Supplier<? extends T> code) {
        try {
            var value = code.get();
            return value == null ? fallback : value;
        } catch (Throwable e) {
            return fallback;
        }
    }

    /// {@return the class of the original}
    public Class<? extends Throwable> type() {
        return type;
    }

    /// {@return the text of the original, which is also the message of the copy}
    @Override
    @SuppressWarnings("OverrideThrowableToString") // the message begins with the name of a class already
    public String toString() {
        return String.valueOf(getMessage());
    }

    String repr() {
        return repr;
    }

    /// {@return an exception that leads to no other objects: the given one if it does not, else a copy}
    static Throwable unlessPlain(Throwable exception) {
        return of(exception, new IdentityHashMap<>());
    }

    /// {@return whether an exception leads to no other objects}
    static boolean isPlain(Throwable exception) {
        return isPlain(exception, LONGEST_CHAIN);
    }

    private static boolean isPlain(Throwable exception, int left) {
        if (exception instanceof ExceptionCopy) {
            return true;
        }
        if (left == 0 || !PLAIN.get(exception.getClass())) {
            return false;
        }
        if (exception instanceof CancelledError cancelled && !PlainData.isPlain(cancelled.argument())) {
            return false;
        }
        var cause = exception.getCause();
        if (cause != null && !isPlain(cause, left - 1)) {
            return false;
        }
        for (var suppressed : exception.getSuppressed()) {
            if (!isPlain(suppressed, left - 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlainType(Class<?> type) {
        if (type == CancelledError.class) {
            return true; // but for its argument
        }
        // what a group holds are its suppressed exceptions too
        var base = ExceptionGroup.class.isAssignableFrom(type) ? ExceptionGroup.class : Throwable.class;
        return PlainData.addsOnlyPlainData(type, base) && tellsItsCause(type);
    }

    /// {@return whether `getCause` is not overridden}
    private static boolean tellsItsCause(Class<?> type) {
        try {
            return type.getMethod("getCause").getDeclaringClass().getModule() == Object.class.getModule();
        } catch (NoSuchMethodException | LinkageError e) {
            return false;
        }
    }

    /// @param copies those made so far: exceptions may refer to each other in a circle
    private static Throwable of(Throwable exception, Map<Throwable, Throwable> copies) {
        var known = copies.get(exception);
        if (known != null || isPlain(exception)) {
            return known == null ? exception : known;
        }
        var copy = new ExceptionCopy(exception);
        copies.put(exception, copy);
        if (copies.size() < LONGEST_CHAIN) {
            var cause = of(orElse(exception, exception::getCause), copies);
            if (cause != copy) {
                var _ = copy.initCause(cause);
            }
            for (var suppressed : exception.getSuppressed()) {
                var copied = of(suppressed, copies);
                if (copied != copy) {
                    copy.addSuppressed(copied);
                }
            }
        }
        return copy;
    }
}
