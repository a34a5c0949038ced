package org.asyncio4j;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// What the coroutine of [Asyncio#toThread(Callable)] does.
///
/// @param <T> what the function returns
/// @param function runs in the default executor, in a copy of the context in which this is awaited
record ToThread<T extends @Nullable Object>(Callable<T> function) implements CoroutineBody<T> {

    static <T extends @Nullable Object> Coroutine<T> coroutine(Callable<T> function) {
        return new Coroutine<>("toThread", new ToThread<>(function));
    }

    @Override
    public T run() {
        var loop = CurrentLoop.running();
        var context = Context.copyContext();
        return loop.runInExecutor(null, ThreadContext.aroundCall(() -> context.run(function)))
                .await();
    }
}
