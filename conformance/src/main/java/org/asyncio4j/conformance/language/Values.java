package org.asyncio4j.conformance.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Plain data: null, booleans, 64-bit integers, strings, lists; and, in what describes a program, maps.
final class Values {
    private Values() {}

    static long integer(@Nullable Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw new ProgramError("not an integer: " + value);
    }

    static int smallInteger(@Nullable Object value) {
        return Math.toIntExact(integer(value));
    }

    static String string(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new ProgramError("not a string: " + value);
    }

    @SuppressWarnings("unchecked") // the only lists there are
    static List<@Nullable Object> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw new ProgramError("not a list: " + value);
    }

    /// {@return a new list of the items}
    static List<@Nullable Object> listOf(Iterable<? extends @Nullable Object> items) {
        var list = new ArrayList<@Nullable Object>();
        items.forEach(list::add);
        return list;
    }

    @SuppressWarnings("unchecked") // the only maps there are
    static Map<String, @Nullable Object> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new ProgramError("not an object: " + value);
    }

    static Map<String, @Nullable Object> mapOrEmpty(@Nullable Object value) {
        return value == null ? Map.of() : map(value);
    }

    /// {@return whether a value is true, in the sense of a condition}
    static boolean isTrue(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            case Long number -> number != 0;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            default -> true;
        };
    }

    /// {@return whether two values are equal: plain data of one type by content, anything else by identity}
    static boolean equal(@Nullable Object left, @Nullable Object right) {
        var plain = left instanceof Boolean || left instanceof Long || left instanceof String || left instanceof List;
        return plain ? Objects.equals(left, right) : left == right;
    }

    /// {@return what is deep in a value copied, so that a program can change its lists}
    static @Nullable Object copy(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return value;
        }
        var copy = new ArrayList<@Nullable Object>();
        for (var item : list) {
            copy.add(copy(item));
        }
        return copy;
    }
}
