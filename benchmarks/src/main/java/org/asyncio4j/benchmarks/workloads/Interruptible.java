package org.asyncio4j.benchmarks.workloads;

/// What a thread does that nobody interrupts.
@FunctionalInterface
interface Interruptible {
    void run() throws InterruptedException;

    /// {@return the same for those who cannot declare the exception}
    default Runnable asRunnable() {
        return () -> {
            try {
                run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /// Starts an ordinary virtual thread.
    static Thread start(Interruptible body) {
        return Thread.startVirtualThread(body.asRunnable());
    }
}
