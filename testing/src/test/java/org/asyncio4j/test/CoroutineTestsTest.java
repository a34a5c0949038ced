package org.asyncio4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.asyncio4j.Coroutine;
import org.asyncio4j.EventLoop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

final class CoroutineTestsTest {
    private static final List<String> LOG = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void clear() {
        LOG.clear();
    }

    static final class Several implements CoroutineTests {
        private int runs;

        @BeforeEach
        void before() {
            LOG.add("before");
        }

        @AfterEach
        void after() {
            LOG.add("after");
        }

        @CoroutineTest
        Coroutine<?> awaits(EventLoop loop, TestInfo info) {
            assertThat(info.getTags()).isEmpty();
            return async(() -> {
                await(sleep(1));
                LOG.add("at " + loop.time() + ", run " + ++runs);
            });
        }

        @CoroutineTest(shuffles = 2)
        Coroutine<@Nullable Void> fails() {
            return async(() -> {
                throw new IllegalStateException("broken, run " + ++runs);
            });
        }

        @CoroutineTest
        Coroutine<?> leaks() {
            return async(() -> createTask(sleep(1)));
        }

        @AsyncTest
        void voidOnes() {
            await(sleep(1));
        }

        @Test
        void plainOnes() {
            LOG.add("plain");
        }
    }

    @Test
    void eachMethodIsATestOfItsOwn() {
        var outcomes = JUnitRuns.of(Several.class).outcomes();
        assertThat(outcomes)
                .containsOnlyKeys(
                        "awaits()", "fails(), seed 0", "fails(), seed 1", "leaks()", "voidOnes()", "plainOnes()");
        assertThat(outcomes.get("awaits()")).isEmpty();
        assertThat(outcomes.get("voidOnes()")).isEmpty();
        assertThat(outcomes.get("plainOnes()")).isEmpty();
        assertThat(outcomes.get("leaks()"))
                .hasOnlyElementsOfType(LeakError.class)
                .hasSize(1);
    }

    @Test
    void eachRunsOnAnInstanceOfItsOwnBetweenWhatJUnitDoesBeforeAndAfter() {
        var outcomes = JUnitRuns.of(Several.class).outcomes();
        assertThat(outcomes.get("fails(), seed 1"))
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessage("broken, run 1")
                        .satisfies(it -> assertThat(it.getSuppressed()).hasSize(1)));
        assertThat(LOG).containsSubsequence("before", "at 1.0, run 1", "after");
        assertThat(Collections.frequency(LOG, "before")).isEqualTo(6);
        assertThat(Collections.frequency(LOG, "after")).isEqualTo(6);
    }

    static final class ReturnsSomethingElse implements CoroutineTests {
        @CoroutineTest
        String notACoroutine() {
            return "nothing to run";
        }
    }

    @Test
    void aMethodThatReturnsSomethingElseFails() {
        assertThat(JUnitRuns.of(ReturnsSomethingElse.class).failure())
                .hasMessage("notACoroutine must return a coroutine, but has returned nothing to run");
    }
}
