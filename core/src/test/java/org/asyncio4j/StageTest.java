package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.runCoroutineThreadsafe;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StageTest {
    private final FailingPoll poll = new FailingPoll();
    private final Loop loop = Loops.newLoop(poll);
    private final LogCapture log = LogCapture.open();
    private final List<Object> calls = new ArrayList<>();

    @AfterEach
    void closeLoop() {
        loop.close();
        log.close();
    }

    /// Throws an error, once, when a test has set it.
    private static final class FailingPoll implements Poll {
        private final VirtualTime time = new VirtualTime();
        private @Nullable Throwable next;

        @Override
        public double time() {
            return time.time();
        }

        @Override
        public void poll(double timeout) {
            var error = next;
            next = null;
            if (error instanceof Error thrown) {
                throw thrown;
            }
            time.poll(timeout);
        }

        @Override
        public void wakeup() {
            time.wakeup();
        }
    }

    private Coroutine<String> waiting() {
        return async(() -> {
            calls.add("started");
            try {
                return await(loop.createFuture());
            } finally {
                calls.add("cleaned up");
            }
        });
    }

    @Nested
    final class OfALoopThatIsClosed {
        @Test
        void aCoroutineThatWasQueuedIsCancelled() {
            var coroutine = waiting();
            var stage = runCoroutineThreadsafe(coroutine, loop);
            loop.close();
            assertThat(stage).isCancelled();
            assertThat(coroutine.state()).isEqualTo(Coroutine.State.CREATED);
            coroutine.close();
        }

        @Test
        void aTaskThatWaitsIsCancelledAfterItsCleanUp() {
            var stage = runCoroutineThreadsafe(waiting(), loop);
            var _ = stage.whenComplete((result, failure) -> calls.add("completed"));
            Turns.run(loop, 2);
            loop.close();
            assertThat(stage).isCancelled();
            assertThat(calls).containsExactly("started", "cleaned up", "completed");
        }

        @Test
        void aFutureThatIsPendingIsCancelled() {
            var future = loop.createFuture();
            var linked = future.toCompletableFuture();
            Turns.run(loop, 1);
            var queued = future.toCompletableFuture();
            loop.close();
            assertThat(linked).isCancelled();
            assertThat(queued).isCancelled();
            assertThat(future.toCompletableFuture()).isCancelled();
        }

        @Test
        void aResultThatIsOnItsWayArrives() {
            var future = loop.<Integer>createFuture();
            var stage = future.toCompletableFuture();
            Turns.run(loop, 1);
            future.setResult(42);
            assertThat(stage).isNotDone();
            loop.close();
            assertThat(stage).isCompletedWithValue(42);
        }

        @Test
        void anExceptionHandlerThatEndsTheProgramDoesNotKeepThemOpen() {
            var stage = runCoroutineThreadsafe(waiting(), loop);
            Turns.run(loop, 2);
            loop.setExceptionHandler((where, context) -> {
                throw new SystemExit(3);
            });
            assertThatThrownBy(loop::close).isInstanceOf(SystemExit.class);
            assertThat(stage).isCancelled();
        }

        @Test
        void theyAreForgotten() {
            var future = loop.createFuture();
            var _ = future.toCompletableFuture();
            var _ = runCoroutineThreadsafe(waiting(), loop);
            Turns.run(loop, 2);
            loop.close();
            assertThat(loop.thread().stages()).isEmpty();
        }
    }

    @Nested
    final class OfALoopThatAnErrorStops {
        private final Error error = new NoClassDefFoundError("gone");

        private void stopByError() {
            poll.next = error;
            assertThatThrownBy(loop::runForever).isSameAs(error);
        }

        private void assertFailed(CompletableFuture<?> stage) {
            assertThat(stage).isDone();
            assertThatThrownBy(stage::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCause(error);
        }

        @Test
        void allStagesGetTheError() {
            var waiting = runCoroutineThreadsafe(waiting(), loop);
            var linked = loop.createFuture().toCompletableFuture();
            Turns.run(loop, 2);
            var coroutine = waiting();
            var queued = runCoroutineThreadsafe(coroutine, loop);
            stopByError();
            assertFailed(waiting);
            assertFailed(linked);
            assertFailed(queued);
            coroutine.close();
        }

        @Test
        void aThreadThatWaitsIsTold() throws InterruptedException {
            var coroutine = waiting();
            var asked = new CountDownLatch(1);
            var told = new CompletableFuture<Throwable>();
            var waiting = Thread.ofPlatform().start(() -> {
                var stage = runCoroutineThreadsafe(coroutine, loop);
                asked.countDown();
                told.complete(catchThrowable(stage::join));
            });
            asked.await();
            stopByError();
            waiting.join();
            assertThat(told.join()).hasCause(error);
            coroutine.close();
        }

        @Test
        void aStageThatIsMadeLaterGetsItToo() {
            stopByError();
            var coroutine = waiting();
            assertFailed(runCoroutineThreadsafe(coroutine, loop));
            assertFailed(loop.createFuture().toCompletableFuture());
            coroutine.close();
        }

        @Test
        void onceClosedItRefusesNewOnesAsUsual() {
            stopByError();
            loop.close();
            var coroutine = waiting();
            assertThatThrownBy(() -> runCoroutineThreadsafe(coroutine, loop))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Event loop is closed");
            assertThat(loop.createFuture().toCompletableFuture()).isCancelled();
            coroutine.close();
        }

        @Test
        void aCoroutineWhoseStageHasFailedNeverRuns() {
            var coroutine = waiting();
            assertThat(runCoroutineThreadsafe(coroutine, loop)).isNotDone();
            stopByError();
            Turns.run(loop, 2);
            assertThat(calls).isEmpty();
            coroutine.close();
        }

        @Test
        void aLoopThatRunsAgainTakesNewOnes() {
            stopByError();
            Turns.run(loop, 1);
            var stage = runCoroutineThreadsafe(async(() -> "ran"), loop);
            Turns.run(loop, 3);
            assertThat(stage).isCompletedWithValue("ran");
        }

        @Test
        @LazyStart("it counts the iterations until the result")
        void aResultThatIsOnItsWayArrives() {
            var stage = runCoroutineThreadsafe(async(() -> "ran"), loop);
            Turns.run(loop, 2);
            assertThat(stage).isNotDone();
            stopByError();
            assertThat(stage).isCompletedWithValue("ran");
        }

        @Test
        void aTaskThatEndsTheRunFailsTheOthers() {
            var other = runCoroutineThreadsafe(waiting(), loop);
            var exit = new SystemExit(3);
            var ending = runCoroutineThreadsafe(
                    async(() -> {
                        throw exit;
                    }),
                    loop);
            assertThatThrownBy(loop::runForever).isSameAs(exit);
            for (var stage : List.of(other, ending)) {
                assertThat(stage).isDone();
                assertThatThrownBy(stage::join).hasCause(exit);
            }
        }
    }

    @Test
    void aStageThatIsDoneIsForgotten() {
        var stage = runCoroutineThreadsafe(async(() -> "ran"), loop);
        var cancelled = runCoroutineThreadsafe(waiting(), loop);
        cancelled.cancel(true);
        Turns.run(loop, 4);
        assertThat(stage).isCompletedWithValue("ran");
        assertThat(loop.thread().stages()).isEmpty();
    }

    @Test
    void runEndsTheStagesOfTasksThatAreLeft() {
        var stages = new ArrayList<CompletableFuture<?>>();
        VirtualTime.run(async(() -> {
            var running = Asyncio.getRunningLoop();
            stages.add(runCoroutineThreadsafe(sleep(3600), running));
            stages.add(running.createFuture().toCompletableFuture());
            await(sleep(1));
            stages.add(runCoroutineThreadsafe(sleep(3600), running));
        }));
        assertThat(stages).hasSize(3).allMatch(CompletableFuture::isCancelled);
    }
}
