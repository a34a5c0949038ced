package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CallSoonThreadsafeTest {
    private final Loop loop = Loops.newLoop();
    private final List<Object> calls = new ArrayList<>();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private static Thread startAndJoinLater(Runnable body) {
        return Thread.ofPlatform().daemon().start(body);
    }

    @Test
    void wakesAnIdleLoop() throws Exception {
        var threadOfLoop = new CompletableFuture<Thread>();
        var _ = loop.callSoon(() -> threadOfLoop.complete(Thread.currentThread()));
        var runner = startAndJoinLater(loop::runForever);
        while (threadOfLoop.get().getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        var _ = loop.callSoonThreadsafe(() -> {
            calls.add(Thread.currentThread());
            loop.stop();
        });
        runner.join();
        assertThat(calls).containsExactly(threadOfLoop.get());
    }

    @Test
    void wakesALoopThatWaitsForATimer() throws Exception {
        var threadOfLoop = new CompletableFuture<Thread>();
        var _ = loop.callSoon(() -> threadOfLoop.complete(Thread.currentThread()));
        var timer = loop.callLater(3600, () -> calls.add("timer"));
        var runner = startAndJoinLater(loop::runForever);
        while (threadOfLoop.get().getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        var _ = loop.callSoonThreadsafe(loop::stop);
        runner.join();
        assertThat(calls).isEmpty();
        timer.cancel();
    }

    @Test
    void keepsTheOrderOfEachThread() throws InterruptedException {
        int count = 1000;
        record Call(int thread, int number) {}
        var running = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 3; i++) {
            int thread = i;
            threads.add(startAndJoinLater(() -> {
                for (int number = 0; number < count; number++) {
                    var call = new Call(thread, number);
                    var _ = loop.callSoonThreadsafe(() -> calls.add(call));
                }
            }));
        }
        var _ = loop.callSoon(running::countDown);
        var runner = startAndJoinLater(loop::runForever);
        running.await();
        for (var thread : threads) {
            thread.join();
        }
        var _ = loop.callSoonThreadsafe(loop::stop);
        runner.join();
        assertThat(calls).hasSize(3 * count);
        for (int i = 0; i < 3; i++) {
            int thread = i;
            assertThat(calls.stream().map(Call.class::cast).filter(call -> call.thread() == thread))
                    .extracting(Call::number)
                    .isSorted();
        }
    }

    private void callHelloOnAnotherThreadThenWorldHere() {
        try {
            startAndJoinLater(() -> {
                        var _ = loop.callSoonThreadsafe(() -> calls.add("hello"));
                    })
                    .join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        var _ = loop.callSoon(() -> calls.add("world"));
        var _ = loop.callSoon(loop::stop);
    }

    @Test
    void keepsTheOrderWithWhatTheLoopQueuesAfterwards() {
        callHelloOnAnotherThreadThenWorldHere();
        loop.runForever();
        assertThat(calls).containsExactly("hello", "world");
        var _ = loop.callSoon(this::callHelloOnAnotherThreadThenWorldHere);
        loop.runForever();
        assertThat(calls).containsExactly("hello", "world", "hello", "world");
    }

    @Test
    void onTheLoopsOwnThreadTheCallbackIsReadyAtOnce() {
        var _ = loop.callSoon(() -> {
            var _ = loop.callSoonThreadsafe(() -> calls.add("threadsafe"));
            var _ = loop.callSoon(() -> calls.add("plain"));
            var _ = loop.callSoon(loop::stop);
        });
        loop.runForever();
        assertThat(calls).containsExactly("threadsafe", "plain");
    }

    @Test
    void aLoopThatDoesNotRunYetKeepsTheCallback() {
        var _ = loop.callSoonThreadsafe(() -> {
            calls.add("called");
            loop.stop();
        });
        assertThat(calls).isEmpty();
        loop.runForever();
        assertThat(calls).containsExactly("called");
    }

    @Test
    void anyThreadMayCancelTheHandle() throws InterruptedException {
        var handle = loop.callSoonThreadsafe(() -> calls.add("called"));
        startAndJoinLater(handle::cancel).join();
        loop.stop();
        loop.runForever();
        assertThat(calls).isEmpty();
    }

    @Test
    void theCallbackRunsInACopyOfTheCallersContext() throws InterruptedException {
        var variable = new ContextVar<String>("variable");
        startAndJoinLater(() -> {
                    var _ = variable.set("of the caller");
                    var _ = loop.callSoonThreadsafe(() -> calls.add(variable.get()));
                })
                .join();
        loop.stop();
        loop.runForever();
        assertThat(calls).containsExactly("of the caller");
    }
}
