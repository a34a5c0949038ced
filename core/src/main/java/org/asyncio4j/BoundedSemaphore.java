package org.asyncio4j;

/// A semaphore that never has more permits than at first: releasing it too often is an error.
///
/// @python `asyncio.BoundedSemaphore`
public final class BoundedSemaphore extends Semaphore {
    private final int bound;

    /// Makes a semaphore with one permit.
    public BoundedSemaphore() {
        this(1);
    }

    /// Makes a semaphore.
    ///
    /// @param value the number of permits
    /// @throws IllegalArgumentException if it is negative
    public BoundedSemaphore(int value) {
        super(value);
        bound = value;
    }

    /// Adds a permit, which goes to the first task that waits for one.
    ///
    /// @throws IllegalArgumentException if there are as many as at first
    /// @throws IllegalStateException if the caller is not on the loop's thread
    @Override
    public void release() {
        checkThread();
        if (value() >= bound) {
            throw new IllegalArgumentException("BoundedSemaphore released too many times");
        }
        super.release();
    }
}
