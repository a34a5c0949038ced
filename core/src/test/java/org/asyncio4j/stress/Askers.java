package org.asyncio4j.stress;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.runCoroutineThreadsafe;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;

/// Threads that ask a loop for something at random, until it refuses or they are told to stop.
final class Askers {
    private static final int THREADS = 8;
    private static final int SHARED = 16;
    private static final int HASTY = 50;
    private static final long PAUSE_NANOS = 1_000_000;

    private final EventLoop loop;
    private final int enough;
    private final Runnable whenEnough;
    private final List<org.asyncio4j.Future<Integer>> futures = new ArrayList<>();
    private final List<CompletableFuture<Integer>> shared = new ArrayList<>();
    private final List<Future<List<CompletableFuture<Integer>>>> ends = new ArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private boolean stopsWhenEnough;
    private volatile boolean stopped;

    // only the loop's thread counts
    private int called;

    /// @param whenEnough is called on the loop's thread after some calls
    Askers(EventLoop loop, int enough, Runnable whenEnough) {
        this.loop = loop;
        this.enough = enough;
        this.whenEnough = whenEnough;
        for (int i = 0; i < SHARED; i++) {
            futures.add(loop.createFuture());
            shared.add(new CompletableFuture<>());
        }
    }

    void start(long seed, ExecutorService threads) {
        for (int i = 0; i < THREADS; i++) {
            var random = new SplittableRandom(seed * THREADS + i);
            ends.add(threads.submit(() -> ask(random)));
        }
    }

    /// Lets them end when the loop has made enough calls, instead of when it is closed.
    void stopWhenEnough() {
        stopsWhenEnough = true;
    }

    /// {@return what they have been given, once they have ended}
    List<CompletableFuture<Integer>> stages() throws ExecutionException, InterruptedException {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (var end : ends) {
            all.addAll(end.get());
        }
        return all;
    }

    /// {@return how many callbacks the loop has accepted}
    int accepted() {
        return accepted.get();
    }

    /// {@return how many of them it has called}
    int called() {
        return called;
    }

    private List<CompletableFuture<Integer>> ask(SplittableRandom random) {
        var stages = new ArrayList<CompletableFuture<Integer>>();
        for (int count = 0; !stopped; count++) {
            if (count > HASTY) {
                LockSupport.parkNanos(PAUSE_NANOS); // or a busy loop would never get to the end of its queue
            }
            var coroutine = coroutine(random);
            try {
                ask(random, coroutine, stages);
            } catch (IllegalStateException e) {
                if (!"Event loop is closed".equals(e.getMessage())) {
                    throw e;
                }
                return stages;
            } finally {
                if (coroutine.state() == Coroutine.State.CREATED && loop.isClosed()) {
                    coroutine.close();
                }
            }
        }
        return stages;
    }

    private void ask(SplittableRandom random, Coroutine<Integer> coroutine, List<CompletableFuture<Integer>> stages) {
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                loop.callSoonThreadsafe(this::call);
                accepted.incrementAndGet();
                coroutine.close();
            }
            case 2 -> {
                stages.add(futures.get(random.nextInt(SHARED)).toCompletableFuture());
                coroutine.close();
            }
            case 3 -> {
                if (!stages.isEmpty()) {
                    stages.get(random.nextInt(stages.size())).cancel(true);
                }
                coroutine.close();
            }
            default -> stages.add(runCoroutineThreadsafe(coroutine, loop));
        }
    }

    private void call() {
        called++;
        var future = futures.get(called % SHARED);
        if (!future.done()) {
            future.setResult(called);
        }
        if (called == enough) {
            stopped = stopsWhenEnough;
            whenEnough.run();
        }
    }

    private Coroutine<Integer> coroutine(SplittableRandom random) {
        var stage = shared.get(random.nextInt(SHARED));
        return switch (random.nextInt(6)) {
            case 0 -> async(() -> 1);
            case 1 -> async(() -> await(sleep(0, 2)));
            case 2 -> async(() -> await(sleep(3600, 3)));
            case 3 ->
                async(() -> {
                    throw new IOException("broken");
                });
            case 4 -> async(() -> await(stage));
            default ->
                async(() -> {
                    stage.complete(5);
                    return 5;
                });
        };
    }
}
