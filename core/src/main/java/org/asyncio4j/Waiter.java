package org.asyncio4j;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The future of a task that waits in a lock, queue or the like; its text says where.
final class Waiter<T extends @Nullable Object> extends Future<T> {
    private final LoopBound place;

    Waiter(Loop loop, LoopBound place) {
        super(loop);
        this.place = place;
    }

    @Override
    void describe(List<String> parts) {
        parts.add("in " + place);
    }
}
