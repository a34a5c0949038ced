package org.asyncio4j.internal.stack;

import org.jspecify.annotations.Nullable;

/// Runs code on a thread that can drive a kind of stack.
public final class Threads {
    private Threads() {}

    /// Runs a body on the current thread if that can drive stacks of the given kind, else on a thread of its
    /// own, and returns or throws what it returns or throws. An interrupt of the caller is passed on to that
    /// thread.
    ///
    /// @param kind the kind of stack that the body drives
    /// @param body what is run
    public static void run(StackKind kind, Runnable body) {
        if (kind.canRunHere()) {
            body.run();
            return;
        }
        var outcome = new Outcome(body);
        join(kind.startThread(outcome));
        Throwable failure = outcome.failure;
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Outcome implements Runnable {
        private final Runnable body;
        private @Nullable Throwable failure;

        private Outcome(Runnable body) {
            this.body = body;
        }

        @Override
        public void run() {
            try {
                body.run();
            } catch (Throwable t) {
                failure = t;
            }
        }
    }
}
