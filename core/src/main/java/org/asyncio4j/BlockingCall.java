package org.asyncio4j;

import org.asyncio4j.internal.Rethrow;
import org.asyncio4j.internal.stack.Detached;
import org.asyncio4j.internal.stack.Stack;
import org.jspecify.annotations.Nullable;

/// A call of [Asyncio#blocking(CoroutineBody)]: the code that runs on the detached stack of a task, and the
/// future for which the task waits meanwhile.
///
/// The future is done only when the code has ended, a cancelled one too: until then the stack is in use.
final class BlockingCall<T extends @Nullable Object> extends Future<T> implements Detached {
    private final AnyBody<T> body;
    private final Context context;
    private final Thread thread = Thread.currentThread();
    private @Nullable T value;
    private @Nullable Throwable failure;
    private boolean started;
    private boolean cancelRequested;

    // guarded by this: an interrupt must not come after the end
    private boolean interrupted;
    private boolean ended;

    private BlockingCall(Loop loop, AnyBody<T> body) {
        super(loop);
        this.body = body;
        context = loop.context().get();
    }

    /// Runs a body while the loop of the caller goes on; at once if the loop does so already.
    ///
    /// @return what it returns
    static <T extends @Nullable Object> T run(AnyBody<T> body) {
        if (Stack.isDetached() && CurrentLoop.runningOrNull() == null) {
            try {
                return body.run();
            } catch (Exception e) {
                throw Rethrow.unchecked(e);
            }
        }
        var stack = Coroutine.stackOfCaller();
        var loop = CurrentLoop.running();
        var call = new BlockingCall<>(loop, body);
        // the body of a task that is to be cancelled here would be interrupted at once
        return Task.isCancelled(stack) ? call.await() : call.detach(stack);
    }

    private T detach(Stack stack) {
        loop().callStarted();
        started = true;
        try {
            stack.detach(this, this);
        } catch (Throwable e) {
            if (!ended) {
                loop().callEnded(); // the stack is pinned
            }
            throw Coroutine.arrived(e);
        }
        return resultOfAwait();
    }

    @Override
    public void run() {
        var outer = context.adopt();
        try {
            value = body.run();
        } catch (Throwable e) {
            failure = e;
        }
        Context.restore(outer);
        synchronized (this) {
            ended = true;
            if (interrupted) {
                var _ = Thread.interrupted();
            }
        }
        loop().finishFromAnyThread(this, this::takeOutcome, endedByInterrupt() ? null : failure);
        loop().callEnded();
    }

    private boolean endedByInterrupt() {
        return interrupted && failure instanceof InterruptedException;
    }

    private void takeOutcome() {
        if (cancelRequested) {
            var error = new CancelledError(cancelMessage());
            if (failure != null && !(failure instanceof InterruptedException)) {
                error.addSuppressed(failure);
            }
            var _ = super.cancel(cancelMessage());
            keepCancelledError(Failure.of(error));
        } else if (endedByInterrupt()) {
            var _ = super.cancel(null);
        } else {
            finish(value, failure);
        }
    }

    /// Interrupts the code. It is cancelled when that has ended, whatever it gives then.
    @Override
    public boolean cancel(@Nullable Object message) {
        loop().checkThread();
        if (done() || !started) {
            return super.cancel(message);
        }
        if (!cancelRequested) {
            cancelRequested = true;
            setCancelMessage(message);
        }
        interrupt();
        return true;
    }

    /// Whoever resumes the stack before the end closes the coroutine or throws something in it.
    @Override
    public void resuming() {
        interrupt();
    }

    private synchronized void interrupt() {
        if (!ended) {
            interrupted = true;
            thread.interrupt();
        }
    }

    /// Always fails: only the code ends it.
    @Override
    public void setResult(T result) {
        throw new IllegalStateException("blocking() does not support set_result operation");
    }

    /// Always fails: only the code ends it.
    @Override
    public void setException(Throwable exception) {
        throw new IllegalStateException("blocking() does not support set_exception operation");
    }

    @Override
    String typeName() {
        return "BlockingCall";
    }
}
