package org.asyncio4j.internal.stack;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;

/// Runs the code of one event loop on a thread that can drive its stacks: on the calling one, or else on one of
/// the loop's own, which stays the same.
public final class OwnThread implements AutoCloseable {
    private final StackKind kind;
    private @Nullable ExecutorService executor;

    /// Prepares for an event loop; the thread starts when it is needed first.
    ///
    /// @param kind the kind of stack that the loop drives
    public OwnThread(StackKind kind) {
        this.kind = kind;
    }

    /// Runs a body, and returns or throws what it returns or throws.
    ///
    /// @param body what is run
    /// @param interrupted is called by the caller's thread if that is interrupted while another one runs the
    ///     body. Afterwards the caller has its interrupt status again
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

    /// Waits for the end of what another thread runs, whether or not this one is interrupted.
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
