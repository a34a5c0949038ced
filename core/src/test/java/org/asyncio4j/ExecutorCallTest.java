package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ExecutorCallTest {
    private final Loop loop = Loops.newLoop(VirtualTime.waitingForThreads());

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private void run(CoroutineBody.OfVoid body) {
        Coroutine<@Nullable Void> main = async(body);
        loop.runUntilComplete(main);
    }

    /// Computes, and does not look at interrupts.
    private static void computeUntil(CompletableFuture<?> end) {
        while (!end.isDone()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void itsInterruptDoesNotReachTheNextJobOfTheThread() {
        var jobs = new LinkedBlockingQueue<Runnable>();
        Executor executor = jobs::add;
        var statuses = new ArrayList<Boolean>();
        var worker = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < 2; i++) {
                    jobs.take().run();
                    statuses.add(Thread.currentThread().isInterrupted());
                }
            } catch (InterruptedException e) {
                statuses.add(true);
            }
        });
        run(() -> {
            var started = loop.<@Nullable Void>createFuture();
            var cancelled = new CompletableFuture<Boolean>();
            var computing = loop.runInExecutor(executor, () -> {
                var _ = loop.callSoonThreadsafe(() -> started.setResult(null));
                computeUntil(cancelled);
                return 1;
            });
            await(started);
            computing.cancel();
            await(Asyncio.sleep(0)); // which passes it on
            await(Asyncio.sleep(0));
            cancelled.complete(true);
            assertThat(await(loop.runInExecutor(executor, () -> "done"))).isEqualTo("done");
            worker.join();
        });
        assertThat(statuses).containsExactly(false, false);
    }

    @Test
    void oneThatAPoolDropsCanBeCancelled() {
        run(() -> {
            var latch = new CountDownLatch(1);
            try (var pool = Executors.newFixedThreadPool(1)) {
                var _ = pool.submit(() -> {
                    latch.await();
                    return 1;
                });
                var queued = loop.runInExecutor(pool, () -> 2);
                var dropped = pool.shutdownNow();
                assertThat(dropped).singleElement().isInstanceOf(java.util.concurrent.Future.class);
                assertThat(((java.util.concurrent.Future<?>) dropped.getFirst()).cancel(true))
                        .isTrue();
                assertThatThrownBy(() -> await(queued)).isInstanceOf(CancelledError.class);
            }
        });
    }

    @Test
    void oneThatIsDroppedHoldsUpVirtualTimeNoLonger() {
        var dropped = new ArrayList<Runnable>();
        var future = VirtualTime.run(async(() -> {
            var call = Asyncio.getRunningLoop().runInExecutor(dropped::add, () -> 2);
            call.cancel();
            long start = System.nanoTime();
            await(Asyncio.sleep(3600));
            assertThat(System.nanoTime() - start).isLessThan(4_000_000_000L); // it waits five seconds for calls
            return call;
        }));
        assertThat(future.cancelled()).isTrue();
    }

    @Test
    void aCallThatIsCancelledOnAnotherThreadCancelsTheFuture() {
        var queue = new ArrayList<Runnable>();
        run(() -> {
            var future = loop.runInExecutor(queue::add, () -> 1);
            var call = (java.util.concurrent.Future<?>) queue.getFirst();
            await(loop.runInExecutor(null, () -> call.cancel(false)));
            assertThatThrownBy(() -> await(future)).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    @SuppressWarnings("NullAway") // what a program without null checks may do
    void aFunctionIsNeeded() {
        assertThatThrownBy(() -> loop.runInExecutor(null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a callable object was expected, got null");
    }

    @Test
    void anExecutorThatRefusesTellsTheCaller() {
        var refusal = new java.util.concurrent.RejectedExecutionException("full");
        Executor full = command -> {
            throw refusal;
        };
        assertThatThrownBy(() -> loop.runInExecutor(full, () -> 1)).isSameAs(refusal);
        assertThat(List.of(loop.runUntilComplete(loop.runInExecutor(null, () -> 1))))
                .containsExactly(1);
    }
}
