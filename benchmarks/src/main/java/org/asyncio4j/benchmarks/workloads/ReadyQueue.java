package org.asyncio4j.benchmarks.workloads;

import java.lang.reflect.Constructor;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The least event loop there can be: what is ready runs in turn, on the benchmark's own thread.
///
/// It is the scheduler of bare virtual threads, and the executor of `CompletableFuture`s.
@State(Scope.Thread)
public class ReadyQueue implements Executor {
    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private final Thread.Builder.OfVirtual threads = newBuilder(ready::add);

    private static Thread.Builder.OfVirtual newBuilder(Executor scheduler) {
        try {
            Constructor<?> constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            return (Thread.Builder.OfVirtual) constructor.newInstance(scheduler);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this JDK's virtual threads take no scheduler", e);
        }
    }

    @Override
    public void execute(Runnable command) {
        ready.add(command);
    }

    /// Makes a virtual thread that runs here.
    Thread newThread(Runnable body) {
        return threads.unstarted(body);
    }

    /// Starts a virtual thread that runs here.
    Thread start(Interruptible body) {
        return threads.start(body.asRunnable());
    }

    /// Runs a body in a virtual thread, and what is ready until nothing is.
    void runThread(Interruptible body) {
        var thread = start(body);
        runReady();
        if (thread.isAlive()) {
            throw new IllegalStateException("the body waits for something that does not come");
        }
    }

    /// Runs steps one after the other, and what is ready until nothing is.
    void runSteps(int times, Consumer<Runnable> step) {
        var done = new CompletableFuture<Object>();
        new Steps(times, step, () -> done.complete(Workload.ITEM)).run();
        runReady();
        done.resultNow();
    }

    /// Runs what is ready until nothing is.
    void runReady() {
        Runnable next;
        while ((next = ready.poll()) != null) {
            next.run();
        }
    }
}
