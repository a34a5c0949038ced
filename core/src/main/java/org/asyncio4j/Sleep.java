package org.asyncio4j;

import org.jspecify.annotations.Nullable;

/// What the coroutine of [Asyncio#sleep(double)] does.
///
/// @param <T> the type of the result
/// @param delay in seconds
/// @param result what it returns
record Sleep<T extends @Nullable Object>(double delay, T result) implements CoroutineBody<T> {

    private static final Sleep<@Nullable Void> ZERO = new Sleep<>(0, null);

    static Coroutine<@Nullable Void> coroutine(double delay) {
        return new Coroutine<>("sleep", delay == 0 ? ZERO : new Sleep<>(delay, null));
    }

    static <T extends @Nullable Object> Coroutine<T> coroutine(double delay, T result) {
        return new Coroutine<>("sleep", new Sleep<>(delay, result));
    }

    @Override
    public T run() {
        if (delay <= 0) {
            try {
                Coroutine.stackOfCaller().suspend(null);
            } catch (Throwable e) {
                throw Coroutine.arrived(e);
            }
            return result;
        }
        if (Double.isNaN(delay)) {
            throw new IllegalArgumentException("Invalid delay: NaN (not a number)");
        }
        var loop = CurrentLoop.running();
        var future = loop.<T>createFuture();
        var timer = loop.callLater(delay, () -> future.setResultUnlessDone(result));
        try {
            return future.await();
        } finally {
            timer.cancel();
        }
    }
}
