package org.asyncio4j;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stands in a report for a failed future that is garbage.
final class LostFuture<T extends @Nullable Object> extends Future<T> {
    private final String type;

    LostFuture(Loop loop, String type, @Nullable List<StackTraceElement> origin, Throwable failure) {
        super(loop, origin, failure);
        this.type = type;
    }

    @Override
    String typeName() {
        return type;
    }
}
