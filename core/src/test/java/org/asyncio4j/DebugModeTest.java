package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.async;

import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DebugModeTest {
    private final VirtualTime time = new VirtualTime();
    private final Loop loop = Loops.newLoop(time);
    private final LogCapture log = LogCapture.open();

    @BeforeEach
    void switchOn() {
        loop.setDebug(true);
    }

    @AfterEach
    void closeLoop() {
        loop.close();
        log.close();
    }

    private void runCallback(double seconds) {
        var _ = loop.callSoon(() -> time.advance(seconds));
        loop.stop();
        loop.runForever();
    }

    @Test
    void aSlowCallbackIsReported() {
        runCallback(0.25);
        assertThat(log.messages()).hasSize(1);
        assertThat(log.messages().getFirst())
                .matches("Executing <Handle DebugModeTest.<lambda#\\d+>\\(\\).*> took 0\\.250 seconds");
        assertThat(log.records().getFirst().getLevel()).isEqualTo(Level.WARNING);
    }

    @Test
    void aSlowStepOfATaskIsReported() {
        loop.runUntilComplete(loop.createTask(async(() -> time.advance(0.25)), "slow"));
        assertThat(log.messages()).hasSize(1);
        assertThat(log.messages().getFirst()).matches("Executing <Task .*name='slow'.*> took 0\\.250 seconds");
    }

    @Test
    void aSlowTimerIsReported() {
        var _ = loop.callLater(1, () -> time.advance(0.5));
        var _ = loop.callLater(2, loop::stop);
        loop.runForever();
        assertThat(log.messages()).hasSize(1);
        assertThat(log.messages().getFirst()).matches("Executing <TimerHandle .*> took 0\\.500 seconds");
    }

    @Test
    void slowIsATenthOfASecondAtFirst() {
        assertThat(loop.getSlowCallbackDuration()).isEqualTo(0.1);
        runCallback(0.09);
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void withDurationZeroEveryCallbackIsReported() {
        loop.setSlowCallbackDuration(0);
        assertThat(loop.getSlowCallbackDuration()).isZero();
        runCallback(0);
        assertThat(log.messages()).hasSize(1);
        assertThat(log.messages().getFirst()).startsWith("Executing <Handle ").endsWith(" took 0.000 seconds");
    }

    @Test
    void withoutDebugModeSlowCallbacksAreNotReported() {
        loop.setDebug(false);
        runCallback(10);
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void textOfACancelledHandleStillNamesTheCallback() {
        loop.setDebug(false);
        var madeBefore = loop.callSoon(() -> {});
        loop.setDebug(true);
        madeBefore.cancel();
        assertThat(madeBefore.toString()).matches("<Handle cancelled DebugModeTest.<lambda#\\d+>\\(\\)>");
        var made = loop.callSoon(() -> {});
        made.cancel();
        assertThat(made.toString()).matches("<Handle cancelled DebugModeTest.<lambda#\\d+>\\(\\) created at .+>");
    }

    @Test
    void offForgetsTheCallbackOfACancelledHandle() {
        loop.setDebug(false);
        var handle = loop.callSoon(() -> {});
        handle.cancel();
        assertThat(handle).hasToString("<Handle cancelled>");
    }
}
