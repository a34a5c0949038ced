package org.asyncio4j;

/// A semaphore that never has more free permits than its initial number. Releasing it too often is an
/// error.
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
    /// @throws IllegalArgumentException if the number is negative
    public BoundedSemaphore(int value) {
        super(value);
        bound = value;
    }

    /// Adds a permit, which goes to the first task that waits for a permit.
    ///
    /// @throws IllegalArgumentException if as many permits as at first are free
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
