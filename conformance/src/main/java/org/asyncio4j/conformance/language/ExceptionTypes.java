package org.asyncio4j.conformance.language;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.asyncio4j.BrokenBarrierException;
import org.asyncio4j.CancelledError;
import org.asyncio4j.ExceptionGroup;
import org.asyncio4j.GeneratorExit;
import org.asyncio4j.InvalidStateException;
import org.asyncio4j.KeyboardInterrupt;
import org.asyncio4j.QueueEmptyException;
import org.asyncio4j.QueueFullException;
import org.asyncio4j.QueueShutDownException;
import org.asyncio4j.SystemExit;
import org.asyncio4j.TimeoutException;
import org.asyncio4j.conformance.language.ProgramExceptions.B1;
import org.asyncio4j.conformance.language.ProgramExceptions.E1;
import org.asyncio4j.conformance.language.ProgramExceptions.E2;
import org.asyncio4j.conformance.language.ProgramExceptions.E3;
import org.asyncio4j.conformance.language.ProgramExceptions.KeyError;
import org.asyncio4j.conformance.language.ProgramExceptions.TypeError;
import org.asyncio4j.conformance.language.ProgramExceptions.ValueError;
import org.jspecify.annotations.Nullable;

/// The exceptions of the language: which Java class stands for which, and which is a kind of which.
final class ExceptionTypes {
    private static final Map<Class<?>, String> NAMES = Map.ofEntries(
            Map.entry(Error.class, "BaseException"),
            Map.entry(CancelledError.class, "CancelledError"),
            Map.entry(GeneratorExit.class, "GeneratorExit"),
            Map.entry(SystemExit.class, "SystemExit"),
            Map.entry(KeyboardInterrupt.class, "KeyboardInterrupt"),
            Map.entry(B1.class, "B1"),
            Map.entry(RuntimeException.class, "Exception"),
            Map.entry(TimeoutException.class, "TimeoutError"),
            Map.entry(InvalidStateException.class, "InvalidStateError"),
            Map.entry(QueueEmptyException.class, "QueueEmpty"),
            Map.entry(QueueFullException.class, "QueueFull"),
            Map.entry(QueueShutDownException.class, "QueueShutDown"),
            Map.entry(BrokenBarrierException.class, "BrokenBarrierError"),
            Map.entry(IllegalStateException.class, "RuntimeError"),
            Map.entry(TypeError.class, "TypeError"),
            Map.entry(ValueError.class, "ValueError"),
            Map.entry(NoSuchElementException.class, "LookupError"),
            Map.entry(KeyError.class, "KeyError"),
            Map.entry(E1.class, "E1"),
            Map.entry(E2.class, "E2"),
            Map.entry(E3.class, "E3"));

    private static final Map<String, String> PARENTS = Map.of(
            "ExceptionGroup", "BaseExceptionGroup",
            "BrokenBarrierError", "RuntimeError",
            "KeyError", "LookupError",
            "E3", "E2");

    private static final Set<String> BASE_EXCEPTIONS =
            Set.of("CancelledError", "GeneratorExit", "SystemExit", "KeyboardInterrupt", "BaseExceptionGroup", "B1");

    private ExceptionTypes() {}

    /// {@return the name of an exception's type}
    static String nameOf(Throwable exception) {
        if (exception.getClass() == IllegalArgumentException.class) {
            var isValue =
                    !Messages.ofException("ValueError", exception.getMessage()).isEmpty();
            return isValue ? "ValueError" : "TypeError";
        }
        if (exception instanceof ExceptionGroup) {
            return isBase(exception) ? "BaseExceptionGroup" : "ExceptionGroup";
        }
        var name = NAMES.get(exception.getClass());
        return name == null ? exception.getClass().getSimpleName() : name;
    }

    /// {@return whether it is no `Exception`: an error, or a group with one in it}
    private static boolean isBase(Throwable exception) {
        return exception instanceof ExceptionGroup group
                ? group.exceptions().stream().anyMatch(ExceptionTypes::isBase)
                : exception instanceof Error;
    }

    /// {@return whether an exception is an instance of one of some types}
    static boolean matches(Throwable exception, List<String> types) {
        if (types.isEmpty() || isInternal(exception)) {
            return false;
        }
        var name = nameOf(exception);
        return types.stream().anyMatch(type -> isKindOf(name, type));
    }

    private static boolean isKindOf(String name, String type) {
        return name.equals(type)
                || type.equals("BaseException")
                || (type.equals("Exception") && !BASE_EXCEPTIONS.contains(name) && !name.equals("BaseException"))
                || (PARENTS.containsKey(name) && isKindOf(PARENTS.get(name), type));
    }

    /// {@return whether an exception ends the run of a program, whatever that handles}
    static boolean isInternal(Throwable exception) {
        return exception instanceof ProgramError || exception instanceof Closed;
    }

    /// {@return the part of its message that is compared, or an empty string}
    static String messageOf(Throwable exception) {
        return Messages.ofException(nameOf(exception), exception.getMessage());
    }

    /// {@return a new exception}
    ///
    /// @param name the name of its type
    /// @param message its message, or null
    /// @param inner the exceptions in it, for a group
    static Throwable create(String name, @Nullable String message, List<Throwable> inner) {
        return switch (name) {
            case "BaseException" -> new Error(message);
            case "CancelledError" -> new CancelledError(message);
            case "GeneratorExit" -> new GeneratorExit();
            case "SystemExit" -> new SystemExit(orNothing(message));
            case "KeyboardInterrupt" -> new KeyboardInterrupt(orNothing(message));
            case "B1" -> new B1(message);
            case "Exception" -> new RuntimeException(message);
            case "ExceptionGroup", "BaseExceptionGroup" -> new ExceptionGroup(message, inner);
            case "TimeoutError" -> new TimeoutException(orNothing(message));
            case "InvalidStateError" -> new InvalidStateException(orNothing(message));
            case "QueueEmpty" -> new QueueEmptyException(orNothing(message));
            case "QueueFull" -> new QueueFullException(orNothing(message));
            case "QueueShutDown" -> new QueueShutDownException(orNothing(message));
            case "BrokenBarrierError" -> new BrokenBarrierException(orNothing(message));
            case "RuntimeError" -> new IllegalStateException(message);
            case "TypeError" -> new TypeError(message);
            case "ValueError" -> new ValueError(message);
            case "LookupError" -> new NoSuchElementException(message);
            case "KeyError" -> new KeyError(message);
            case "E1" -> new E1(message);
            case "E2" -> new E2(message);
            case "E3" -> new E3(message);
            default -> throw new ProgramError("no exception " + name);
        };
    }

    /// {@return a message for a constructor that wants one; an empty one is not compared}
    private static String orNothing(@Nullable String message) {
        return message == null ? "" : message;
    }
}
