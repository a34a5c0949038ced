package org.asyncio4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.asyncio4j.CancelledError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class VirtualTimeTest {
    private static final double YEAR = 365 * 24 * 3600;

    @Test
    @Timeout(10)
    void aYearPassesInNoTime() {
        var end = VirtualTime.run(async(() -> {
            await(sleep(YEAR));
            return getRunningLoop().time();
        }));
        assertThat(end).isEqualTo(YEAR);
    }

    @Test
    void timersAreDueAlsoWhenTheClockIsTooCoarseForANanosecond() {
        var times = VirtualTime.run(async(() -> {
            var seen = new ArrayList<Double>();
            for (int i = 0; i < 3; i++) {
                await(sleep(1e12 + 0.1));
                seen.add(getRunningLoop().time());
            }
            return seen;
        }));
        assertThat(times).hasSize(3).isSorted();
    }

    @Test
    void timeStartsAtZeroAndStandsStillWhileCodeRuns() {
        VirtualTime.run(async(() -> {
            assertThat(getRunningLoop().time()).isZero();
            for (int i = 0; i < 1000; i++) {
                await(sleep(0));
            }
            assertThat(getRunningLoop().time()).isZero();
        }));
    }

    /// Such times and their sums have an exact form.
    @Test
    void timersOfBinaryFractionsAreServedExactlyAtTheirTimes() {
        var random = new Random(1);
        var late = VirtualTime.run(async(() -> {
            var loop = getRunningLoop();
            var wrong = new ArrayList<Double>();
            for (int i = 0; i < 1000; i++) {
                double when = loop.time() + random.nextInt(1, 100_000) / 1024.0;
                var _ = createTask(sleep(random.nextInt(1, 100_000) / 1024.0));
                var _ = loop.callAt(when, () -> {
                    if (loop.time() != when) {
                        wrong.add(when);
                    }
                });
                await(sleep(random.nextInt(1, 100_000) / 1024.0));
            }
            return wrong;
        }));
        assertThat(late).isEmpty();
    }

    @Test
    void aTimerIsServedWhenItIsDueAndNotBefore() {
        var calls = VirtualTime.run(async(() -> {
            List<String> seen = new ArrayList<>();
            var loop = getRunningLoop();
            var _ = loop.callLater(2, () -> seen.add("second at " + loop.time()));
            var _ = loop.callLater(1, () -> seen.add("first at " + loop.time()));
            await(sleep(3));
            return seen;
        }));
        assertThat(calls).containsExactly("first at 1.0", "second at 2.0");
    }

    @Test
    void codeCanTakeTime() {
        var time = new VirtualTime();
        try (var loop = newEventLoop(time)) {
            var _ = loop.callLater(1, () -> time.advance(2));
            loop.runUntilComplete(sleep(2));
            assertThat(loop.time()).isEqualTo(3);
        }
    }

    @Test
    void timeDoesNotGoBack() {
        var time = new VirtualTime();
        assertThatThrownBy(() -> time.advance(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> time.advance(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThat(time.time()).isZero();
    }

    @Test
    void theResultAndTheExceptionOfTheProgramComeOutOfRun() {
        assertThat(VirtualTime.run(sleep(1, "slept"))).isEqualTo("slept");
        var failure = new Exception("broken");
        assertThatThrownBy(() -> VirtualTime.run(async(() -> {
                    await(sleep(1));
                    throw failure;
                })))
                .isSameAs(failure);
    }

    @Test
    void tasksThatAreLeftAreCancelledInTheEnd() {
        var cancelledAt = new ArrayList<Double>();
        VirtualTime.run(async(() -> {
            var _ = createTask(async(() -> {
                try {
                    await(sleep(10));
                } catch (CancelledError e) {
                    cancelledAt.add(getRunningLoop().time());
                    throw e;
                }
            }));
            await(sleep(1));
        }));
        assertThat(cancelledAt).containsExactly(1.0);
    }
}
