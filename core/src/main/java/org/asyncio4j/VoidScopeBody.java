package org.asyncio4j;

/// What runs inside of a scope, such as a [TaskGroup] or a [Timeout], and returns nothing.
///
/// @param <S> the type of the scope
/// @python the body of `async with`
@FunctionalInterface
public interface VoidScopeBody<S> {

    /// Runs the body.
    ///
    /// @param scope the scope, which is open until this returns
    /// @throws Exception if it fails
    void execute(S scope) throws Exception;
}
