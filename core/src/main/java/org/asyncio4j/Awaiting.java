package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// A done callback in the name of a future or task that waits for the one it is added to.
interface Awaiting {

    /// {@return who waits, or null if that is not known}
    @Nullable
    Future<?> awaiter();
}
