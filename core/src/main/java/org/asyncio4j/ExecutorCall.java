package org.asyncio4j;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A call of [EventLoop#runInExecutor], as the executor gets it. If the executor drops it, the program can
/// cancel it, which cancels the loop's future.
final class ExecutorCall<T extends @Nullable Object> extends FutureTask<T> {
    private final Future<T> future;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean begun;

    ExecutorCall(Future<T> future, Callable<T> function) {
        super(function);
        this.future = future;
    }

    @Override
    public void run() {
        boolean cancelledBefore = isCancelled();
        begun = true;
        try {
            super.run();
        } finally {
            if (isCancelled() && !cancelledBefore) {
                // by now the interrupt has come; the next job of this thread must not get it
                var _ = Thread.interrupted();
            }
            end();
        }
    }

    @Override
    protected void done() {
        switch (state()) {
            case SUCCESS -> finish(() -> future.setResult(resultNow()), null);
            case FAILED -> {
                var failure = exceptionNow();
                finish(() -> future.setException(failure), failure);
            }
            default -> {
                if (!future.done()) {
                    finish(future::cancel, null);
                }
                if (!begun) {
                    end();
                }
            }
        }
    }

    private void finish(Runnable outcome, @Nullable Throwable failure) {
        future.loop().finishFromAnyThread(future, outcome, failure);
    }

    /// Tells the loop that the call has ended. Does nothing the second time.
    void end() {
        if (over.compareAndSet(false, true)) {
            future.loop().callEnded();
        }
    }
}
