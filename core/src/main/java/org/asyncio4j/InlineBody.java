package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// The body of a coroutine that is part of the one that awaits it, as the body of Python's `async with` is:
/// driven by hand, both are one frame.
///
/// @param <T> what it returns
@FunctionalInterface
interface InlineBody<T extends @Nullable Object> extends AnyBody<T> {

    /// {@return the body as one whose result is null}
    static <S> ScopeBody<S, @Nullable Void> returningNull(VoidScopeBody<S> body) {
        return scope -> {
            body.execute(scope);
            return null;
        };
    }
}
