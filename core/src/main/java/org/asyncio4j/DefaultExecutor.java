package org.asyncio4j;

import java.io.Serializable;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import org.asyncio4j.internal.stack.StackKind;
import org.jspecify.annotations.Nullable;

/// Runs an event loop's blocking calls in the executors that it is given: by default on a thread each.
final class DefaultExecutor {
    private final Loop loop;
    private @Nullable ExecutorService executor;
    private boolean shutDown;

    DefaultExecutor(Loop loop) {
        this.loop = loop;
    }

    void set(ExecutorService executor) {
        loop.checkThread();
        if (executor == null) {
            throw new IllegalArgumentException("an executor was expected, got null");
        }
        this.executor = executor;
    }

    <T extends @Nullable Object> Future<T> run(@Nullable Executor given, Callable<T> function) {
        if (function == null) {
            throw new IllegalArgumentException("a callable object was expected, got null");
        }
        var target = given == null ? get() : given;
        return function instanceof Serializable && target instanceof ExecutorService service && mayBeRemote(service)
                ? submit(service, function)
                : execute(target, function);
    }

    /// {@return whether an executor may serialize its calls, which works with the program's own objects
    /// alone}
    private static boolean mayBeRemote(ExecutorService executor) {
        return !(executor instanceof ThreadPoolExecutor
                || executor instanceof ForkJoinPool
                || executor.getClass().getModule() == Executor.class.getModule());
    }

    private <T extends @Nullable Object> Future<T> execute(Executor executor, Callable<T> function) {
        var future = loop.<T>createFuture();
        var call = new ExecutorCall<>(future, function);
        loop.callStarted();
        try {
            executor.execute(call);
        } catch (Throwable e) {
            call.end();
            throw e;
        }
        Conversions.cancelToo(future, call);
        return future;
    }

    private <T extends @Nullable Object> Future<T> submit(ExecutorService executor, Callable<T> function) {
        var future = loop.<T>createFuture();
        loop.callStarted();
        try {
            var call = executor.submit(function);
            Conversions.cancelToo(future, call);
            var _ = outcome(call).whenComplete((result, failure) -> {
                var unheard = failure instanceof CancellationException ? null : failure;
                Conversions.finishFromAnyThread(future, result, failure, unheard);
                loop.callEnded();
            });
        } catch (Throwable e) {
            loop.callEnded();
            throw e;
        }
        return future;
    }

    /// {@return a future of an executor as a stage: it is one itself, or a thread waits for it}
    @SuppressWarnings("unchecked") // the stage of a Future<T> gives a T
    private static <T extends @Nullable Object> CompletableFuture<T> outcome(java.util.concurrent.Future<T> call) {
        if (call instanceof CompletionStage<?> stage) {
            return (CompletableFuture<T>) stage.toCompletableFuture();
        }
        var outcome = new CompletableFuture<T>();
        var _ = Thread.ofVirtual().name("asyncio-wait").start(() -> {
            try {
                outcome.complete(call.get());
            } catch (ExecutionException e) {
                outcome.completeExceptionally(Objects.requireNonNullElse(e.getCause(), e));
            } catch (Throwable e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
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
            executor.loop.checkThread();
            executor.shutDown = true;
            if (executor.executor != null) {
                executor.join(executor.executor, timeout);
            }
        }
    }

    private void join(ExecutorService current, double timeout) {
        var joined = loop.<Boolean>createFuture();
        loop.callStarted();
        try {
            var _ = Thread.ofVirtual().name("asyncio-shutdown").start(() -> {
                try {
                    current.close();
                    loop.finishFromAnyThread(joined, () -> joined.setResult(true), null);
                } catch (Throwable e) {
                    loop.finishFromAnyThread(joined, () -> joined.setException(e), e);
                } finally {
                    loop.callEnded();
                }
            });
        } catch (Throwable e) {
            loop.callEnded(); // the thread has not started
            throw e;
        }
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
