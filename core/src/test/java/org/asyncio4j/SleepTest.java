package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SleepTest extends LoopTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, -1})
    void ofNoTimeYieldsForExactlyOneIteration(double delay) {
        var order = new ArrayList<String>();
        var result = loop.runUntilComplete(async(() -> {
            loop.callSoon(() -> {
                order.add("queued earlier");
                loop.callSoon(() -> order.add("queued meanwhile"));
            });
            var value = await(sleep(delay, 10));
            order.add("slept");
            return value;
        }));
        assertThat(result).isEqualTo(10);
        assertThat(order).containsExactly("queued earlier", "slept", "queued meanwhile");
        assertThat(loop.time()).isZero();
    }

    @Test
    void endsAtItsTimeWithItsResult() {
        assertThat(loop.runUntilComplete(sleep(10, "slept"))).isEqualTo("slept");
        assertThat(loop.time()).isEqualTo(10);
    }

    @Test
    void takesADuration() {
        assertThat(loop.runUntilComplete(sleep(Duration.ofMillis(1500)))).isNull();
        assertThat(loop.time()).isEqualTo(1.5);
        assertThat(loop.runUntilComplete(sleep(Duration.ofSeconds(1), "slept"))).isEqualTo("slept");
        assertThat(loop.time()).isEqualTo(2.5);
    }

    @Test
    void ofNanFailsAndSchedulesNoTimer() {
        assertThatThrownBy(() -> loop.runUntilComplete(sleep(Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid delay: NaN (not a number)");
        assertNoTimer();
    }

    @Test
    void thatIsCancelledCancelsItsTimer() {
        var task = loop.createTask(sleep(10, "slept"));
        Turns.run(loop, 1);
        task.cancel();
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
        assertNoTimer();
        assertThat(loop.time()).isZero();
    }

    @Test
    void thatIsCancelledInTheIterationOfItsTimerStaysCancelled() {
        var reports = new GarbageReports();
        loop.setExceptionHandler(reports);
        var task = loop.createTask(sleep(10));
        loop.callLater(10, task::cancel);
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
        assertThat(loop.time()).isEqualTo(10);
        assertThat(reports.isEmpty()).isTrue();
    }

    private void assertNoTimer() {
        assertThatThrownBy(loop::runForever).hasMessage("deadlock: nothing is ready and no timer is scheduled");
    }
}
