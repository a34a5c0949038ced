package org.asyncio4j.internal.stack;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// Runs the code of one event loop on a thread that can drive its stacks: on the calling thread, or else
/// on a thread of the loop's own, which stays the same.
public final class OwnThread implements AutoCloseable {
    private final StackKind kind;
    private @Nullable ExecutorService executor;

    /// Prepares for an event loop. The thread starts when it is first needed.
    ///
    /// @param kind the kind of stack that the loop drives
    public OwnThread(StackKind kind) {
        this.kind = kind;
    }

    /// Runs a body to its end, and throws the body's exception.
    ///
    /// @param body the code to run
    /// @param interrupted the function that the calling thread calls if it is interrupted while another
    ///     thread runs the body; its interrupt status is set again afterwards
    public void run(Runnable body, Runnable interrupted) {
        if (kind.canRunHere()) {
            body.run();
            return;
        }
        if (executor == null) {
            executor = Executors.newSingleThreadExecutor(kind::newThread);
        }
        try {
            join(executor.submit(body), interrupted);
        } catch (ExecutionException e) {
            throw Rethrow.unchecked(Objects.requireNonNull(e.getCause()));
        }
    }

    /// Waits for the end of code on another thread, even if this thread is interrupted.
    static void join(Future<?> end, Runnable interrupted) throws ExecutionException {
        boolean wasInterrupted = false;
        try {
            while (true) {
                try {
                    end.get();
                    return;
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                    interrupted.run();
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Ends the thread, if there is one.
    @Override
    public void close() {
        if (executor != null) {
            executor.shutdown();
        }
    }
}
