package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.blocking;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What code inside of `blocking` may do.
@Timeout(60)
final class BlockingBodyTest {
    private final List<Object> calls = new CopyOnWriteArrayList<>();

    private static <T extends @Nullable Object> T run(Coroutine<T> main) {
        return Asyncio.run(main, null, () -> Loops.newLoop(VirtualTime.waitingForThreads()));
    }

    private @Nullable Throwable thrownBy(CoroutineBody.OfVoid code) {
        return run(async(() -> {
            return blocking(() -> catchThrowable(code::execute));
        }));
    }

    @Test
    void noEventLoopIsRunning() {
        assertThat(thrownBy(Asyncio::getRunningLoop))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no running event loop");
        assertThat(thrownBy(Asyncio::currentTask))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no running event loop");
    }

    @Test
    void awaitIsAnError() {
        assertThat(thrownBy(() -> {
                    var coroutine = sleep(1);
                    try {
                        await(coroutine);
                    } finally {
                        coroutine.close();
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("await inside of blocking(): its code runs outside of the event loop");
    }

    @Test
    void theLoopAndItsFuturesMustBeLeftAlone() {
        run(async(() -> {
            var loop = getRunningLoop();
            var future = loop.<String>createFuture();
            var message = "Non-thread-safe operation invoked on an event loop other than the current one";
            blocking(() -> {
                assertThatThrownBy(() -> loop.callSoon(() -> {})).hasMessage(message);
                assertThatThrownBy(() -> future.setResult("result")).hasMessage(message);
                assertThatThrownBy(future::cancel).hasMessage(message);
            });
        }));
    }

    @Test
    void blockingRunsInPlace() {
        run(async(() -> {
            var failure = new IOException("inner");
            blocking(() -> {
                assertThat(blocking(Thread::currentThread)).isSameAs(Thread.currentThread());
                assertThatThrownBy(() -> blocking(() -> {
                            throw failure;
                        }))
                        .isSameAs(failure);
            });
        }));
    }

    @Test
    void aCoroutineMayBeDrivenByHand() {
        run(async(() -> {
            Coroutine<String> coroutine = async(() -> {
                await(sleep(0));
                return "by hand";
            });
            blocking(() -> {
                assertThat(coroutine.send(null)).isNull();
                assertThatThrownBy(() -> coroutine.send(null))
                        .isInstanceOfSatisfying(
                                StopIteration.class,
                                stop -> assertThat(stop.value()).isEqualTo("by hand"));
            });
        }));
    }

    @Test
    void aCoroutineThatTheTaskHasStartedMayBeDrivenByHand() {
        run(async(() -> {
            Coroutine<String> coroutine = async(() -> {
                await(sleep(0));
                return "by hand";
            });
            assertThat(coroutine.send(null)).isNull();
            blocking(() -> assertThatThrownBy(() -> coroutine.send(null)).isInstanceOf(StopIteration.class));
        }));
    }

    @Test
    void anotherLoopMayRun() {
        run(async(() -> {
            var outer = getRunningLoop();
            var result = blocking(() -> BlockingBodyTest.run(async(() -> {
                assertThat(getRunningLoop()).isNotSameAs(outer);
                await(sleep(1));
                return blocking(() -> "of the inner loop");
            })));
            assertThat(result).isEqualTo("of the inner loop");
        }));
    }

    @Test
    void virtualThreadsMayBeStarted() {
        run(async(() ->
                blocking(() -> Thread.startVirtualThread(() -> calls.add("ran")).join())));
        assertThat(calls).containsExactly("ran");
    }
}
