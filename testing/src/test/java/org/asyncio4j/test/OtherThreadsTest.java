package org.asyncio4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.toThread;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.asyncio4j.CancelledError;
import org.asyncio4j.EventLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OtherThreadsTest {
    /// Lets so much real time pass that a clock which does not wait would have gone on.
    private static String slowly(String result) throws InterruptedException {
        var _ = new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
        return result;
    }

    @Test
    void theLoopWaitsForACallAndServesNoTimerMeanwhile() {
        VirtualTime.run(async(() -> {
            var loop = getRunningLoop();
            var calls = new ArrayList<String>();
            var timer = loop.callLater(0.001, () -> calls.add("timer"));
            calls.add(await(loop.runInExecutor(null, () -> slowly("call"))));
            assertThat(loop.time()).isZero();
            assertThat(calls).containsExactly("call");
            await(sleep(1));
            assertThat(calls).containsExactly("call", "timer");
            timer.cancel();
        }));
    }

    @Test
    void theSameHoldsForToThreadAndForBlocking() {
        VirtualTime.run(async(() -> {
            var calls = new ArrayList<String>();
            var _ = getRunningLoop().callLater(0.001, () -> calls.add("timer"));
            calls.add(await(toThread(() -> slowly("to thread"))));
            calls.add(blocking(() -> slowly("blocking")));
            await(sleep(1));
            assertThat(calls).containsExactly("to thread", "blocking", "timer");
        }));
    }

    @Test
    void afterTheCallsTimeJumpsAgain() {
        VirtualTime.run(async(() -> {
            var loop = getRunningLoop();
            for (int i = 0; i < 10; i++) {
                var _ = await(loop.runInExecutor(null, () -> "done"));
                await(sleep(3600));
            }
            assertThat(loop.time()).isEqualTo(36_000);
        }));
    }

    @Test
    void aCallThatEndsWithoutAnOutcomeIsNotWaitedForLonger() {
        var commands = new ArrayList<Runnable>();
        VirtualTime.run(async(() -> {
            var loop = getRunningLoop();
            loop.runInExecutor(commands::add, () -> "never called").cancel();
            commands.getFirst().run();
            await(sleep(3600));
        }));
    }

    @Test
    void aCallThatIsRefusedIsNotWaitedFor() {
        VirtualTime.run(async(() -> {
            var loop = getRunningLoop();
            assertThatThrownBy(() -> loop.runInExecutor(
                            command -> {
                                throw new RejectedExecutionException("full");
                            },
                            () -> "never called"))
                    .hasMessage("full");
            await(sleep(3600));
        }));
    }

    @Test
    void anInterruptEndsTheWait() {
        var thread = Thread.currentThread();
        assertThatThrownBy(() ->
                        VirtualTime.run(async(() -> await(getRunningLoop().runInExecutor(null, () -> {
                            thread.interrupt();
                            new CountDownLatch(1).await();
                            return "never";
                        })))))
                .isInstanceOf(CancelledError.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aDeadlockIsReportedOnceTheCallsHaveEnded() {
        assertThatThrownBy(() -> VirtualTime.run(async(() -> {
                    var loop = getRunningLoop();
                    var _ = loop.runInExecutor(null, () -> slowly("call"));
                    await(loop.createFuture());
                })))
                .isInstanceOf(DeadlockError.class);
    }

    /// Longer than the clock stands still for a call.
    @Test
    void aCallThatWaitsForATimerIsNotWaitedForForEver() {
        var latch = new CountDownLatch(1);
        VirtualTime.run(async(() -> {
            var loop = getRunningLoop();
            var call = loop.runInExecutor(null, () -> {
                latch.await();
                return "released";
            });
            var _ = loop.callLater(1, latch::countDown);
            assertThat(await(call)).isEqualTo("released");
            assertThat(loop.time()).isEqualTo(1);
        }));
    }

    @Test
    void threadsThatTheLoopDoesNotKnowAreADeadlock() {
        var release = new CountDownLatch(1);
        try (var loop = VirtualTime.newEventLoop()) {
            var future = completedByAThread(loop, release);
            assertThatThrownBy(() -> loop.runUntilComplete(future)).isInstanceOf(DeadlockError.class);
            future.cancel();
            release.countDown();
        }
    }

    @Test
    void theLoopWaitsForThemIfItIsToldSo() {
        var release = new CountDownLatch(1);
        try (var loop = newEventLoop(VirtualTime.waitingForThreads())) {
            var future = completedByAThread(loop, release);
            var _ = loop.callLater(1, release::countDown);
            assertThat(loop.runUntilComplete(future)).isEqualTo("from another thread");
            assertThat(loop.time()).isEqualTo(1);
        }
    }

    private static org.asyncio4j.Future<String> completedByAThread(EventLoop loop, CountDownLatch release) {
        var future = loop.<String>createFuture();
        var _ = Thread.ofPlatform().daemon().start(() -> {
            try {
                release.await();
                var _ = loop.callSoonThreadsafe(() -> {
                    if (!future.done()) {
                        future.setResult("from another thread");
                    }
                });
            } catch (InterruptedException | IllegalStateException e) {
                assertThat(loop.isClosed()).isTrue();
            }
        });
        return future;
    }
}
