package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BackgroundLoopTest {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CompletableFuture<String> cleanUp = new CompletableFuture<>();
    private final BackgroundLoop background = new BackgroundLoop("background");

    @AfterEach
    void close() {
        background.close();
    }

    /// Waits for ever, and awaits once more when it is cancelled.
    private Coroutine<@Nullable Void> worker() {
        return async(() -> {
            started.countDown();
            try {
                await(getRunningLoop().createFuture());
            } finally {
                await(sleep(0.001));
                cleanUp.complete("cleaned up");
            }
        });
    }

    /// Blocks the loop, whatever interrupts it, until a future is done.
    private Coroutine<@Nullable Void> stubborn(CompletableFuture<?> end) {
        return async(() -> {
            started.countDown();
            while (!end.isDone()) {
                try {
                    end.get();
                } catch (InterruptedException e) {
                    // goes on
                }
            }
        });
    }

    @Test
    void submitGivesTheResultToOtherThreads() {
        var result = background.submit(async(() -> await(sleep(0.001, "x")) + "y"));
        assertThat(result.join()).isEqualTo("xy");
    }

    @Test
    void submitGivesTheFailureToOtherThreads() {
        var failure = new IllegalArgumentException("x");
        var result = background.submit(async(() -> {
            throw failure;
        }));
        assertThat(result).failsWithin(10, TimeUnit.SECONDS).withThrowableThat().withCause(failure);
    }

    @Test
    void theLoopRunsOnADaemonThreadOfTheGivenName() {
        var thread = new CompletableFuture<Thread>();
        background.getLoop().callSoonThreadsafe(() -> thread.complete(Thread.currentThread()));
        assertThat(thread.join().isDaemon()).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(each -> each.getName().equals("background"))
                .hasSize(1)
                .allMatch(Thread::isDaemon);
    }

    @Test
    void cancellingTheResultCancelsTheTask() throws InterruptedException {
        var result = background.submit(worker());
        started.await();
        result.cancel(true);
        assertThat(cleanUp.join()).isEqualTo("cleaned up");
    }

    @Test
    void closeCancelsTheTasksAndWaitsForTheirCleanUp() throws InterruptedException {
        var result = background.submit(worker());
        started.await();
        background.close();
        assertThat(cleanUp).isCompletedWithValue("cleaned up");
        assertThat(result).isCancelled();
        assertThat(background.getLoop().isClosed()).isTrue();
    }

    @Test
    void closeTwiceIsNoError() {
        background.close();
        background.close();
        assertThat(background.getLoop().isClosed()).isTrue();
    }

    @Test
    void submitAfterCloseFails() {
        background.close();
        var coroutine = worker();
        assertThatThrownBy(() -> background.submit(coroutine))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("BackgroundLoop 'background' is closed");
        coroutine.close();
    }

    @Test
    void whatCannotBeCancelledInTimeIsReported() throws InterruptedException {
        try (var log = LogCapture.open()) {
            var result = background.submit(async(() -> {
                started.countDown();
                while (true) {
                    try {
                        await(getRunningLoop().createFuture());
                    } catch (CancelledError e) {
                        // goes on
                    }
                }
            }));
            started.await();
            background.closeWithin(0);
            assertThat(result).isCancelled();
            assertThat(log.messages())
                    .anySatisfy(text -> assertThat(text)
                            .isEqualTo("BackgroundLoop 'background' has not ended within 0.0 seconds, and is stopped"))
                    .anySatisfy(text -> assertThat(text).startsWith("Task was destroyed but it is pending!"));
        }
        assertThat(background.getLoop().isClosed()).isTrue();
    }

    @Test
    void aTaskThatBlocksTheLoopIsInterrupted() throws InterruptedException {
        var result = background.submit(async(() -> {
            started.countDown();
            new CountDownLatch(1).await();
        }));
        started.await();
        background.closeWithin(0);
        assertThat(result.isDone()).isTrue();
        assertThat(background.getLoop().isClosed()).isTrue();
    }

    @Test
    void aCallbackThatBlocksTheLoopIsInterrupted() throws InterruptedException {
        var interrupted = new CompletableFuture<Boolean>();
        background.getLoop().callSoonThreadsafe(() -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
        });
        started.await();
        background.closeWithin(0);
        assertThat(interrupted).isCompletedWithValue(true);
        assertThat(background.getLoop().isClosed()).isTrue();
    }

    @Test
    void aCallInTheExecutorDoesNotHoldUpTheEnd() {
        var end = new CompletableFuture<>();
        var result = background.submit(async(() -> await(getRunningLoop().runInExecutor(null, () -> {
            started.countDown();
            return end.join();
        }))));
        assertThat(started).satisfies(CountDownLatch::await);
        background.closeWithin(0);
        assertThat(result).isCancelled();
        assertThat(background.getLoop().isClosed()).isTrue();
        end.complete("late");
    }

    @Test
    void aLoopThatCannotBeStoppedIsNamed() throws InterruptedException {
        var end = new CompletableFuture<>();
        try (var log = LogCapture.open()) {
            var blocked = background.submit(stubborn(end));
            started.await();
            background.closeWithin(0);
            assertThat(blocked).isCancelled();
            assertThat(log.messages())
                    .anySatisfy(text -> assertThat(text)
                            .startsWith("BackgroundLoop 'background' cannot be stopped: <Task pending name='Task-")
                            .contains("coro=<stubborn() running", "blocks at\n\tat ", "CompletableFuture.get("));
        } finally {
            end.complete(null);
        }
    }

    @Test
    void anErrorEndsTheLoop() throws InterruptedException {
        var failure = new SystemExit(3);
        try (var log = LogCapture.open()) {
            var waiting = background.submit(worker());
            started.await();
            var failed = background.submit(async(() -> {
                throw failure;
            }));
            assertThat(failed)
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCause(failure);
            assertThat(waiting)
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCause(failure);
            assertThat(cleanUp.join()).isEqualTo("cleaned up");
            background.close();
            assertThat(log.messages()).containsExactly("BackgroundLoop 'background' has ended");
        }
        var coroutine = worker();
        assertThatThrownBy(() -> background.submit(coroutine))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("BackgroundLoop 'background' has ended")
                .hasCause(failure);
        coroutine.close();
    }

    @Test
    void theLoopsOwnTasksCannotCloseIt() {
        var result = background.submit(async(() -> {
            background.close();
        }));
        assertThat(result)
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("BackgroundLoop 'background' cannot be closed by its own tasks");
        assertThat(background.submit(sleep(0, "x")).join()).isEqualTo("x");
    }

    @Test
    void anInterruptOfTheCallerStopsTheLoop() throws InterruptedException {
        try (var _ = LogCapture.open()) {
            background.getLoop().callSoonThreadsafe(started::countDown);
            started.await();
            Thread.currentThread().interrupt();
            background.closeWithin(1000);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(background.getLoop().isClosed()).isTrue();
        }
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        assertThatThrownBy(() -> background.closeWithin(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a time of 0 seconds or more was expected, got NaN");
        assertThat(background.getLoop().isClosed()).isFalse();
    }
}
