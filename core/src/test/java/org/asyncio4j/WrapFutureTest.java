package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.setEventLoop;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.wrapFuture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class WrapFutureTest {
    private final Loop loop = VirtualTime.newLoop();
    private final CompletableFuture<Integer> source = new CompletableFuture<>();

    @BeforeEach
    void setLoop() {
        setEventLoop(loop);
    }

    @AfterEach
    void closeLoop() {
        setEventLoop(null);
        loop.close();
    }

    @Nested
    final class Making {
        @Test
        void returnsAFutureOfALoopAsItIs() {
            var future = loop.<Integer>createFuture();
            assertThat(wrapFuture(future)).isSameAs(future);
        }

        @Test
        void takesTheRunningLoopInATask() {
            setEventLoop(null);
            var future = loop.runUntilComplete(async(() -> {
                return wrapFuture(source);
            }));
            assertThat(future.getLoop()).isSameAs(loop);
        }

        @Test
        void takesTheLoopThatWasSetElsewhere() {
            assertThat(wrapFuture(source).getLoop()).isSameAs(loop);
        }

        @Test
        void needsACurrentLoop() {
            setEventLoop(null);
            assertThatThrownBy(() -> wrapFuture(source))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no current event loop");
        }
    }

    @Nested
    final class Outcome {
        @Test
        void ofADoneStageIsTakenOverInTheNextIteration() {
            source.complete(10);
            var future = wrapFuture(source);
            assertThat(future.done()).isFalse();
            Turns.run(loop, 1);
            assertThat(future.result()).isEqualTo(10);
        }

        @Test
        void mayBeAnException() {
            var failure = new IOException("broken");
            var future = wrapFuture(source);
            source.completeExceptionally(failure);
            Turns.run(loop, 1);
            assertThat(future.cancelled()).isFalse();
            assertThat(future.exception()).isSameAs(failure);
        }

        @Test
        void comesWithoutTheCompletionExceptionOfADependentStage() {
            var failure = new IOException("broken");
            var future = wrapFuture(source.thenApply(value -> value + 1));
            source.completeExceptionally(failure);
            Turns.run(loop, 1);
            assertThat(future.exception()).isSameAs(failure);
        }

        @Test
        void mayBeACompletionExceptionThatHasNoCause() {
            var failure = new CompletionException("broken", null);
            var future = wrapFuture(source);
            source.completeExceptionally(failure);
            Turns.run(loop, 1);
            assertThat(future.exception()).isSameAs(failure);
        }

        @Test
        void comesOnTheThreadOfTheLoop() {
            try (var running = Loops.newLoop(VirtualTime.waitingForThreads())) {
                var loops = new ArrayList<EventLoop>();
                var threads = new ArrayList<Thread>();
                var result = running.runUntilComplete(async(() -> {
                    var future =
                            wrapFuture(source.whenComplete((value, thrown) -> threads.add(Thread.currentThread())));
                    future.addDoneCallback(done -> loops.add(getRunningLoop()));
                    var completing = Thread.ofPlatform().start(() -> source.complete(42));
                    var value = await(future);
                    assertThat(threads).containsExactly(completing);
                    return value;
                }));
                assertThat(result).isEqualTo(42);
                assertThat(loops).containsExactly(running);
            }
        }

        @Test
        void isDroppedIfTheLoopIsClosed() {
            var future = wrapFuture(source);
            loop.close();
            assertThat(source.complete(42)).isTrue();
            assertThat(future.done()).isFalse();
        }

        @Test
        void ofAStageIsWhatAwaitGives() {
            loop.callSoon(() -> source.complete(42));
            assertThat(loop.<Integer>runUntilComplete(async(() -> {
                        return await(source);
                    })))
                    .isEqualTo(42);
        }
    }

    @Nested
    final class Cancellation {
        @Test
        void ofTheFutureCancelsAPendingStageInTheNextIteration() {
            var future = wrapFuture(source);
            future.cancel();
            assertThat(source.isCancelled()).isFalse();
            Turns.run(loop, 1);
            assertThat(source.isCancelled()).isTrue();
            assertThat(future.cancelled()).isTrue();
        }

        @Test
        void ofTheFutureLeavesAStageThatHasItsResult() {
            var future = wrapFuture(source);
            source.complete(42);
            future.cancel();
            Turns.run(loop, 2);
            assertThat(future.cancelled()).isTrue();
            assertThat(source.isCancelled()).isFalse();
            assertThat(source.join()).isEqualTo(42);
        }

        @Test
        void ofTheStageCancelsTheFutureInTheNextIteration() {
            var future = wrapFuture(source);
            source.cancel(true);
            assertThat(future.cancelled()).isFalse();
            Turns.run(loop, 1);
            assertThat(future.cancelled()).isTrue();
        }

        @Test
        void ofTheStageBeforeADependentOneCancelsTheFuture() {
            var future = wrapFuture(source.thenApply(value -> value + 1));
            source.cancel(true);
            Turns.run(loop, 1);
            assertThat(future.cancelled()).isTrue();
        }

        @Test
        void ofTheTaskThatAwaitsTheFutureCancelsTheStage() {
            loop.runUntilComplete(async(() -> {
                var task = createTask(async(() -> {
                    return await(wrapFuture(source));
                }));
                await(sleep(0));
                task.cancel("enough");
                assertThatThrownBy(() -> await(task))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("enough");
                assertThat(source.isCancelled()).isTrue();
            }));
        }
    }
}
