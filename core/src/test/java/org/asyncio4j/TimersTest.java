package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.sleep;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.asyncio4j.spi.Poll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TimersTest {
    private final VirtualTime time = new VirtualTime();
    private final Loop loop = Loops.newLoop(time);
    private final List<Object> calls = new ArrayList<>();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    private void runOneIteration() {
        loop.stop();
        loop.runForever();
    }

    private void runUntil(double end) {
        var _ = loop.callAt(end, loop::stop);
        loop.runForever();
    }

    private TimerHandle record(double delay, Object what) {
        return loop.callLater(delay, () -> calls.add(what));
    }

    @Test
    void aTimerRunsInTheContextThatItIsGiven() {
        var variable = new ContextVar<String>("variable");
        var context = new Context();
        loop.callLater(1, () -> variable.set("later"), context);
        loop.callAt(2, () -> variable.set(variable.get() + " and at"), context);
        loop.runUntilComplete(sleep(3));
        assertThat(context.get(variable)).isEqualTo("later and at");
    }

    @Test
    void callLaterOnlySchedules() {
        var timer = record(10, "called");
        assertThat(timer.when()).isEqualTo(10);
        runOneIteration();
        assertThat(calls).isEmpty();
        assertThat(timer.cancelled()).isFalse();
    }

    @Test
    void callLaterRunsTheCallbackWhenTheDelayIsOver() {
        var _ = loop.callLater(10, () -> calls.add(loop.time()));
        runUntil(11);
        assertThat(calls).containsExactly(10.0);
    }

    @Test
    void callAtRunsTheCallbackNotBeforeTheTime() {
        time.advance(5);
        var _ = loop.callAt(loop.time() + 0.1, () -> calls.add(loop.time()));
        runUntil(6);
        assertThat(calls).hasSize(1);
        assertThat((Double) calls.getFirst()).isGreaterThanOrEqualTo(5.1);
    }

    @Test
    void aDelayMayBeADuration() {
        assertThat(loop.callLater(Duration.ofMillis(1500), () -> {}).when()).isEqualTo(1.5);
    }

    @Test
    void aTimeThatIsNotANumberIsRejected() {
        assertThatThrownBy(() -> loop.callLater(Double.NaN, () -> {})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> loop.callAt(Double.NaN, () -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timersRunInTheOrderOfTheirDueTimes() {
        var _ = record(3, "third");
        var _ = record(1, "first");
        var _ = record(2, "second");
        runUntil(4);
        assertThat(calls).containsExactly("first", "second", "third");
    }

    @Test
    void timersDueAtTheSameTimeRunInTheOrderOfInsertion() {
        for (int i = 0; i < 6; i++) {
            var _ = record(1, i);
        }
        runUntil(2);
        assertThat(calls).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void negativeDelaysAreOrderedByDueTime() {
        var _ = record(-1, "a second overdue");
        var _ = record(-2, "two seconds overdue");
        runOneIteration();
        assertThat(calls).containsExactly("two seconds overdue", "a second overdue");
    }

    @Test
    void aTimerThatIsDueComesAfterTheCallbacksThatAreReady() {
        var _ = record(0, "timer");
        var _ = loop.callSoon(() -> calls.add("ready"));
        runOneIteration();
        assertThat(calls).containsExactly("ready", "timer");
    }

    @Test
    void aTimerThatACallbackMakesDueWaitsForTheNextIteration() {
        var _ = loop.callSoon(() -> record(0, time.polls()));
        runOneIteration();
        assertThat(calls).isEmpty();
        runOneIteration();
        assertThat(calls).hasSize(1);
    }

    @Test
    void theLoopWaitsUntilTheFirstTimerIsDueAndNoLonger() {
        var _ = record(20, "later");
        var _ = loop.callLater(10, loop::stop);
        loop.runForever();
        assertThat(time.polls()).isEqualTo(1);
        assertThat(time.lastTimeout()).isEqualTo(10);
        assertThat(calls).isEmpty();
    }

    /// A clock that goes on by the time for which the loop waits, in steps of a millisecond.
    private static final class SteppingTime implements Poll {
        private final List<Double> timeouts = new ArrayList<>();
        private double now;

        @Override
        public double time() {
            return now;
        }

        @Override
        public double resolution() {
            return 0.001;
        }

        @Override
        public void poll(double timeout) {
            timeouts.add(timeout);
            now += timeout;
        }

        @Override
        public void wakeup() {}
    }

    @Test
    void aPollThatWaitsInStepsIsToldWholeOnesWhichNoTimerPrecedes() {
        var steps = new SteppingTime();
        try (var stepping = Loops.newLoop(steps)) {
            for (double delay : new double[] {0.0002, 0.001, 0.0104, 0}) {
                stepping.runUntilComplete(sleep(delay));
            }
        }
        assertThat(steps.timeouts.stream().filter(timeout -> timeout > 0)).containsExactly(0.001, 0.001, 0.011);
    }

    @Test
    void timersThatAreDueWithinOneStepRunInOneIteration() {
        var steps = new SteppingTime();
        try (var stepping = Loops.newLoop(steps)) {
            for (double when : new double[] {0.0109, 0.0102, 0.0111}) {
                var _ = stepping.callAt(when, () -> calls.add(when + " in poll " + steps.timeouts.size()));
            }
            stepping.runUntilComplete(sleep(1));
        }
        int poll = steps.timeouts.indexOf(0.011) + 1;
        assertThat(calls)
                .containsExactly("0.0102 in poll " + poll, "0.0109 in poll " + poll, "0.0111 in poll " + (poll + 1));
    }

    @Test
    void theDefaultPollWaitsInMilliseconds() {
        try (var real = Loops.newLoop()) {
            assertThat(real.getPoll().resolution()).isEqualTo(0.001);
        }
    }

    @Test
    void aTimerCancelledBeforeItIsDueNeverRuns() {
        var timer = record(1, "called");
        timer.cancel();
        runUntil(2);
        assertThat(calls).isEmpty();
    }

    @Test
    void aTimerCancelledInTheIterationInWhichItIsDueDoesNotRun() {
        var timers = new ArrayList<TimerHandle>();
        var _ = loop.callLater(1, () -> timers.getFirst().cancel());
        timers.add(record(1, "called"));
        runUntil(2);
        assertThat(calls).isEmpty();
    }

    @Test
    void theLoopDoesNotWaitForACancelledTimer() {
        record(10, "called").cancel();
        var _ = loop.callLater(20, loop::stop);
        loop.runForever();
        assertThat(time.polls()).isEqualTo(1);
        assertThat(time.lastTimeout()).isEqualTo(20);
    }

    @Test
    void cancellingATimerThatHasRunChangesNothing() {
        var timer = record(1, "called");
        runUntil(2);
        timer.cancel();
        timer.cancel();
        var _ = record(1, "next");
        runUntil(4);
        assertThat(calls).containsExactly("called", "next");
    }

    @Test
    void cancelledTimersAtTheHeadAreDroppedInEachIteration() {
        var cancelled = cancelledTimers(0, 3);
        var _ = record(10, "live");
        runOneBusyIteration();
        assertGarbage(cancelled);
    }

    @Test
    void cancelledTimersDoNotAccumulateBehindLiveOnesEvenIfTheLoopIsNeverIdle() {
        for (int i = 0; i < 99; i++) {
            var _ = record(1, "live");
        }
        var cancelled = cancelledTimers(2, 101);
        runOneBusyIteration();
        assertGarbage(cancelled);
    }

    private void runOneBusyIteration() {
        var _ = loop.callSoon(loop::stop);
        loop.runForever();
    }

    private List<WeakReference<TimerHandle>> cancelledTimers(double delay, int count) {
        return Stream.generate(() -> {
                    var timer = record(delay, "cancelled");
                    timer.cancel();
                    return new WeakReference<>(timer);
                })
                .limit(count)
                .toList();
    }

    private static void assertGarbage(List<WeakReference<TimerHandle>> timers) {
        for (int i = 0; i < 100 && !timers.stream().allMatch(timer -> timer.refersTo(null)); i++) {
            System.gc();
        }
        assertThat(timers.stream().filter(timer -> !timer.refersTo(null))).isEmpty();
    }
}
