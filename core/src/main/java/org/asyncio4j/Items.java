package org.asyncio4j;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a queue holds. The kind of the queue says which item is taken first.
///
/// @param <T> the type of the items
interface Items<T extends @Nullable Object> {
    void add(T item);

    /// Removes the item whose turn it is; there is one.
    T take();

    int size();

    List<T> toList();
}
