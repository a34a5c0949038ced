package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import org.asyncio4j.internal.Rethrow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class FutureReportsTest extends LoopTest {
    private final Exception failure = new IllegalStateException("boom");
    private final GarbageReports reports = new GarbageReports();

    @BeforeEach
    void setHandler() {
        loop.setExceptionHandler(reports);
    }

    @Nested
    final class UnreadException {
        @Test
        void isReportedWithTheExceptionAndTheTextOfTheFuture() throws InterruptedException {
            drop(future -> future.setException(failure));
            var report = reports.next();
            assertThat(report)
                    .containsEntry("message", "Future exception was never retrieved")
                    .containsEntry("exception", failure)
                    .hasSize(3);
            assertThat(report.get("future"))
                    .isInstanceOfSatisfying(
                            Future.class,
                            future -> assertThat(future.exception()).isSameAs(failure))
                    .hasToString("<Future finished exception=IllegalStateException('boom')>");
        }

        @Test
        void isReportedOnce() throws InterruptedException {
            var dropped = drop(future -> future.setException(failure));
            assertThat(reports.next()).containsEntry("exception", failure);
            reports.collect(loop, dropped);
            assertThat(reports.isEmpty()).isTrue();
        }

        @Test
        void isReportedThoughACallbackRan() throws InterruptedException {
            drop(future -> {
                future.addDoneCallback(done -> {});
                future.setException(failure);
                Turns.run(loop, 1);
            });
            assertThat(reports.next()).containsEntry("exception", failure);
        }

        @Test
        void isReportedOnTheThreadOfARunningLoop() throws InterruptedException {
            try (var running = Loops.newLoop(VirtualTime.waitingForThreads())) {
                var loops = new ArrayList<EventLoop>();
                var reported = running.<@Nullable Object>createFuture();
                running.setExceptionHandler((where, context) -> {
                    loops.add(getRunningLoop());
                    reported.setResult(context.get("exception"));
                });
                running.callSoon(() -> running.<Integer>createFuture().setException(failure));
                var collector = Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 1000 && !Thread.currentThread().isInterrupted(); i++) {
                        System.gc();
                    }
                    running.callSoonThreadsafe(() -> reported.cancel("no report"));
                });
                try {
                    assertThat(running.runUntilComplete(reported)).isSameAs(failure);
                } finally {
                    collector.interrupt();
                    collector.join();
                }
                assertThat(loops).containsExactly(running);
            }
        }

        @Test
        void isLoggedAsAnErrorWithTheExceptionByDefault() throws Exception {
            loop.setExceptionHandler((where, context) -> {
                where.defaultExceptionHandler(context);
                reports.handle(where, context);
            });
            try (var log = LogCapture.open()) {
                drop(future -> future.setException(failure));
                assertThat(reports.next()).containsEntry("exception", failure);
                assertThat(log.records()).singleElement().satisfies(logged -> {
                    assertThat(logged.getLevel()).isEqualTo(Level.SEVERE);
                    assertThat(logged.getMessage()).startsWith("Future exception was never retrieved");
                    assertThat(logged.getThrown()).isSameAs(failure);
                });
            }
        }
    }

    @Nested
    final class UnreadExceptionOfATask {
        private static final ContextVar<Object> REQUEST = new ContextVar<>("request", "none");

        /// Runs a task that nothing refers to afterwards.
        private WeakReference<?> drop(Object request, Throwable failure) {
            var task = loop.createTask(
                    async(() -> {
                        REQUEST.set(request);
                        throw Rethrow.unchecked(failure);
                    }),
                    "lost");
            Turns.run(loop, 2);
            return new WeakReference<>(task);
        }

        @Test
        void isReportedWithATaskThatTellsWhatTheLostOneWas() throws InterruptedException {
            drop("42", failure);
            assertThat(reports.next().get("future"))
                    .isInstanceOfSatisfying(Task.class, task -> {
                        assertThat(task.getName()).isEqualTo("lost");
                        assertThat(task.exception()).isSameAs(failure);
                        assertThat(task.getContext().get(REQUEST)).isEqualTo("42");
                        assertThat(task.getLoop()).isSameAs(loop);
                        assertThat(task.cancel()).isFalse();
                    })
                    .hasToString("<Task finished name='lost' coro=<drop() done>"
                            + " exception=IllegalStateException('boom')>");
        }

        @Test
        void isReportedInTheContextOfTheTask() throws InterruptedException {
            var seen = new ArrayList<Object>();
            loop.setExceptionHandler((where, context) -> {
                seen.add(REQUEST.get());
                reports.handle(where, context);
            });
            drop("42", failure);
            reports.next();
            assertThat(seen).containsExactly("42");
        }

        @Test
        void isReportedWithoutWhatElseIsInTheContext() throws InterruptedException {
            var seen = new ArrayList<Object>();
            loop.setExceptionHandler((where, context) -> {
                seen.add(REQUEST.get());
                reports.handle(where, context);
            });
            var holder = new ArrayList<>();
            var task = drop(holder, failure);
            holder.add(task);
            reports.next();
            assertThat(seen).containsExactly("none");
        }

        @Test
        void isReportedThoughTheContextLeadsToTheTask() throws InterruptedException {
            dropWithContext();
            assertThat(reports.next()).containsEntry("exception", failure);
        }

        private void dropWithContext() {
            var holder = new ArrayList<>();
            var task = loop.createTask(async(() -> {
                REQUEST.set(holder);
                throw failure;
            }));
            holder.add(task);
            Turns.run(loop, 2);
        }

        @Test
        void isReportedThoughTheHandlerLeadsToTheTask() throws Exception {
            try (var log = new GarbageLog("never retrieved")) {
                dropLoop();
                assertThat(log.afterGarbage(message -> message.contains("name='lost'")))
                        .isEqualTo("Task exception was never retrieved\n"
                                + "future: <Task finished name='lost' coro=<dropLoop() done>"
                                + " exception=IllegalStateException('boom')>");
            }
        }

        /// Drops a loop whose exception handler knows its task.
        private void dropLoop() {
            try (var dropped = VirtualTime.newLoop()) {
                var tasks = new ArrayList<>();
                dropped.setExceptionHandler((_, _) -> tasks.clear());
                tasks.add(dropped.createTask(
                        async(() -> {
                            throw failure;
                        }),
                        "lost"));
                Turns.run(dropped, 2);
            }
        }
    }

    @Nested
    final class UnreadExceptionThatLeadsToItsTask {
        /// Such as those of libraries, which know the connection that was lost.
        private static final class ConnectionLost extends IOException {
            private static final long serialVersionUID = 1;

            private final transient List<Object> connection = new ArrayList<>();

            private ConnectionLost() {
                super("lost");
            }
        }

        private WeakReference<Throwable> drop(Function<ConnectionLost, Throwable> failure) {
            var lost = new ConnectionLost();
            var thrown = failure.apply(lost);
            lost.connection.add(loop.createTask(async(() -> {
                throw Rethrow.unchecked(thrown);
            })));
            Turns.run(loop, 2);
            return new WeakReference<>(lost);
        }

        @Test
        void isReportedAsACopy() throws InterruptedException {
            drop(lost -> lost);
            var report = reports.next();
            assertThat(report.get("exception")).isInstanceOfSatisfying(ExceptionCopy.class, copy -> {
                assertThat(copy.type()).isEqualTo(ConnectionLost.class);
                assertThat(copy).hasToString(ConnectionLost.class.getName() + ": lost");
            });
            assertThat(String.valueOf(report.get("future"))).endsWith("exception=ConnectionLost('lost')>");
        }

        @Test
        void isReportedAsACopyIfItIsACause() throws InterruptedException {
            drop(lost -> new IllegalStateException("outer", lost));
            assertThat(reports.next().get("exception")).isInstanceOfSatisfying(ExceptionCopy.class, copy -> {
                assertThat(copy.type()).isEqualTo(IllegalStateException.class);
                assertThat(copy).hasMessage("java.lang.IllegalStateException: outer");
                assertThat(copy.getCause()).isInstanceOf(ExceptionCopy.class);
            });
        }

        @Test
        void isNotHeldByTheReport() throws InterruptedException {
            loop.setExceptionHandler(null);
            try (var log = LogCapture.open()) {
                Garbage.assertCollected(drop(lost -> lost));
                assertThat(log.records()).hasSizeLessThan(2);
            }
        }

        @Test
        void isReportedInARunThatGoesOn() throws InterruptedException {
            run(() -> {
                dropInTask();
                await(sleep(0));
                await(sleep(0));
                await(sleep(0));
            });
            assertThat(reports.next().get("exception")).isInstanceOf(ExceptionCopy.class);
        }

        private void dropInTask() {
            var lost = new ConnectionLost();
            lost.connection.add(createTask(async(() -> {
                throw lost;
            })));
        }

        @Test
        void isItselfReportedWhereATestKeepsReports() {
            loop.keepReports();
            var lost = new ConnectionLost();
            run(() -> {
                lost.connection.add(createTask(async(() -> {
                    throw lost;
                })));
                await(sleep(0));
            });
            assertThat(Objects.requireNonNull(loop.keptReports()).take())
                    .singleElement()
                    .satisfies(report -> assertThat(report.exception()).isSameAs(lost));
        }
    }

    @Nested
    final class NothingIsReported {
        @Test
        void ofAPendingFuture() throws InterruptedException {
            unreported(future -> {});
        }

        @Test
        void ofAResultThatNobodyRead() throws InterruptedException {
            unreported(future -> future.setResult(42));
        }

        @Test
        void ofACancelledFuture() throws InterruptedException {
            unreported(Future::cancel);
        }

        @Test
        void ofAFailedFutureThatWasCancelledAfterwards() throws InterruptedException {
            unreported(future -> {
                future.setException(failure);
                assertThat(future.cancel()).isFalse();
            });
        }

        @Test
        void ofAnExceptionThatWasAskedFor() throws InterruptedException {
            unreported(future -> {
                future.setException(failure);
                assertThat(future.exception()).isSameAs(failure);
            });
        }

        @Test
        void ofAnExceptionThatResultThrew() throws InterruptedException {
            unreported(future -> {
                future.setException(failure);
                assertThat(catchThrowable(future::result)).isSameAs(failure);
            });
        }

        @Test
        void ofAnExceptionThatWasThrownIntoATask() throws InterruptedException {
            unreported(future -> {
                loop.callSoon(() -> future.setException(failure));
                loop.runUntilComplete(async(() -> {
                    assertThat(catchThrowable(() -> await(future))).isSameAs(failure);
                }));
            });
        }

        private void unreported(Consumer<Future<Integer>> use) throws InterruptedException {
            reports.collect(loop, drop(use));
            assertThat(reports.isEmpty()).isTrue();
        }
    }

    /// Uses a future that nothing refers to afterwards.
    private WeakReference<?> drop(Consumer<Future<Integer>> use) {
        var future = loop.<Integer>createFuture();
        use.accept(future);
        return new WeakReference<>(future);
    }
}
