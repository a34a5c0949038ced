package org.asyncio4j;

/// An object that tasks acquire and release. Its awaitables are made once, so that acquiring a free
/// object allocates nothing.
abstract sealed class Acquirable extends LoopBound permits Lock, Semaphore {
    private final Acquire acquisition = new Acquire();
    private final Hold hold = new Hold();

    /// {@return an awaitable that acquires this and gives true; always the same object}
    ///
    /// Awaiting it suspends the task if this is not free. A task that is cancelled while it waits has
    /// not acquired this, and its turn passes to the next task. Tasks acquire this in the order in which
    /// they ask for it.
    ///
    /// @python `acquire`
    @CheckReturnValue
    public final Awaitable<Boolean> acquire() {
        return acquisition;
    }

    /// {@return an awaitable that acquires this and gives an object whose `close` releases it; always
    /// the same object}
    ///
    /// @python `async with`
    @CheckReturnValue
    public final Awaitable<Held> hold() {
        return hold;
    }

    /// Releases this and wakes one of the waiting tasks.
    ///
    /// @throws IllegalStateException if this is not held, or if the caller is not on the loop's thread
    public abstract void release();

    /// {@return whether [#acquire()] would have to wait}
    public abstract boolean locked();

    /// Acquires this, at once or after the tasks that already wait.
    abstract void take();

    private void acquireNow() {
        var _ = Coroutine.stackOfCaller();
        checkThread();
        take();
    }

    private final class Acquire implements Awaitable<Boolean> {
        @Override
        public Boolean await() {
            acquireNow();
            return true;
        }
    }

    /// The awaitable and also its result: neither has a state of its own.
    final class Hold implements Awaitable<Held>, Held {
        @Override
        public Held await() {
            acquireNow();
            return this;
        }

        @Override
        public void close() {
            release();
        }
    }
}
