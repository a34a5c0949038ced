package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// The code of a coroutine. It is serializable only so that a report can name the method that contains a
/// lambda.
///
/// @param <T> the type of the result
@FunctionalInterface
public interface CoroutineBody<T extends @Nullable Object> extends AnyBody<T> {

    /// Runs the body.
    ///
    /// @return the result
    /// @throws Exception if it fails
    @Override
    T run() throws Exception;

    /// A body that returns nothing.
    @FunctionalInterface
    interface OfVoid extends AnyBody<@Nullable Void> {

        /// Runs the body.
        ///
        /// @throws Exception if it fails
        void execute() throws Exception;

        @Override
        default @Nullable Void run() throws Exception {
            execute();
            return null;
        }
    }
}
