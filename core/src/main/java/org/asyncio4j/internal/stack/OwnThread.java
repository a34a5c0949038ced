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
    private volatile @Nullable Thread thread;

    /// Prepares for an event loop; the thread starts when it is needed first.
    ///
    /// @param kind the kind of stack that the loop drives
    public OwnThread(StackKind kind) {
        this.kind = kind;
    }

    /// Runs a body, and returns or throws what it returns or throws. An interrupt of the caller is passed on to
    /// the thread that runs it.
    ///
    /// @param body what is run
    public void run(Runnable body) {
        if (kind.canRunHere()) {
            body.run();
            return;
        }
        if (executor == null) {
            executor = Executors.newSingleThreadExecutor(this::newThread);
        }
        try {
            join(executor.submit(body));
        } catch (ExecutionException e) {
            throw Rethrow.unchecked(Objects.requireNonNull(e.getCause()));
        }
    }

    private Thread newThread(Runnable body) {
        var made = kind.newThread(body);
        thread = made;
        return made;
    }

    private void join(Future<?> end) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    end.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                    Objects.requireNonNull(thread).interrupt();
                }
            }
        } finally {
            if (interrupted) {
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
