package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HandleTest {
    private final Loop loop = Loops.newLoop(new VirtualTime());

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    void itsTextNamesTheCallbackUntilItIsCancelled() {
        loop.setDebug(false);
        var handle = loop.callSoon(() -> {});
        assertThat(handle.toString()).matches("<Handle HandleTest.<lambda#\\d+>\\(\\)>");
        handle.cancel();
        assertThat(handle).hasToString("<Handle cancelled>");
    }

    @Test
    void itsTextInDebugModeTellsItsOriginAlsoWhenItIsCancelledTwice() {
        loop.setDebug(true);
        var handle = loop.callSoon(() -> {});
        assertThat(handle.toString()).matches("<Handle HandleTest\\.<lambda#\\d+>\\(\\) created at .+:\\d+\\)>");
        handle.cancel();
        var cancelled = handle.toString();
        assertThat(cancelled).matches("<Handle cancelled HandleTest.<lambda#\\d+>\\(\\) created at .+>");
        handle.cancel();
        assertThat(handle).hasToString(cancelled);
    }

    @Test
    void theTextOfATimerTellsWhenItIsDue() {
        loop.setDebug(false);
        var timer = loop.callAt(123, () -> {});
        assertThat(timer.when()).isEqualTo(123);
        assertThat(timer.toString()).matches("<TimerHandle when=123.0 HandleTest.<lambda#\\d+>\\(\\)>");
        timer.cancel();
        assertThat(timer).hasToString("<TimerHandle cancelled when=123.0>");
    }

    @Test
    void theTextOfATimerInDebugModeTellsItsOriginAlsoWhenItIsCancelled() {
        loop.setDebug(true);
        var timer = loop.callAt(123, () -> {});
        assertThat(timer.toString()).matches("<TimerHandle when=123.0 HandleTest.<lambda#\\d+>\\(\\) created at .+>");
        timer.cancel();
        assertThat(timer.toString())
                .matches("<TimerHandle cancelled when=123.0 HandleTest.<lambda#\\d+>\\(\\) created at .+>");
    }

    private static final class Forgotten implements Callback {
        @Override
        public void run() {}
    }

    private record Cancelled(TimerHandle timer, WeakReference<Forgotten> callback) {}

    private Cancelled cancelled() {
        var callback = new Forgotten();
        var timer = loop.callAt(123, callback);
        timer.cancel();
        return new Cancelled(timer, new WeakReference<>(callback));
    }

    @Test
    void aCancelledTimerForgetsItsCallback() {
        loop.setDebug(false);
        var cancelled = cancelled();
        for (int i = 0; i < 100 && !cancelled.callback.refersTo(null); i++) {
            System.gc();
        }
        assertThat(cancelled.callback.refersTo(null)).isTrue();
        assertThat(cancelled.timer.cancelled()).isTrue();
    }

    @Test
    void timersThatAreDueAtTheSameTimeAreNotEqual() {
        var first = loop.callAt(123, () -> {});
        var second = loop.callAt(123, () -> {});
        var timers = List.of(second, first, second);
        assertThat(new HashSet<>(timers)).containsExactlyInAnyOrder(first, second);
        assertThat(new TreeSet<>(timers)).containsExactly(first, second);
    }
}
