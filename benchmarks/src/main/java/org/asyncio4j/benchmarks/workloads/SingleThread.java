package org.asyncio4j.benchmarks.workloads;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What is an event loop to `CompletableFuture`s where other threads take part: an executor of one thread.
@State(Scope.Thread)
public class SingleThread {
    private final ExecutorService executor = Executors.newSingleThreadExecutor();

    Executor executor() {
        return executor;
    }

    /// Runs a body, which tells when all is done.
    void run(Consumer<Runnable> body) {
        var done = new CompletableFuture<Object>();
        executor.execute(() -> body.accept(() -> done.complete(Workload.ITEM)));
        done.join();
    }

    /// Runs steps, one after the other.
    void runSteps(int times, Consumer<Runnable> step) {
        run(done -> new Steps(times, step, done).run());
    }

    /// Ends the thread.
    @TearDown
    public void close() {
        executor.close();
    }
}
