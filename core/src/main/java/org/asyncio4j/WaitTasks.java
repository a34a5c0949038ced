package org.asyncio4j;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The code of the coroutine that [Asyncio#waitTasks(Iterable)] returns.
///
/// @param <T> the type of the futures' results
/// @param awaitables the futures
/// @param timeout the time to wait, in seconds; infinity for no limit
/// @param returnWhen the condition on which the wait ends; null is reported as invalid
record WaitTasks<T extends @Nullable Object>(
        Iterable<? extends Awaitable<? extends T>> awaitables,
        double timeout,
        @Nullable ReturnWhen returnWhen) implements CoroutineBody<WaitResult<T>> {

    static <T extends @Nullable Object> Coroutine<WaitResult<T>> coroutine(
            Iterable<? extends Awaitable<? extends T>> awaitables, double timeout, @Nullable ReturnWhen returnWhen) {
        return new Coroutine<>("wait", new WaitTasks<T>(awaitables, timeout, returnWhen));
    }

    @Override
    public WaitResult<T> run() {
        Set<Awaitable<? extends T>> distinct = new LinkedHashSet<>();
        awaitables.forEach(distinct::add);
        if (distinct.isEmpty()) {
            throw new IllegalArgumentException("Set of Tasks/Futures is empty.");
        }
        if (returnWhen == null) {
            throw new IllegalArgumentException("Invalid return_when value: null");
        }
        Set<Future<? extends T>> futures = new LinkedHashSet<>();
        for (var awaitable : distinct) {
            if (!(awaitable instanceof Future<? extends T> future)) {
                throw new IllegalArgumentException("Passing coroutines is forbidden, use tasks explicitly.");
            }
            futures.add(future);
        }
        new Wait(futures.size(), returnWhen).await(futures, timeout);
        Set<Future<? extends T>> done = new LinkedHashSet<>();
        Set<Future<? extends T>> pending = new LinkedHashSet<>();
        for (var future : futures) {
            (future.done() ? done : pending).add(future);
        }
        return new WaitResult<>(done, pending);
    }

    /// Counts the futures that are done.
    private static final class Wait implements Awaiting {
        private final Loop loop = CurrentLoop.running();
        private final @Nullable Task<?> task = loop.tasks().current();
        private final Future<@Nullable Void> enough = loop.createFuture();
        private final ReturnWhen returnWhen;
        private int unfinished;
        private @Nullable TimerHandle timer;

        private Wait(int unfinished, ReturnWhen returnWhen) {
            this.unfinished = unfinished;
            this.returnWhen = returnWhen;
        }

        private void await(Iterable<? extends Future<?>> futures, double timeout) {
            if (timeout != Double.POSITIVE_INFINITY) {
                timer = loop.callLater(timeout, () -> enough.setResultUnlessDone(null));
            }
            for (var future : futures) {
                future.tell(this);
            }
            try {
                enough.await();
            } finally {
                stopTimer();
                for (var future : futures) {
                    future.tellNoMore(this);
                }
            }
        }

        @Override
        public void accept(Future<?> future) {
            unfinished--;
            if (unfinished == 0 || returnWhen == ReturnWhen.FIRST_COMPLETED || failureIsEnough(future)) {
                stopTimer();
                enough.setResultUnlessDone(null);
            }
        }

        private boolean failureIsEnough(Future<?> future) {
            return returnWhen == ReturnWhen.FIRST_EXCEPTION && !future.cancelled() && future.exception() != null;
        }

        private void stopTimer() {
            if (timer != null) {
                timer.cancel();
            }
        }

        @Override
        public @Nullable Future<?> awaiter() {
            return task;
        }
    }
}
