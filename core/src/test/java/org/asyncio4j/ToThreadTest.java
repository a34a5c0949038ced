package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.toThread;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ToThreadTest {
    private static <T extends @Nullable Object> T run(Coroutine<T> main) {
        try (var loop = Loops.newLoop(VirtualTime.waitingForThreads())) {
            return loop.runUntilComplete(main);
        }
    }

    @Test
    void runsTheFunctionInAnotherThreadAndReturnsItsValue() {
        run(async(() -> {
            var task = Thread.currentThread();
            assertThat(await(toThread(() -> {
                        assertThat(Thread.currentThread()).isNotSameAs(task);
                        return 40 + 2;
                    })))
                    .isEqualTo(42);
        }));
    }

    @Test
    void theExceptionOfTheFunctionIsRaisedAtTheAwait() {
        var failure = new IOException("test");
        run(async(() -> {
            Callable<Integer> function = () -> {
                throw failure;
            };
            assertThatThrownBy(() -> await(toThread(function))).isSameAs(failure);
        }));
    }

    @Test
    void callsTheFunctionExactlyOnce() {
        var calls = new AtomicInteger();
        run(toThread(calls::incrementAndGet));
        assertThat(calls).hasValue(1);
    }

    @Test
    void tenCallsGatheredTogetherRunTheFunctionTenTimes() {
        var calls = new AtomicInteger();
        run(async(() -> await(gather(Stream.generate(() -> toThread(calls::incrementAndGet))
                .limit(10)
                .toList()))));
        assertThat(calls).hasValue(10);
    }

    @Test
    void theFunctionSeesTheContextVariablesOfTheCaller() {
        var variable = new ContextVar<String>("variable");
        run(async(() -> {
            var _ = variable.set("parrot");
            assertThat(await(toThread(() -> variable.get()))).isEqualTo("parrot");
        }));
    }

    @Test
    void theContextOfTheFunctionIsACopy() {
        var variable = new ContextVar<String>("variable");
        run(async(() -> {
            var _ = variable.set("parrot");
            await(toThread(() -> {
                var _ = variable.set("dead parrot");
            }));
            assertThat(variable.get()).isEqualTo("parrot");
        }));
    }

    @Test
    void theContextIsThatOfTheAwait() {
        var variable = new ContextVar<>("variable", "unset");
        run(async(() -> {
            var coroutine = toThread(() -> variable.get());
            var _ = variable.set("set later");
            assertThat(await(coroutine)).isEqualTo("set later");
        }));
    }

    @Test
    void takesFunctionsThatReturnNothing() {
        var calls = new AtomicInteger();
        run(async(() -> {
            await(toThread(() -> {
                calls.incrementAndGet();
            }));
            CoroutineBody.OfVoid function = calls::incrementAndGet;
            await(toThread(function));
        }));
        assertThat(calls).hasValue(2);
    }

    @Test
    void runsNothingUntilItIsAwaited() {
        var calls = new AtomicInteger();
        toThread(calls::incrementAndGet).close();
        assertThat(calls).hasValue(0);
    }

    @Test
    void usesTheDefaultExecutor() {
        run(async(() -> {
            var factory = Thread.ofPlatform().name("mine").factory();
            try (var executor = Executors.newSingleThreadExecutor(factory)) {
                getRunningLoop().setDefaultExecutor(executor);
                assertThat(await(toThread(() -> Thread.currentThread().getName())))
                        .isEqualTo("mine");
            }
        }));
    }

    @Test
    void cancellingTheTaskInterruptsTheFunction() {
        run(async(() -> {
            var loop = getRunningLoop();
            var started = loop.<String>createFuture();
            var interrupted = loop.<String>createFuture();
            var task = createTask(toThread(() -> {
                var _ = loop.callSoonThreadsafe(() -> started.setResult("started"));
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    var _ = loop.callSoonThreadsafe(() -> interrupted.setResult("interrupted"));
                }
            }));
            var _ = await(started);
            task.cancel();
            assertThatThrownBy(() -> await(task)).isInstanceOf(CancelledError.class);
            assertThat(await(interrupted)).isEqualTo("interrupted");
        }));
    }
}
