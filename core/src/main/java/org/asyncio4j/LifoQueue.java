package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// A queue that gives the newest item first.
///
/// @param <T> the type of the items
/// @python `asyncio.LifoQueue`
public final class LifoQueue<T extends @Nullable Object> extends Queue<T> {
    /// Makes a queue without a limit.
    public LifoQueue() {
        this(0);
    }

    /// Makes a queue.
    ///
    /// @param maxsize the largest number of items; 0 or less for no limit
    public LifoQueue(int maxsize) {
        super(maxsize, new ItemDeque<>(true));
    }
}
