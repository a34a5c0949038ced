package org.asyncio4j;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets tasks that hold a lock wait until another task has changed something under that lock.
///
/// ```java
/// Coroutine<String> take(Condition condition, Deque<String> items) {
///     return async(() -> {
///         try (var _ = await(condition.hold())) {
///             condition.awaitUntil(() -> !items.isEmpty());
///             return items.remove();
///         }
///     });
/// }
/// ```
///
/// A condition belongs to the event loop in which a task first had to wait for it.
///
/// @python `asyncio.Condition`
public final class Condition extends LoopBound implements Awaitable<Boolean> {
    private final Lock lock;
    private final ArrayDeque<Future<Boolean>> waiters = new ArrayDeque<>(0);

    /// Makes a condition with a lock of its own.
    public Condition() {
        this(new Lock());
    }

    /// Makes a condition.
    ///
    /// @param lock the lock, which other conditions may share
    public Condition(Lock lock) {
        this.lock = Objects.requireNonNull(lock);
    }

    /// {@return an awaitable that acquires the lock and gives true}
    @CheckReturnValue
    public Awaitable<Boolean> acquire() {
        return lock.acquire();
    }

    /// {@return an awaitable that acquires the lock and gives an object whose `close` releases it}
    ///
    /// @python `async with`
    @CheckReturnValue
    public Awaitable<Held> hold() {
        return lock.hold();
    }

    /// Releases the lock.
    ///
    /// @throws IllegalStateException if the lock is free, or if the caller is not on the loop's thread
    public void release() {
        lock.release();
    }

    /// {@return whether the lock is held}
    public boolean locked() {
        return lock.locked();
    }

    /// Releases the lock, waits for a signal, and acquires the lock again. The lock is held again when
    /// this method returns or throws. The method may return without a signal, so check again the
    /// condition for which you wait, or use [#awaitUntil(BooleanSupplier)].
    ///
    /// @return true
    /// @throws IllegalStateException if the lock is free, or if the caller is neither a task nor a
    ///     coroutine
    /// @throws CancelledError if the task was cancelled, also while it acquired the lock again. A signal
    ///     that the task had got goes to another task
    /// @python `Condition.wait`
    @Override
    public Boolean await() {
        // a coroutine of its own, because it may suspend again while it is closed
        return new Coroutine<>("wait", (CoroutineBody<Boolean>) this::waitForSignal).await();
    }

    private Boolean waitForSignal() {
        if (!locked()) {
            throw new IllegalStateException("cannot wait on un-acquired lock");
        }
        Future<Boolean> waiter = newWaiter();
        lock.bind(); // or a wrong thread could take it while the waiting tasks have released it
        release();
        try {
            try {
                waitAmong(waiters, waiter);
                return true;
            } finally {
                acquireAgain();
            }
        } catch (Throwable e) {
            wake(1);
            throw e;
        }
    }

    /// Acquires the lock even if the task is cancelled meanwhile; then throws the last cancellation.
    private void acquireAgain() {
        CancelledError cancelled = null;
        boolean acquired = false;
        while (!acquired) {
            try {
                acquired = acquire().await();
            } catch (CancelledError e) {
                cancelled = e;
            }
        }
        if (cancelled != null) {
            throw cancelled;
        }
    }

    /// Waits as [#await] does until a predicate is true. Does not wait if it is already true; in this
    /// case the lock may be free.
    ///
    /// @param predicate the predicate, called first and after each signal, with the lock held
    /// @return true
    /// @throws IllegalStateException if the method has to wait and the lock is free
    /// @throws CancelledError if the task was cancelled
    /// @python `Condition.wait_for`
    public boolean awaitUntil(BooleanSupplier predicate) {
        while (!predicate.getAsBoolean()) {
            var _ = await();
        }
        return true;
    }

    /// Waits as [#awaitUntil(BooleanSupplier)] does until there is a value.
    ///
    /// @param <T> the type of the value
    /// @param supplier the source of the value; null and `Boolean.FALSE` mean that there is no value yet
    /// @return the value
    /// @throws IllegalStateException if the method has to wait and the lock is free
    /// @throws CancelledError if the task was cancelled
    /// @python `Condition.wait_for`
    public <T> T awaitUntil(Supplier<? extends @Nullable T> supplier) {
        @Nullable T value = supplier.get();
        while (value == null || Boolean.FALSE.equals(value)) {
            var _ = await();
            value = supplier.get();
        }
        return value;
    }

    /// Wakes one of the tasks that wait for a signal, as [#signal(int)] does.
    ///
    /// @throws IllegalStateException if the lock is free, or if the caller is not on the loop's thread
    /// @python `Condition.notify`
    public void signal() {
        signal(1);
    }

    /// Wakes some of the tasks that wait for a signal, in the order in which they began to wait. They go
    /// on when they have acquired the lock, so release it.
    ///
    /// @param count the largest number of tasks to wake
    /// @throws IllegalStateException if the lock is free, or if the caller is not on the loop's thread
    /// @python `Condition.notify`
    public void signal(int count) {
        checkThread();
        if (!locked()) {
            throw new IllegalStateException("cannot notify on un-acquired lock");
        }
        wake(count);
    }

    /// Wakes all tasks that wait for a signal, as [#signal(int)] does.
    ///
    /// @throws IllegalStateException if the lock is free, or if the caller is not on the loop's thread
    /// @python `Condition.notify_all`
    public void signalAll() {
        signal(waiters.size());
    }

    private void wake(int count) {
        int left = count;
        for (var waiter : waiters) {
            if (left <= 0) {
                break;
            }
            if (!waiter.done()) {
                left--;
                waiter.setResult(false);
            }
        }
    }

    /// {@return such as `<Condition [unlocked]>` or `<Condition [locked, waiters:2]>`}
    @Override
    public String toString() {
        return describe(locked() ? "locked" : "unlocked", waiters);
    }
}
