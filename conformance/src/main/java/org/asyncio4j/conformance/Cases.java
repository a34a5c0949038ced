package org.asyncio4j.conformance;

import org.jspecify.annotations.Nullable;

/// A source of programs.
@FunctionalInterface
interface Cases {

    /// {@return the next program, or null at the end}
    @Nullable
    Case next();
}
