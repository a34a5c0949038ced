package org.asyncio4j.conformance.language;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.asyncio4j.Coroutine;
import org.asyncio4j.ExceptionGroup;
import org.asyncio4j.Future;
import org.asyncio4j.Handle;
import org.asyncio4j.Task;
import org.asyncio4j.TimerHandle;
import org.jspecify.annotations.Nullable;

/// The canonical text of values. Knows the names of one program's objects.
final class Canon {
    private static final Pattern DEFAULT_NAME = Pattern.compile("Task-(\\d+)");

    private final Map<Object, String> names = new WeakHashMap<>();
    private long tasksBefore;

    /// Sets the last task that was made before the program, from which it counts its own.
    void setLastTaskBefore(Task<?> task) {
        var matcher = DEFAULT_NAME.matcher(task.getName());
        if (!matcher.matches()) {
            throw new AssertionError("not a default name: " + task.getName());
        }
        tasksBefore = Long.parseLong(matcher.group(1));
    }

    /// Names a future or a coroutine.
    void name(Object object, String name) {
        names.put(object, name);
    }

    /// {@return a task's name; default names are counted from `Task-1`}
    String nameOf(Task<?> task) {
        var name = task.getName();
        var matcher = DEFAULT_NAME.matcher(name);
        return matcher.matches() ? "Task-" + (Long.parseLong(matcher.group(1)) - tasksBefore) : name;
    }

    private String labelOf(Future<?> future) {
        return future instanceof Task<?> task ? nameOf(task) : names.getOrDefault(future, "?");
    }

    /// {@return futures in the order of their names or labels}
    List<@Nullable Object> sorted(Iterable<? extends Future<?>> futures) {
        List<@Nullable Object> sorted = Values.listOf(futures);
        sorted.sort(Comparator.comparing(future -> labelOf((Future<?>) future)));
        return sorted;
    }

    String text(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean truth -> truth.toString();
            case Long number -> number.toString();
            case String text -> "'" + text + "'";
            case List<?> list -> texts(list);
            case Throwable exception -> ofException(exception);
            case Task<?> task -> "<Task " + nameOf(task) + ">";
            case Future<?> future -> "<Future " + labelOf(future) + ">";
            case Coroutine<?> coroutine -> "<coroutine " + names.getOrDefault(coroutine, coroutine.getName()) + ">";
            case TimerHandle _ -> "<TimerHandle>";
            case Handle _ -> "<Handle>";
            default -> "<" + value.getClass().getSimpleName() + ">";
        };
    }

    private String texts(List<?> values) {
        return values.stream().map(this::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private String ofException(Throwable exception) {
        var name = ExceptionTypes.nameOf(exception);
        if (exception instanceof ExceptionGroup group) {
            return name + "('" + group.getMessage() + "', " + texts(group.exceptions()) + ")";
        }
        var message = ExceptionTypes.messageOf(exception);
        return message.isEmpty() ? name : name + "('" + message + "')";
    }
}
