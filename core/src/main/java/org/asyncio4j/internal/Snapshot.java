package org.asyncio4j.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Copies a collection of an event loop, from any thread, even while the loop changes it. There is no
/// lock, since that would slow the loop down.
public final class Snapshot {
    private static final int TRIES = 100;

    private Snapshot() {}

    /// {@return the elements. On the loop's thread the copy is exact. On another thread it may miss
    /// elements that are added or removed meanwhile}
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
                    if (element != null) { // a slot that was just cleared
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
                // the collection changed while it was read: try again
            }
        }
        return longest;
    }
}
