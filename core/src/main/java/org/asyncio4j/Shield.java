package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// Passes the outcome of a future on to the future that [Asyncio#shield] returns.
final class Shield<T extends @Nullable Object> implements Awaiting {
    private final Future<T> inner;
    private final Future<T> outer;
    private final @Nullable Task<?> task;

    private Shield(Future<T> inner) {
        this.inner = inner;
        outer = inner.loop().createFuture();
        task = inner.loop().tasks().current();
    }

    static <T extends @Nullable Object> Future<T> around(Awaitable<T> awaitable) {
        var inner = Conversions.ensureFuture(awaitable, null);
        if (inner.done()) {
            return inner;
        }
        var shield = new Shield<>(inner);
        inner.tell(shield);
        shield.outer.tell(new Left<>(shield));
        return shield.outer;
    }

    @Override
    public void accept(Future<?> done) {
        if (outer.cancelled()) {
            if (!inner.cancelled()) {
                inner.retrieved();
            }
        } else if (inner.cancelled()) {
            var _ = outer.cancel();
        } else {
            var failure = inner.failureToPassOn();
            if (failure != null) {
                outer.fail(failure);
            } else {
                outer.setResult(inner.result());
            }
        }
    }

    @Override
    public @Nullable Future<?> awaiter() {
        return task;
    }

    /// Removes the shield from the inner future when the outer future is done, for instance after a
    /// timeout.
    private record Left<T extends @Nullable Object>(Shield<T> shield) implements Awaiting {
        @Override
        public void accept(Future<?> outer) {
            shield.inner.tellNoMore(shield);
        }

        @Override
        public @Nullable Future<?> awaiter() {
            return null;
        }
    }
}
