package org.asyncio4j.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Copies a collection of an event loop for whoever asks: also for another thread, while the loop changes it.
/// No lock keeps the two apart, which would slow the loop down.
public final class Snapshot {
    private static final int TRIES = 100;

    private Snapshot() {}

    /// {@return the elements, exactly on the loop's thread; on another one without some of those that come or
    /// go meanwhile}
    ///
    /// @param <E> the type of the elements
    /// @param elements an `ArrayList`, `ArrayDeque` or `LinkedHashSet` without nulls
    @SuppressWarnings("unchecked") // they hold nothing else
    public static <E> List<E> of(Collection<E> elements) {
        List<E> longest = List.of();
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                List<E> copy = new ArrayList<>(elements.size());
                for (var element : elements.toArray()) {
                    if (element != null) { // such as a place that is empty meanwhile
                        copy.add((E) element);
                    }
                }
                if (copy.size() > longest.size()) {
                    longest = copy;
                }
                if (copy.size() >= elements.size()) {
                    return copy;
                }
            } catch (RuntimeException e) {
                // what it read was of different times
            }
        }
        return longest;
    }
}
