package org.asyncio4j;

/// What is acquired and released. Its awaitables are made once, so that acquiring what is free allocates nothing.
abstract sealed class Acquirable extends LoopBound permits Lock, Semaphore {
    private final Acquire acquisition = new Acquire();
    private final Hold hold = new Hold();

    /// {@return what acquires this when it is awaited, and gives true; always the same object}
    ///
    /// Who comes first gets it first. A task that is cancelled while it waits has not acquired it, and passes its
    /// turn on.
    ///
    /// @python `acquire`
    @CheckReturnValue
    public final Awaitable<Boolean> acquire() {
        return acquisition;
    }

    /// {@return what acquires this when it is awaited, and gives what releases it again; always the same object}
    ///
    /// @python `async with`
    @CheckReturnValue
    public final Awaitable<Held> hold() {
        return hold;
    }

    /// Releases this, and wakes one of those that wait for it.
    ///
    /// @throws IllegalStateException if it is not held, or if the caller is not on the loop's thread
    public abstract void release();

    /// {@return whether [#acquire()] would have to wait}
    public abstract boolean locked();

    /// Takes it at once, or after those who are waiting.
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

    /// Both what is awaited and what that gives: neither has a state of its own.
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
