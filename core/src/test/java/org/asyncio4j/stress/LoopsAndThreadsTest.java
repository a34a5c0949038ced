package org.asyncio4j.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.newEventLoop;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.asyncio4j.Asyncio;
import org.asyncio4j.Callback;
import org.asyncio4j.Event;
import org.asyncio4j.EventLoop;
import org.asyncio4j.SystemExit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Loops that open, run and close while other threads use them. The system property `asyncio4j.stress.seconds` says for
/// how long, in all.
@Timeout(300)
final class LoopsAndThreadsTest {
    private static final double SECONDS = Double.parseDouble(System.getProperty("asyncio4j.stress.seconds", "5"));

    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private interface Round {
        void play(SplittableRandom random) throws Exception;
    }

    /// Plays rounds for a part of the time.
    private static void play(double part, Round round) {
        long start = System.nanoTime();
        long seed = 0;
        do {
            seed++;
            try {
                round.play(new SplittableRandom(seed));
            } catch (Throwable e) {
                fail("round of seed " + seed, e);
            }
        } while (System.nanoTime() - start < SECONDS * part * 1e9);
    }

    private static Queue<Object> noteReports(EventLoop loop) {
        var reports = new ConcurrentLinkedQueue<>();
        loop.setExceptionHandler((where, context) -> reports.add(context.get("message")));
        return reports;
    }

    @Test
    void everyStageCompletesHoweverALoopEnds() {
        play(0.5, random -> {
            var loop = newEventLoop();
            var reports = noteReports(loop);
            var enough = new Event();
            boolean byHand = random.nextBoolean();
            boolean dies = random.nextInt(4) == 0;
            var askers = new Askers(loop, random.nextInt(1, 200), () -> {
                if (dies) {
                    throw new SystemExit(3);
                }
                enough.set();
                if (byHand) {
                    loop.stop();
                }
            });
            askers.start(random.nextLong(), threads);
            try (loop) {
                if (byHand) {
                    loop.runForever();
                } else {
                    Asyncio.run(async(() -> await(enough)), null, () -> loop);
                }
            } catch (SystemExit e) {
                assertThat(dies).isTrue();
            }
            assertThat(askers.stages()).allMatch(CompletableFuture::isDone);
            assertThat(askers.called()).isLessThanOrEqualTo(askers.accepted());
            assertThat(reports)
                    .isSubsetOf("Task was destroyed but it is pending!", "Task exception was never retrieved");
        });
    }

    @Test
    void aLoopThatEndsInOrderHasCalledAllCallbacks() {
        play(0.2, random -> {
            try (var loop = newEventLoop()) {
                loop.setExceptionHandler((where, context) -> {});
                var askers = new Askers(loop, random.nextInt(1, 500), () -> {});
                askers.stopWhenEnough();
                askers.start(random.nextLong(), threads);
                var _ = threads.submit(() -> {
                    askers.stages(); // waits
                    return loop.callSoonThreadsafe(loop::stop);
                });
                loop.runForever();
                assertThat(askers.called()).isEqualTo(askers.accepted());
            }
        });
    }

    @Test
    void threadsMayRunALoopInTurns() {
        play(0.2, random -> {
            try (var loop = newEventLoop()) {
                var barrier = new CyclicBarrier(2);
                var other = threads.submit(() -> runInTurns(loop, barrier));
                assertThat(runInTurns(loop, barrier)).isEqualTo(100);
                assertThat(other.get()).isEqualTo(100);
            }
        });
    }

    private static int runInTurns(EventLoop loop, CyclicBarrier barrier) throws Exception {
        barrier.await();
        int runs = 0;
        while (runs < 100) {
            while (loop.isRunning()) {
                Thread.onSpinWait();
            }
            var coroutine = async(() -> 1);
            try {
                runs += loop.runUntilComplete(coroutine);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("This event loop is already running");
                coroutine.close();
            }
        }
        return runs;
    }

    @Test
    void ofARunAndACloseAtOnceTheLaterOneIsRefused() {
        play(0.1, random -> {
            var loop = newEventLoop();
            var seen = new ConcurrentLinkedQueue<Boolean>();
            loop.callSoonThreadsafe(() -> {
                seen.add(loop.isClosed());
                loop.stop();
            });
            var barrier = new CyclicBarrier(2);
            var closing = threads.submit(() -> {
                barrier.await();
                return refusal(loop::close);
            });
            barrier.await();
            var ofRun = refusal(loop::runForever);
            var ofClose = closing.get();
            if (ofRun.isEmpty()) {
                assertThat(seen).containsExactly(false);
                assertThat(ofClose).isIn("", "Cannot close a running event loop");
            } else {
                assertThat(ofRun).isEqualTo("Event loop is closed");
                assertThat(ofClose).isEmpty();
            }
            loop.close();
            assertThat(loop.isClosed()).isTrue();
        });
    }

    /// One that stays in the queue of a closed loop is lost: it never runs, and its thread was not told.
    @Test
    void aClosedLoopKeepsNoCallback() {
        var loops = new ArrayList<EventLoop>();
        var callbacks = new ConcurrentLinkedQueue<WeakReference<Callback>>();
        play(0.1, random -> {
            var loop = newEventLoop();
            loops.add(loop);
            var barrier = new CyclicBarrier(2);
            var calling = threads.submit(() -> {
                barrier.await();
                return refusal(() -> callUntilRefused(loop, callbacks));
            });
            barrier.await();
            loop.close();
            assertThat(calling.get()).isEqualTo("Event loop is closed");
        });
        for (int i = 0; i < 100 && count(callbacks) > 0; i++) {
            System.gc();
        }
        assertThat(count(callbacks)).isZero();
        assertThat(loops).allMatch(EventLoop::isClosed);
    }

    private static long count(Queue<WeakReference<Callback>> callbacks) {
        return callbacks.stream().filter(each -> each.get() != null).count();
    }

    private static void callUntilRefused(EventLoop loop, Queue<WeakReference<Callback>> callbacks) {
        for (int i = 0; true; i++) {
            int number = i;
            Callback callback = () -> fail("called " + number);
            callbacks.add(new WeakReference<>(callback));
            loop.callSoonThreadsafe(callback);
        }
    }

    private static String refusal(Runnable action) {
        try {
            action.run();
            return "";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
