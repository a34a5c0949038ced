package org.asyncio4j.conformance.language;

import org.jspecify.annotations.Nullable;

/// What an op does.
@FunctionalInterface
interface Operation {

    /// Does it.
    ///
    /// @param frame the function that it stands in
    /// @param op the op
    /// @param of the value of its field `of`; null only if it has no such field
    /// @return its value, or a [Flow] of an op that has no value
    /// @throws Exception if it fails
    @Nullable
    Object run(Frame frame, Op op, @Nullable Object of) throws Exception;
}
