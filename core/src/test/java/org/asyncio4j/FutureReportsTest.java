package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.logging.Level;
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
            assertThat(reports.next())
                    .containsEntry("message", "Future exception was never retrieved")
                    .containsEntry("exception", failure)
                    .containsEntry("future", "<Future finished exception=IllegalStateException('boom')>")
                    .hasSize(3);
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
