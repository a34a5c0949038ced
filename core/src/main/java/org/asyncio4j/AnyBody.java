package org.asyncio4j;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// What the two kinds of body have in common. Neither is a subtype of the other: only then does Java take
/// `async(() -> f())` for one that returns what `f` returns.
///
/// @param <T> what it returns
interface AnyBody<T extends @Nullable Object> extends Serializable {
    T run() throws Exception;
}
