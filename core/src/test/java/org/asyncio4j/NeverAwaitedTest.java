package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.ensureFuture;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.runCoroutineThreadsafe;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.toThread;

import java.util.function.Consumer;
import org.asyncio4j.stacks.Forgetful;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class NeverAwaitedTest {
    private static final int MANY = 5_000;

    private final GarbageLog log = new GarbageLog("never awaited");

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    private static Coroutine<Integer> forgotten() {
        return async(() -> 1);
    }

    /// In a frame of its own, which does not hold it any longer.
    private static void forget() {
        var _ = forgotten();
    }

    private static void afterUse(Consumer<Coroutine<Integer>> use) {
        use.accept(forgotten());
    }

    @Nested
    final class Reported {
        @Test
        void withTheNameOfTheMethodThatMadeIt() {
            VirtualTime.run(async(() -> {
                forget();
                await(sleep(0));
            }));
            assertThat(log.afterGarbage(message -> message.contains("'forgotten'")))
                    .isEqualTo("RuntimeWarning: coroutine 'forgotten' was never awaited");
        }

        @Test
        void whenMadeOutsideOfALoop() {
            forget();
            assertThat(log.afterGarbage(message -> message.contains("'forgotten'")))
                    .isEqualTo("RuntimeWarning: coroutine 'forgotten' was never awaited");
        }

        @Test
        void beforeTheLoopIsClosed() {
            try (var loop = VirtualTime.newLoop()) {
                loop.runUntilComplete(async(NeverAwaitedTest::forget));
                assertThat(log.afterGarbage()).hasSize(1);
            }
        }

        @Test
        void evenIfItsBodyRefersToIt() {
            forgetOneThatRefersToItself();
            assertThat(log.afterGarbage(message -> message.contains("'forgetOneThatRefersToItself'")))
                    .endsWith("was never awaited");
        }

        private static void forgetOneThatRefersToItself() {
            var own = new Coroutine<?>[1];
            own[0] = async(() -> own[0].toString());
        }

        @Test
        void onceEach() {
            VirtualTime.run(async(() -> {
                for (int i = 0; i < 100; i++) {
                    forget();
                }
            }));
            var _ = log.afterGarbage(_ -> log.messages().size() >= 100);
            assertThat(log.afterGarbage()).hasSize(100);
        }

        @Test
        void inDebugModeWithThePlaceWhereItWasMade() {
            try (var loop = VirtualTime.newLoop()) {
                loop.setDebug(true);
                loop.runUntilComplete(async(Forgetful::makeAndForget));
            }
            assertThat(log.afterGarbage(message -> message.contains("'forgotten'")))
                    .startsWith("RuntimeWarning: coroutine 'forgotten' was never awaited\nCoroutine created at\n\tat ")
                    .contains("org.asyncio4j.stacks.Forgetful.forgotten(Forgetful.java:");
        }

        @Test
        void withoutAPlaceWhenTheDebugLoopNoLongerRuns() {
            try (var loop = VirtualTime.newLoop()) {
                loop.setDebug(true);
                loop.runUntilComplete(async(() -> {}));
                Forgetful.makeAndForget();
            }
            assertThat(log.afterGarbage(message -> message.contains("'forgotten'")))
                    .isEqualTo("RuntimeWarning: coroutine 'forgotten' was never awaited");
        }

        @Test
        void underTheNameSleepWhenAwaitWasForgottenThere() {
            VirtualTime.run(async(() -> {
                var _ = sleep(1);
            }));
            assertThat(log.afterGarbage()).containsExactly("RuntimeWarning: coroutine 'sleep' was never awaited");
        }
    }

    @Nested
    final class NotReported {
        @Test
        void whenAwaited() {
            VirtualTime.run(async(() -> afterUse(Coroutine::await)));
            assertThat(log.afterGarbage()).isEmpty();
        }

        @Test
        void whenClosed() {
            VirtualTime.run(async(() -> afterUse(Coroutine::close)));
            afterUse(Coroutine::close);
            assertThat(log.afterGarbage()).isEmpty();
        }

        @Test
        void whenItBecameATask() {
            VirtualTime.run(async(() -> {
                await(createTask(forgotten()));
                await(ensureFuture(forgotten()));
            }));
            assertThat(log.afterGarbage()).isEmpty();
        }

        @Test
        void whenItsTaskWasCancelledBeforeItStarted() {
            VirtualTime.run(async(() -> {
                createTask(forgotten()).cancel();
                await(sleep(0));
            }));
            assertThat(log.afterGarbage()).isEmpty();
        }

        @Test
        void whenDrivenByHand() {
            afterUse(coroutine -> assertThatThrownBy(() -> coroutine.send(null)).isInstanceOf(StopIteration.class));
            afterUse(coroutine -> assertThatThrownBy(() -> coroutine.throwIn(new IllegalStateException("early")))
                    .hasMessage("early"));
            assertThat(log.afterGarbage()).isEmpty();
        }

        @Test
        void whileSomethingStillRefersToIt() {
            var kept = forgotten();
            assertThat(log.afterGarbage()).isEmpty();
            kept.close();
        }

        @Test
        void whenOtherThreadsHandItToTheLoop() {
            VirtualTime.run(async(() -> {
                var loop = getRunningLoop();
                var first = ensureFuture(toThread(() -> handOver(loop)));
                var second = ensureFuture(toThread(() -> handOver(loop)));
                while (!first.done() || !second.done()) {
                    await(sleep(0)); // awake all the time, to be there at the same moment
                }
            }));
            assertThat(log.afterGarbage()).isEmpty();
        }

        @Test
        void whenATaskHandsItToAnotherLoop() throws InterruptedException {
            try (var loop = Loops.newLoop(VirtualTime.waitingForThreads());
                    var other = Loops.newLoop(VirtualTime.waitingForThreads())) {
                var ended = other.<@Nullable Void>createFuture();
                var running = Thread.ofPlatform()
                        .start(() -> other.runUntilComplete(async(() -> {
                            while (!ended.done()) {
                                await(sleep(0));
                            }
                        })));
                loop.runUntilComplete(async(() -> {
                    for (int i = 0; i < MANY; i++) {
                        var _ = runCoroutineThreadsafe(forgotten(), other);
                        await(runCoroutineThreadsafe(forgotten(), other));
                    }
                }));
                other.callSoonThreadsafe(() -> ended.setResult(null));
                running.join();
            }
            assertThat(log.afterGarbage()).isEmpty();
        }

        /// Makes one coroutine while the loop begins to use the one before, many times.
        private static void handOver(EventLoop loop) {
            for (int i = 0; i < MANY; i++) {
                var _ = runCoroutineThreadsafe(forgotten(), loop);
                runCoroutineThreadsafe(forgotten(), loop).join();
            }
        }

        @Test
        void whenUsedIterationsAfterItWasMade() {
            VirtualTime.run(async(() -> {
                var late = forgotten();
                await(sleep(1));
                await(late);
            }));
            assertThat(log.afterGarbage()).isEmpty();
        }
    }

    @Nested
    final class WhenNoTaskCouldBeMade {
        @Test
        void reportedWithoutALoop() {
            assertThatThrownBy(() -> createTask(forgotten()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no running event loop");
            assertThat(log.afterGarbage()).containsExactly("RuntimeWarning: coroutine 'forgotten' was never awaited");
        }

        @Test
        void reportedOnAClosedLoop() {
            var loop = VirtualTime.newLoop();
            loop.close();
            assertThatThrownBy(() -> loop.createTask(forgotten())).hasMessage("Event loop is closed");
            assertThat(log.afterGarbage()).containsExactly("RuntimeWarning: coroutine 'forgotten' was never awaited");
        }

        @Test
        void reportedWhenTheTaskFactoryFails() {
            VirtualTime.run(async(() -> {
                var loop = getRunningLoop();
                loop.setTaskFactory((_, _, _) -> {
                    throw new IllegalArgumentException("no");
                });
                assertThatThrownBy(() -> loop.createTask(forgotten())).hasMessage("no");
                loop.setTaskFactory(null);
            }));
            assertThat(log.afterGarbage()).containsExactly("RuntimeWarning: coroutine 'forgotten' was never awaited");
        }
    }
}
