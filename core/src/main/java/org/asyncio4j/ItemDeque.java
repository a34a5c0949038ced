package org.asyncio4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.internal.Snapshot;
import org.jspecify.annotations.Nullable;

/// Items in the order in which they came, of which the oldest or the newest is taken first.
///
/// @param <T> the type of the items
final class ItemDeque<T extends @Nullable Object> implements Items<T> {
    /// Stands for null, which an `ArrayDeque` cannot hold.
    private static final Object NULL = new Object();

    private final ArrayDeque<Object> items = new ArrayDeque<>();
    private final boolean newestFirst;

    ItemDeque(boolean newestFirst) {
        this.newestFirst = newestFirst;
    }

    @Override
    public void add(T item) {
        items.add(item == null ? NULL : item);
    }

    @Override
    public T take() {
        return unmasked(newestFirst ? items.removeLast() : items.removeFirst());
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what was added is a T, and null where T may be null
    private T unmasked(Object item) {
        return item == NULL ? null : (T) item;
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public List<T> toList() {
        var list = new ArrayList<T>(items.size());
        for (var item : Snapshot.of(items)) {
            list.add(unmasked(item));
        }
        return list;
    }
}
