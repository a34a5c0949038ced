package org.asyncio4j;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A done callback in the name of a future or task that waits for the one it is added to. It runs no code of the
/// program, so it needs no context of its own.
interface Awaiting extends Consumer<Future<?>> {

    /// {@return who waits, or null if that is not known}
    @Nullable
    Future<?> awaiter();

    /// {@return whether nobody can get any more what this is for}
    default boolean isGone() {
        return false;
    }
}
