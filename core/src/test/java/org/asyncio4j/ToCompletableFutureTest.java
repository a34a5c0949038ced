package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ToCompletableFutureTest {
    private final Loop loop = Loops.newLoop(VirtualTime.waitingForThreads());
    private final Future<Integer> future = loop.createFuture();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    void getsTheResultWhenThereIsOne() {
        var stage = future.toCompletableFuture();
        var loops = new ArrayList<EventLoop>();
        var dependent = stage.thenApply(value -> {
            loops.add(getRunningLoop());
            return value + 1;
        });
        future.setResult(42);
        assertThat(stage).isNotDone();
        Turns.run(loop, 1);
        assertThat(stage).isCompletedWithValue(42);
        assertThat(dependent).isCompletedWithValue(43);
        assertThat(loops).containsExactly(loop);
    }

    @Test
    void hasTheResultAtOnceIfTheFutureIsDone() {
        future.setResult(42);
        assertThat(future.toCompletableFuture()).isCompletedWithValue(42);
        loop.close();
        assertThat(future.toCompletableFuture()).isCompletedWithValue(42);
    }

    @Test
    void getsTheExceptionAsItWasSet() {
        var failure = new IOException("broken");
        var stage = future.toCompletableFuture();
        future.setException(failure);
        Turns.run(loop, 1);
        assertThatThrownBy(stage::join).isInstanceOf(CompletionException.class).hasCause(failure);
    }

    @Test
    void isCancelledWithTheFuture() {
        var stage = future.toCompletableFuture();
        future.cancel();
        Turns.run(loop, 1);
        assertThat(stage).isCancelled();
    }

    @Test
    void cancelsTheFutureInItsLoop() {
        var stage = future.toCompletableFuture();
        stage.cancel(true);
        assertThat(future.cancelled()).isFalse();
        Turns.run(loop, 2);
        assertThat(future.cancelled()).isTrue();
    }

    @Test
    void completedByHandItLeavesTheFuture() {
        var stage = future.toCompletableFuture();
        stage.complete(1);
        Turns.run(loop, 1);
        future.setResult(2);
        Turns.run(loop, 1);
        assertThat(stage).isCompletedWithValue(1);
    }

    @Test
    void completedByOthersItLeavesNothingOnTheFuture() {
        Turns.run(loop, 1);
        var stage = future.toCompletableFuture();
        Turns.run(loop, 1);
        assertThat(future.toString()).contains("cb=[");
        stage.complete(1);
        Turns.run(loop, 1);
        assertThat(future).hasToString("<Future pending>");
    }

    @Test
    void mayBeMadeAndCancelledByAnotherThreadWhileTheLoopRuns() {
        loop.runUntilComplete(async(() -> {
            await(loop.runInExecutor(null, () -> future.toCompletableFuture().cancel(true)));
            assertThatThrownBy(() -> await(future)).isInstanceOf(CancelledError.class);
        }));
    }

    @Test
    void letsAnotherThreadWaitForATask() {
        var result = loop.runUntilComplete(async(() -> {
            var task = Asyncio.createTask(async(() -> await(Asyncio.sleep(1, "result"))));
            return await(
                    loop.runInExecutor(null, () -> task.toCompletableFuture().join()));
        }));
        assertThat(result).isEqualTo("result");
    }

    @Test
    void joinsFuturesOfTwoLoopsInCodeOfOtherLibraries() {
        try (var other = VirtualTime.newLoop()) {
            var second = other.<Integer>createFuture();
            var sum = future.toCompletableFuture().thenCombine(second.toCompletableFuture(), Integer::sum);
            future.setResult(1);
            second.setResult(2);
            Turns.run(loop, 1);
            Turns.run(other, 1);
            assertThat(List.of(sum)).extracting(CompletableFuture::join).containsExactly(3);
        }
    }
}
