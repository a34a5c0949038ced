package org.asyncio4j;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets tasks that hold a lock wait until another has changed something under that lock.
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
/// It belongs to the event loop in which a task first had to wait for it.
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
    /// @param lock its lock, which others may share
    public Condition(Lock lock) {
        this.lock = Objects.requireNonNull(lock);
    }

    /// {@return what acquires the lock when it is awaited, and gives true}
    @CheckReturnValue
    public Awaitable<Boolean> acquire() {
        return lock.acquire();
    }

    /// {@return what acquires the lock when it is awaited, and gives what releases it again}
    ///
    /// @python `async with`
    @CheckReturnValue
    public Awaitable<Held> hold() {
        return lock.hold();
    }

    /// Releases the lock.
    ///
    /// @throws IllegalStateException if it is free, or if the caller is not on the loop's thread
    public void release() {
        lock.release();
    }

    /// {@return whether the lock is held}
    public boolean locked() {
        return lock.locked();
    }

    /// Releases the lock, waits for a signal, and acquires the lock again, in any case: when this method is left,
    /// the lock is held. It may return without a signal, so look again at what you wait for, or use
    /// [#awaitUntil(BooleanSupplier)].
    ///
    /// @return true
    /// @throws IllegalStateException if the lock is free, or if the caller is neither a task nor a coroutine
    /// @throws CancelledError if the task was cancelled, also while it acquired the lock again. A signal that it
    ///     had got goes to another task
    /// @python `Condition.wait`
    @Override
    public Boolean await() {
        // a coroutine of its own, since it may suspend again while it is closed
        return new Coroutine<>("wait", (CoroutineBody<Boolean>) this::waitForSignal).await();
    }

    private Boolean waitForSignal() {
        if (!locked()) {
            throw new IllegalStateException("cannot wait on un-acquired lock");
        }
        Future<Boolean> waiter = newWaiter();
        lock.bind(); // or a wrong thread could take it while those who wait here have released it
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

    /// Does not give up when it is cancelled: the last cancellation comes out when the lock is held.
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

    /// Waits as [#await] does until something is true; not at all if it is true already, for which the lock need
    /// not be held.
    ///
    /// @param predicate is asked at first and after each signal, with the lock held
    /// @return true
    /// @throws IllegalStateException if it has to wait and the lock is free
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
    /// @param supplier gives the value; null and `Boolean.FALSE` say that there is none yet
    /// @return the value
    /// @throws IllegalStateException if it has to wait and the lock is free
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

    /// Wakes some of the tasks that wait for a signal, those first that came first. They go on when they have
    /// acquired the lock, so release it.
    ///
    /// @param count how many at most
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
