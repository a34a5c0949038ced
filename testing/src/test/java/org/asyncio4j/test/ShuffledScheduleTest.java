package org.asyncio4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.gather;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ShuffledScheduleTest {
    private static final int WORKERS = 6;

    private final List<String> trace = new ArrayList<>();

    private List<String> traceOf(long seed) {
        trace.clear();
        VirtualTime.run(workers(), seed);
        return List.copyOf(trace);
    }

    private Coroutine<@Nullable Void> workers() {
        return async(() -> {
            var tasks = new ArrayList<Task<@Nullable Void>>();
            for (int i = 0; i < WORKERS; i++) {
                int number = i;
                tasks.add(createTask(async(() -> {
                    for (int round = 0; round < 3; round++) {
                        trace.add(number + "." + round);
                        await(sleep(round));
                    }
                })));
            }
            await(gather(tasks));
        });
    }

    private static List<String> inOrder() {
        return IntStream.range(0, 3)
                .boxed()
                .flatMap(round -> IntStream.range(0, WORKERS).mapToObj(number -> number + "." + round))
                .toList();
    }

    @Test
    void withoutASeedCallbacksRunInTheOrderInWhichTheyWereQueued() {
        VirtualTime.run(workers());
        assertThat(trace).isEqualTo(inOrder());
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(traceOf(seed)).isEqualTo(traceOf(seed));
        }
    }

    @Test
    void otherSeedsGiveOtherTracesOfTheSameSteps() {
        var traces = LongStream.range(0, 20).mapToObj(this::traceOf).toList();
        assertThat(traces).doesNotHaveDuplicates();
        assertThat(traces).allSatisfy(steps -> assertThat(steps).containsExactlyInAnyOrderElementsOf(inOrder()));
    }

    @Test
    void callbacksOfALaterIterationStayBehindThoseOfTheCurrentOne() {
        for (long seed = 0; seed < 20; seed++) {
            var steps = new ArrayList<Integer>();
            VirtualTime.run(
                    async(() -> {
                        var loop = getRunningLoop();
                        for (int i = 0; i < 4; i++) {
                            var _ = loop.callSoon(() -> {
                                steps.add(1);
                                var _ = loop.callSoon(() -> steps.add(2));
                            });
                        }
                        await(sleep(0));
                        await(sleep(0));
                        await(sleep(0));
                    }),
                    seed);
            assertThat(steps).containsExactly(1, 1, 1, 1, 2, 2, 2, 2);
        }
    }

    @Test
    void timersWithEqualDeadlinesAreShuffledTooButNotOthers() {
        var orders = LongStream.range(0, 20)
                .mapToObj(ShuffledScheduleTest::timers)
                .distinct()
                .toList();
        assertThat(orders).containsExactlyInAnyOrder(List.of("a", "b", "later"), List.of("b", "a", "later"));
    }

    private static List<String> timers(long seed) {
        var calls = new ArrayList<String>();
        try (var loop = VirtualTime.newEventLoop(seed)) {
            var _ = loop.callAt(2, () -> calls.add("later"));
            var _ = loop.callAt(1, () -> calls.add("a"));
            var _ = loop.callAt(1, () -> calls.add("b"));
            loop.runUntilComplete(sleep(3));
        }
        return calls;
    }
}
