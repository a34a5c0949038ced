package org.asyncio4j.stacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.shield;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.stacks.Shown.methods;
import static org.asyncio4j.stacks.Shown.thrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.asyncio4j.Awaitable;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Future;
import org.asyncio4j.Loops;
import org.asyncio4j.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The stack trace of one exception that is thrown again and again, or in several tasks.
final class SharedFailureTraceTest {
    private final List<List<String>> seen = new ArrayList<>();

    private static Coroutine<@Nullable Void> throwing(Throwable exception) {
        return async(() -> {
            await(sleep(1));
            if (exception instanceof Error error) {
                throw error;
            }
            throw (Exception) exception;
        });
    }

    private static <T extends @Nullable Object> Coroutine<@Nullable Void> first(Awaitable<T> awaitable) {
        return async(() -> {
            await(awaitable);
        });
    }

    private static <T extends @Nullable Object> Coroutine<@Nullable Void> second(Awaitable<T> awaitable) {
        return async(() -> {
            await(awaitable);
        });
    }

    private static Exception made() {
        var exception = new IOException("disk");
        exception.setStackTrace(new StackTraceElement[] {exception.getStackTrace()[0]});
        return exception;
    }

    /// Awaits, and notes what the trace shows at once.
    private Coroutine<@Nullable Void> noting(Coroutine<@Nullable Void> coroutine) {
        return async(() -> {
            try {
                await(coroutine);
            } catch (Exception e) {
                seen.add(methods(e));
            }
        });
    }

    @Test
    void secondAwaiterOfATaskDoesNotShowTheFirst() {
        Loops.run(async(() -> {
            var task = createTask(throwing(made()));
            await(gather(noting(first(task)), noting(second(task))));
        }));
        assertThat(seen).containsExactly(List.of("made", "first", "noting"), List.of("made", "second", "noting"));
    }

    @Test
    void awaitersOfBothAwaitersShowTheirOwn() {
        Loops.run(async(() -> {
            var task = createTask(throwing(made()));
            Task<@Nullable Void> one = createTask(first(task));
            Task<@Nullable Void> other = createTask(second(task));
            await(gather(noting(second(one)), noting(first(other))));
        }));
        assertThat(seen)
                .containsExactly(
                        List.of("made", "first", "second", "noting"), List.of("made", "second", "first", "noting"));
    }

    @Test
    void gatherDoesNotShowWhoAwaitsItsChildBesides() {
        Loops.run(async(() -> {
            var task = createTask(throwing(made()));
            await(gather(noting(first(task)), noting(second(gather(task)))));
        }));
        assertThat(seen).containsExactly(List.of("made", "first", "noting"), List.of("made", "second", "noting"));
    }

    @Test
    void shieldDoesNotShowWhoAwaitsWhatItProtects() {
        Loops.run(async(() -> {
            var task = createTask(throwing(made()));
            await(gather(noting(first(task)), noting(second(shield(task)))));
        }));
        assertThat(seen).containsExactly(List.of("made", "first", "noting"), List.of("made", "second", "noting"));
    }

    @Test
    void futuresWithTheSameExceptionDoNotShowEachOthersAwaiters() {
        Loops.run(async(() -> {
            List<Future<@Nullable Void>> futures =
                    List.of(getRunningLoop().createFuture(), getRunningLoop().createFuture());
            var waiting = gather(noting(first(futures.getFirst())), noting(second(futures.getLast())));
            await(sleep(1));
            var exception = made();
            futures.forEach(future -> future.setException(exception));
            await(waiting);
        }));
        assertThat(seen).containsExactly(List.of("made", "first", "noting"), List.of("made", "second", "noting"));
    }

    @Test
    void exceptionThatIsThrownAThousandTimesStaysShort() {
        var exception = made();
        Loops.run(async(() -> {
            for (int i = 0; i < 1000; i++) {
                await(noting(first(createTask(throwing(exception)))));
                await(noting(second(createTask(first(createTask(throwing(exception)))))));
            }
        }));
        assertThat(seen).hasSize(2000).allMatch(methods -> methods.size() <= 8);
        assertThat(exception.getStackTrace()).hasSizeLessThan(20);
    }

    @Test
    void exceptionThatIsCaughtOnTheWayStaysShort() {
        var exception = made();
        Loops.run(async(() -> {
            for (int i = 0; i < 1000; i++) {
                await(noting(second(createTask(translating(exception)))));
            }
        }));
        assertThat(exception.getStackTrace()).hasSizeLessThan(20);
    }

    /// Throws the exception itself after it has caught another one.
    private static Coroutine<@Nullable Void> translating(Exception exception) {
        return async(() -> {
            try {
                await(createTask(throwing(new IllegalStateException("other"))));
            } catch (IllegalStateException e) {
                throw exception;
            }
        });
    }

    @Test
    void exceptionOfManyRunsOnPlatformAndVirtualThreadsStaysShort() throws InterruptedException {
        var exception = made();
        for (int i = 0; i < 50; i++) {
            runHere(exception);
            for (var builder : List.of(Thread.ofVirtual(), Thread.ofPlatform())) {
                builder.start(() -> runThere(exception)).join();
            }
        }
        assertThat(exception.getStackTrace()).hasSizeLessThan(200);
        assertThat(methods(exception)).hasSizeLessThan(8);
    }

    private static void runHere(Exception exception) {
        try {
            Loops.run(throwing(exception));
        } catch (Exception e) {
            assertThat(e).isSameAs(exception);
        }
    }

    private static void runThere(Exception exception) {
        runHere(exception);
    }

    private static Coroutine<@Nullable Void> descending(int levels) {
        return async(() -> {
            if (levels == 0) {
                throw new IOException("disk");
            }
            await(createTask(descending(levels - 1)));
        });
    }

    @Test
    void eachLevelOfARecursionIsShown() {
        assertThat(methods(thrownBy(descending(5)))).isEqualTo(Collections.nCopies(6, "descending"));
    }

    @Test
    void traceOfAnEndlessChainEndsSomewhere() {
        assertThat(thrownBy(descending(3000)).getStackTrace()).hasSizeBetween(2048, 2500);
    }

    @Test
    void exceptionWithoutAStackTraceStaysWithoutOne() {
        assertThat(thrownBy(first(taskOf(new Untraced()))).getStackTrace()).isEmpty();
        assertThat(thrownBy(first(taskOf(new NeverFilledIn()))).getStackTrace()).isEmpty();
    }

    private static Awaitable<@Nullable Void> taskOf(Throwable exception) {
        return () -> await(createTask(throwing(exception)));
    }

    private static final class Untraced extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Untraced() {
            super("untraced", null, false, false);
        }
    }

    private static final class NeverFilledIn extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    @Test
    void exceptionThatCannotTellItsTraceComesOutAsItIs() {
        var exception = new Secretive();
        assertThat(thrownBy(first(taskOf(exception)))).isSameAs(exception);
    }

    private static final class Secretive extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void stackOverflowShowsItsAwaiterBelowTheFramesThatAreLeft() {
        var methods = methods(thrownBy(first(createdInside())));
        assertThat(methods).startsWith("overflowing", "overflowing").endsWith("createdInside", "first");
    }

    private static Coroutine<@Nullable Void> createdInside() {
        return async(() -> {
            await(createTask(overflow()));
        });
    }

    private static Coroutine<@Nullable Void> overflow() {
        return async(() -> {
            overflowing(1);
        });
    }

    @SuppressWarnings("InfiniteRecursion") // the point
    private static int overflowing(int depth) {
        return overflowing(depth + 1) + depth;
    }
}
