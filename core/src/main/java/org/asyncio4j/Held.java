package org.asyncio4j;

/// That something is held: what [Lock#hold], [Condition#hold] and [Semaphore#hold] give, for a
/// try-with-resources statement.
///
/// ```java
/// try (var _ = await(lock.hold())) {
///     // the lock is locked here, also across awaits
/// }
/// ```
///
/// @python what stands behind `async with lock`
public sealed interface Held extends AutoCloseable permits Acquirable.Hold {
    /// Releases what is held.
    ///
    /// @throws IllegalStateException if it is not held any more
    @Override
    void close();
}
