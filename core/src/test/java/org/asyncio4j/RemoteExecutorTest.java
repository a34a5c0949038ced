package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An executor that sends its calls to other machines needs the program's own objects.
@Timeout(60)
final class RemoteExecutorTest {
    private final Loop loop = Loops.newLoop(VirtualTime.waitingForThreads());
    private final Cluster cluster = new Cluster();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private void run(CoroutineBody.OfVoid body) {
        Coroutine<@Nullable Void> main = async(body);
        loop.runUntilComplete(main);
    }

    record Square(int number) implements Callable<Integer>, Serializable {
        @Override
        public Integer call() throws IOException {
            if (number < 0) {
                throw new IOException("negative");
            }
            return number * number;
        }
    }

    /// Takes callables that can be serialized, and runs them when the test says so.
    private static class Cluster extends AbstractExecutorService {
        private final List<Callable<?>> submitted = new ArrayList<>();
        private final List<FutureTask<?>> calls = new ArrayList<>();
        private final List<Runnable> executed = new ArrayList<>();
        private boolean givesStages;

        @Override
        public <T> java.util.concurrent.Future<T> submit(Callable<T> function) {
            if (!(function instanceof Serializable)) {
                throw new RejectedExecutionException("not serializable");
            }
            submitted.add(function);
            var stage = new CompletableFuture<T>();
            var call = givesStages
                    ? new FutureTask<>(() -> {
                        try {
                            return stage.complete(function.call());
                        } catch (Exception e) {
                            return stage.completeExceptionally(e);
                        }
                    })
                    : new FutureTask<>(function);
            calls.add(call);
            @SuppressWarnings("unchecked")
            var plain = (java.util.concurrent.Future<T>) call;
            return givesStages ? stage : plain;
        }

        void work() {
            calls.forEach(FutureTask::run);
        }

        @Override
        public void execute(Runnable command) {
            executed.add(command);
            command.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    @Test
    void getsTheCallableItself() {
        var square = new Square(7);
        for (boolean stages : new boolean[] {false, true}) {
            cluster.givesStages = stages;
            run(() -> {
                var future = loop.runInExecutor(cluster, square);
                assertThat(cluster.submitted.getLast()).isSameAs(square);
                cluster.work();
                assertThat(await(future)).isEqualTo(49);
            });
        }
        assertThat(cluster.executed).isEmpty();
    }

    @Test
    void itsExceptionComesAsItWasThrown() {
        for (boolean stages : new boolean[] {false, true}) {
            cluster.givesStages = stages;
            run(() -> {
                var future = loop.runInExecutor(cluster, new Square(-1));
                cluster.work();
                assertThatThrownBy(() -> await(future))
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage("negative");
            });
        }
    }

    @Test
    void cancellingTheFutureCancelsTheCall() {
        run(() -> {
            var future = loop.runInExecutor(cluster, new Square(7));
            future.cancel();
            await(Asyncio.sleep(0));
            assertThat(future.cancelled()).isTrue();
            assertThat(cluster.calls.getFirst().isCancelled()).isTrue();
        });
    }

    @Test
    void aCallThatIsCancelledThereCancelsTheFuture() {
        run(() -> {
            var future = loop.runInExecutor(cluster, new Square(7));
            cluster.calls.getFirst().cancel(true);
            assertThatThrownBy(() -> await(future)).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void mayBeTheDefaultExecutor() {
        loop.setDefaultExecutor(cluster);
        run(() -> {
            var future = loop.runInExecutor(null, new Square(7));
            cluster.work();
            assertThat(await(future)).isEqualTo(49);
        });
    }

    @Test
    void whatItRefusesFailsAtOnce() {
        cluster.givesStages = true;
        var refusing = new Cluster() {
            @Override
            public <T> java.util.concurrent.Future<T> submit(Callable<T> function) {
                throw new RejectedExecutionException("no member");
            }
        };
        assertThatThrownBy(() -> loop.runInExecutor(refusing, new Square(7)))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("no member");
    }

    @Test
    void whatCannotBeSerializedIsExecutedAsElsewhere() {
        run(() -> assertThat(await(loop.runInExecutor(cluster, () -> "local"))).isEqualTo("local"));
        assertThat(cluster.executed).hasSize(1);
    }

    @Test
    void aPoolOfThisProcessIsNotTakenForOne() {
        try (var pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
            @Override
            public <T> java.util.concurrent.Future<T> submit(Callable<T> function) {
                throw new AssertionError("submitted");
            }
        }) {
            run(() -> assertThat(await(loop.runInExecutor(pool, new Square(7)))).isEqualTo(49));
        }
    }

    @Test
    void aCallThatFailsWhenItsLoopIsClosedIsReported() {
        cluster.givesStages = true;
        var reports = new ArrayList<Map<String, Object>>();
        loop.setExceptionHandler((where, context) -> reports.add(context));
        var _ = loop.runInExecutor(cluster, new Square(-1));
        loop.close();
        cluster.work();
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.get("exception")).isInstanceOf(IOException.class));
    }
}
