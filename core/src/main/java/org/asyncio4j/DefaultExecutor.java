package org.asyncio4j;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import org.asyncio4j.internal.stack.StackKind;
import org.jspecify.annotations.Nullable;

/// Runs an event loop's blocking calls: by default on a thread each.
final class DefaultExecutor {
    private final Loop loop;
    private @Nullable ExecutorService executor;
    private boolean shutDown;

    DefaultExecutor(Loop loop) {
        this.loop = loop;
    }

    void set(ExecutorService executor) {
        this.executor = executor;
    }

    <T extends @Nullable Object> Future<T> run(@Nullable Executor given, Callable<T> function) {
        var future = loop.<T>createFuture();
        var call = new FutureTask<@Nullable Void>(() -> {
            complete(future, function);
            return null;
        });
        var target = given == null ? get() : given;
        loop.callStarted();
        try {
            target.execute(() -> {
                try {
                    call.run();
                } finally {
                    loop.callEnded();
                }
            });
        } catch (Throwable e) {
            loop.callEnded();
            throw e;
        }
        Conversions.cancelToo(future, call);
        return future;
    }

    private <T extends @Nullable Object> void complete(Future<T> future, Callable<T> function) {
        T result;
        try {
            result = function.call();
        } catch (Throwable e) {
            loop.finishFromAnyThread(future, () -> future.setException(e), e);
            return;
        }
        loop.finishFromAnyThread(future, () -> future.setResult(result), null);
    }

    boolean isUsed() {
        return executor != null;
    }

    private ExecutorService get() {
        if (shutDown) {
            throw new IllegalStateException("Executor shutdown has been called");
        }
        var current = executor;
        if (current == null) {
            current = StackKind.ofProcess().newExecutor();
            executor = current;
        }
        return current;
    }

    /// {@return a coroutine that waits for the executor's calls, at most for some seconds}
    Coroutine<@Nullable Void> shutdown(double timeout) {
        return new Coroutine<>("shutdownDefaultExecutor", new Shutdown(this, timeout));
    }

    private record Shutdown(DefaultExecutor executor, double timeout) implements CoroutineBody.OfVoid {
        @Override
        public void execute() {
            executor.shutDown = true;
            if (executor.executor != null) {
                executor.join(executor.executor, timeout);
            }
        }
    }

    private void join(ExecutorService current, double timeout) {
        var joined = loop.<Boolean>createFuture();
        loop.callStarted();
        var _ = Thread.ofVirtual().name("asyncio-shutdown").start(() -> {
            try {
                current.close();
                loop.finishFromAnyThread(joined, () -> joined.setResult(true), null);
            } finally {
                loop.callEnded();
            }
        });
        var timer =
                Double.isInfinite(timeout) ? null : loop.callLater(timeout, () -> joined.setResultUnlessDone(false));
        try {
            if (!joined.await()) {
                Log.warning("RuntimeWarning: The executor did not finish joining its threads within " + timeout
                        + " seconds.");
            }
        } finally {
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    /// Lets the calls that run go on, and takes no new ones.
    void close() {
        shutDown = true;
        if (executor != null) {
            executor.shutdown();
            executor = null;
        }
    }
}
