package org.asyncio4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.currentTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.asyncio4j.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

final class AsyncTestTest {
    private static final List<String> LOG = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void clear() {
        LOG.clear();
    }

    static final class Plain {
        @BeforeEach
        void before() {
            LOG.add("before");
        }

        @AfterEach
        void after() {
            LOG.add("after");
        }

        @AsyncTest
        void test() {
            assertThat(currentTask()).isNotNull();
            await(sleep(365 * 24 * 3600));
            LOG.add("awaited");
        }
    }

    @Test
    void theMethodAwaitsAsTheMainTaskOnVirtualTime() {
        assertThat(JUnitRuns.of(Plain.class).outcomes()).containsExactly(java.util.Map.entry("test()", List.of()));
        assertThat(LOG).containsExactly("before", "awaited", "after");
    }

    static final class Injected {
        private final List<Object> seen = new ArrayList<>();

        @BeforeEach
        void before(EventLoop loop) {
            seen.add(loop);
        }

        @AsyncTest
        void test(EventLoop loop, VirtualTime time, TestInfo info, @TempDir Path folder) {
            assertThat(seen).containsExactly(loop);
            assertThat(loop).isSameAs(getRunningLoop());
            time.advance(3);
            assertThat(loop.time()).isEqualTo(3);
            assertThat(info.getTestMethod()).isPresent();
            assertThat(Files.isDirectory(folder)).isTrue();
            LOG.add("tested");
        }
    }

    @Test
    void theLoopAndWhatJUnitInjectsAreParameters() {
        assertThat(JUnitRuns.of(Injected.class).failures()).isEmpty();
        assertThat(LOG).containsExactly("tested");
    }

    static final class Broken {
        @AsyncTest
        void test() {
            await(sleep(1));
            Assertions.assertEquals(1, 2);
        }
    }

    @Test
    void theFailureIsWhatTheMethodThrows() {
        assertThat(JUnitRuns.of(Broken.class).failure())
                .hasMessage("expected: <1> but was: <2>")
                .hasNoSuppressedExceptions();
    }

    static final class Assuming {
        @AsyncTest
        void test() {
            Assumptions.assumeTrue(false);
        }
    }

    @Test
    void anAssumptionThatDoesNotHoldAbortsTheTest() {
        assertThat(JUnitRuns.of(Assuming.class).failure().getClass().getSimpleName())
                .isEqualTo("TestAbortedException");
    }

    static final class Outer {
        @Nested
        final class Inner {
            @AsyncTest
            void test() {
                await(sleep(1));
                LOG.add("nested");
            }
        }
    }

    @Test
    void nestedClassesWork() {
        assertThat(JUnitRuns.of(Outer.class).failures()).isEmpty();
        assertThat(LOG).containsExactly("nested");
    }

    /// Fails under about half of the schedules.
    static final class Racy {
        @AsyncTest(shuffles = 20)
        void test() {
            var order = new ArrayList<String>();
            await(gather(async(() -> order.add("first")), async(() -> order.add("second"))));
            LOG.add(String.join(" ", order));
            assertThat(order).first().isEqualTo("first");
        }
    }

    @Test
    void shufflesRunTheTestUnderSoManySchedules() {
        var outcomes = JUnitRuns.of(Racy.class).outcomes();
        assertThat(outcomes).hasSize(20).containsKeys("test(), seed 0", "test(), seed 19");
        assertThat(outcomes.values().stream().filter(List::isEmpty)).hasSizeBetween(1, 19);
        var log = List.copyOf(LOG);
        LOG.clear();
        assertThat(JUnitRuns.of(Racy.class).outcomes().keySet()).isEqualTo(outcomes.keySet());
        assertThat(LOG).isEqualTo(log);
    }

    @Test
    void theFailureSaysHowToReplayItsSchedule() {
        JUnitRuns.of(Racy.class)
                .outcomes()
                .forEach((name, failures) -> assertThat(failures)
                        .allSatisfy(failure -> assertThat(failure.getSuppressed()[0])
                                .hasMessage(name.replace("test(), seed ", "seed = ")
                                        + " in the annotation of the test runs this schedule again")));
    }

    static final class Replayed {
        @AsyncTest(seed = {7, 7, 8})
        void test() {
            var order = new ArrayList<Integer>();
            for (int i = 0; i < 10; i++) {
                int number = i;
                var _ = createTask(async(() -> order.add(number)));
            }
            await(sleep(1));
            LOG.add(order.toString());
        }
    }

    @Test
    void aSeedReplaysItsSchedule() {
        assertThat(JUnitRuns.of(Replayed.class).count()).isEqualTo(3);
        assertThat(LOG.get(0)).isEqualTo(LOG.get(1)).isNotEqualTo(LOG.get(2));
    }

    static final class InRealTime {
        @AsyncTest(realTime = true)
        void test(EventLoop loop) {
            long start = System.nanoTime();
            await(sleep(0.02));
            assertThat(System.nanoTime() - start).isGreaterThan(15_000_000);
            assertThat(await(loop.runInExecutor(null, () -> "from a thread"))).isEqualTo("from a thread");
            LOG.add("tested");
        }
    }

    @Test
    void timeCanBeReal() {
        assertThat(JUnitRuns.of(InRealTime.class).failures()).isEmpty();
        assertThat(LOG).containsExactly("tested");
    }

    static final class WithAThread {
        @AsyncTest(waitForThreads = true)
        void test(EventLoop loop) {
            var future = loop.<String>createFuture();
            var _ = Thread.ofVirtual().start(() -> {
                var _ = loop.callSoonThreadsafe(() -> future.setResult("from a thread"));
            });
            LOG.add(await(future));
        }
    }

    @Test
    void theLoopCanWaitForThreadsThatItDoesNotKnow() {
        assertThat(JUnitRuns.of(WithAThread.class).failures()).isEmpty();
        assertThat(LOG).containsExactly("from a thread");
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static final class FailingBefore {
        @BeforeEach
        void before() {
            Assertions.fail("not ready");
        }

        @AsyncTest
        void test() {
            LOG.add("not reached");
        }
    }

    @Test
    void aTestWhosePreparationFailsDoesNotRun() {
        assertThat(JUnitRuns.of(FailingBefore.class).failure()).hasMessage("not ready");
        assertThat(LOG).isEmpty();
    }
}
