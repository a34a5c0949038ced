package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// Makes one value of the results of two awaitables of different types, such as the constructor of a record.
///
/// @param <A> the type of the first result
/// @param <B> the type of the second result
/// @param <R> what it makes of them
@FunctionalInterface
public interface Combiner<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> {

    /// Combines the results.
    ///
    /// @param first the first result
    /// @param second the second result
    /// @return the value
    /// @throws Exception if it fails
    R combine(A first, B second) throws Exception;

    /// Makes one value of the results of three awaitables.
    ///
    /// @param <A> the type of the first result
    /// @param <B> the type of the second result
    /// @param <C> the type of the third result
    /// @param <R> what it makes of them
    @FunctionalInterface
    interface OfThree<
            A extends @Nullable Object,
            B extends @Nullable Object,
            C extends @Nullable Object,
            R extends @Nullable Object> {

        /// Combines the results.
        ///
        /// @param first the first result
        /// @param second the second result
        /// @param third the third result
        /// @return the value
        /// @throws Exception if it fails
        R combine(A first, B second, C third) throws Exception;
    }

    /// Makes one value of the results of four awaitables.
    ///
    /// @param <A> the type of the first result
    /// @param <B> the type of the second result
    /// @param <C> the type of the third result
    /// @param <D> the type of the fourth result
    /// @param <R> what it makes of them
    @FunctionalInterface
    interface OfFour<
            A extends @Nullable Object,
            B extends @Nullable Object,
            C extends @Nullable Object,
            D extends @Nullable Object,
            R extends @Nullable Object> {

        /// Combines the results.
        ///
        /// @param first the first result
        /// @param second the second result
        /// @param third the third result
        /// @param fourth the fourth result
        /// @return the value
        /// @throws Exception if it fails
        R combine(A first, B second, C third, D fourth) throws Exception;
    }

    /// Makes one value of the results of five awaitables.
    ///
    /// @param <A> the type of the first result
    /// @param <B> the type of the second result
    /// @param <C> the type of the third result
    /// @param <D> the type of the fourth result
    /// @param <E> the type of the fifth result
    /// @param <R> what it makes of them
    @FunctionalInterface
    interface OfFive<
            A extends @Nullable Object,
            B extends @Nullable Object,
            C extends @Nullable Object,
            D extends @Nullable Object,
            E extends @Nullable Object,
            R extends @Nullable Object> {

        /// Combines the results.
        ///
        /// @param first the first result
        /// @param second the second result
        /// @param third the third result
        /// @param fourth the fourth result
        /// @param fifth the fifth result
        /// @return the value
        /// @throws Exception if it fails
        R combine(A first, B second, C third, D fourth, E fifth) throws Exception;
    }
}
