package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// What runs inside of a scope, such as a [TaskGroup] or a [Timeout], and has a result.
///
/// @param <S> the type of the scope
/// @param <T> what it returns
/// @python the body of `async with`
@FunctionalInterface
public interface ScopeBody<S, T extends @Nullable Object> extends VoidScopeBody<S> {

    /// Runs the body.
    ///
    /// @param scope the scope, which is open until this returns
    /// @return the result
    /// @throws Exception if it fails
    T run(S scope) throws Exception;

    @Override
    @SuppressWarnings("FunctionalInterfaceMethodChanged") // lets Java prefer this one where both would do
    default void execute(S scope) throws Exception {
        var _ = run(scope);
    }
}
