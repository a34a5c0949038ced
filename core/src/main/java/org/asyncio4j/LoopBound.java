package org.asyncio4j;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What tasks wait in. It belongs to the event loop in which one first had to wait; before that any loop may use
/// it.
abstract class LoopBound {
    private @Nullable Loop loop;

    /// Makes the future of one that waits here, and binds this to the running loop.
    final <T extends @Nullable Object> Future<T> newWaiter() {
        return new Waiter<>(bind(), this);
    }

    /// Binds this to the running loop.
    ///
    /// @return the loop
    final Loop bind() {
        var running = CurrentLoop.runningOrNull();
        if (loop == null) {
            loop = CurrentLoop.running();
        } else if (running != loop) {
            throw new IllegalStateException(this + " is bound to a different event loop");
        }
        return loop;
    }

    /// Suspends the current task until the waiter is done, which stands among the others meanwhile.
    static <T extends @Nullable Object> void waitAmong(ArrayDeque<Future<T>> waiters, Future<T> waiter) {
        waiters.add(waiter);
        try {
            waiter.await();
        } finally {
            waiters.remove(waiter);
        }
    }

    /// Throws if the loop runs and the caller is none of its callbacks and tasks. Called before anything changes,
    /// so that the call of a wrong thread leaves everything as it was.
    final void checkThread() {
        if (loop != null) {
            loop.checkThread();
        }
    }

    /// {@return such as `<Lock [locked, waiters:2]>`}
    final String describe(String state, ArrayDeque<?> waiters) {
        var waiting = waiters.isEmpty() ? "" : ", waiters:" + waiters.size();
        return "<" + getClass().getSimpleName() + " [" + state + waiting + "]>";
    }
}
