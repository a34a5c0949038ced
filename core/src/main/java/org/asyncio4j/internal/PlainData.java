package org.asyncio4j.internal;

import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells which objects lead to nothing but text, numbers and the like, as their classes show: to keep such an
/// object keeps nothing else of the program alive.
public final class PlainData {
    private static final ClassValue<Boolean> PLAIN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isPlain(type, new HashSet<>());
        }
    };

    private PlainData() {}

    /// {@return whether an object leads to nothing else}
    ///
    /// @param object the object, or null
    public static boolean isPlain(@Nullable Object object) {
        return object == null || PLAIN.get(object.getClass());
    }

    /// {@return whether what a class adds to one of its superclasses leads to nothing else}
    ///
    /// @param type the class
    /// @param base the superclass
    public static boolean addsOnlyPlainData(Class<?> type, Class<?> base) {
        return fieldsArePlain(type, base, new HashSet<>());
    }

    private static boolean isPlain(Class<?> type, Set<Class<?>> known) {
        if (type.isPrimitive() || type == Class.class || Enum.class.isAssignableFrom(type) || !known.add(type)) {
            return true;
        }
        return type.isArray()
                ? isAlwaysPlain(type.getComponentType(), known)
                : fieldsArePlain(type, Object.class, known);
    }

    /// {@return whether all objects in a variable of a type are plain}
    private static boolean isAlwaysPlain(Class<?> type, Set<Class<?>> known) {
        return (Modifier.isFinal(type.getModifiers()) || type.isEnum()) && isPlain(type, known);
    }

    private static boolean fieldsArePlain(Class<?> type, Class<?> base, Set<Class<?>> known) {
        try {
            for (var declaring = type; declaring != null && declaring != base; declaring = declaring.getSuperclass()) {
                for (var field : declaring.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers()) && !isAlwaysPlain(field.getType(), known)) {
                        return false;
                    }
                }
            }
            return true;
        } catch (LinkageError e) {
            return false; // the class of a field is missing
        }
    }
}
