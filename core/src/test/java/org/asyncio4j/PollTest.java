package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.Executors;
import org.asyncio4j.internal.poll.ParkingPoll;
import org.asyncio4j.spi.Poll;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PollTest {

    /// Waits as a loop of the default kind does, and notes what it is asked.
    private static class NotingPoll implements Poll {
        private final ParkingPoll parking = new ParkingPoll();
        private final HashSet<Thread> threads = new HashSet<>();
        private final ArrayList<String> calls = new ArrayList<>();

        @Override
        public double time() {
            return parking.time();
        }

        @Override
        public void poll(double timeout) {
            threads.add(Thread.currentThread());
            calls.add("poll");
            parking.poll(timeout);
        }

        @Override
        public void wakeup() {
            parking.wakeup();
        }

        @Override
        public void close() {
            threads.add(Thread.currentThread());
            calls.add("close");
        }
    }

    @Test
    void aLoopOfTheDefaultKindSleepsNoShorterThanItShall() {
        try (var loop = newEventLoop()) {
            long start = System.nanoTime();
            loop.runUntilComplete(sleep(0.1));
            assertThat(System.nanoTime() - start).isGreaterThan(99_999_000); // as exact as a clock of doubles is
        }
    }

    @Test
    void aPollSetByATaskWaitsFromTheNextIterationOn() {
        var poll = new NotingPoll();
        try (var loop = newEventLoop()) {
            loop.runUntilComplete(async(() -> {
                getRunningLoop().setPoll(poll);
                assertThat(poll.calls).isEmpty();
                await(sleep(0));
                assertThat(poll.calls).containsExactly("poll");
            }));
            assertThat(loop.getPoll()).isSameAs(poll);
        }
    }

    /// Is interrupted, once, when the loop has decided how long it waits.
    private static final class InterruptedPoll extends NotingPoll {
        private boolean interrupted;

        @Override
        public double resolution() {
            if (!interrupted) {
                interrupted = true;
                Thread.currentThread().interrupt();
            }
            return super.resolution();
        }
    }

    @Test
    @Timeout(60)
    void anInterruptJustBeforeThePollCancelsTheMainTask() {
        assertThatThrownBy(() -> run(sleep(1e6), false, () -> newEventLoop(new InterruptedPoll())))
                .isInstanceOf(CancelledError.class);
        var _ = Thread.interrupted(); // set again, unless the loop has a thread of its own
    }

    @Test
    void aPollIsUsedOnOneThreadOverSeveralRunsAndClosedThere() {
        var poll = new NotingPoll();
        var loop = newEventLoop(poll);
        loop.runUntilComplete(sleep(0));
        loop.runUntilComplete(sleep(0));
        loop.close();
        loop.close();
        assertThat(poll.threads).hasSize(1);
        assertThat(poll.calls).containsOnlyOnce("close").endsWith("close");
    }

    @Test
    void aPollThatFailsToCloseLeavesNothingElseOpen() {
        var loop = newEventLoop(new NotingPoll() {
            @Override
            public void close() {
                throw new IllegalStateException("cannot close");
            }
        });
        var executor = Executors.newSingleThreadExecutor();
        loop.setDefaultExecutor(executor);
        assertThatThrownBy(loop::close).hasMessage("cannot close");
        assertThat(loop.isClosed()).isTrue();
        assertThat(executor.isShutdown()).isTrue();
    }

    @Test
    void whatAPollQueuesWhileItPreparesIsNotWaitedFor() {
        var calls = new ArrayList<String>();
        var timeouts = new ArrayList<Double>();
        var poll = new Poll() {
            private @Nullable EventLoop loop;

            @Override
            public double time() {
                return 0;
            }

            @Override
            public void prepare() {
                if (loop != null && calls.isEmpty()) {
                    var _ = loop.callSoon(() -> calls.add("called"));
                    var _ = loop.callSoon(loop::stop);
                }
            }

            @Override
            public void poll(double timeout) {
                timeouts.add(timeout);
            }

            @Override
            public void wakeup() {}
        };
        try (var loop = newEventLoop(poll)) {
            poll.loop = loop;
            loop.runForever();
        }
        assertThat(calls).containsExactly("called");
        assertThat(timeouts).containsExactly(0.0);
    }

    @Test
    void aLoopWithAPollOfItsOwnTakesNoOther() {
        try (var loop = newEventLoop(new NotingPoll())) {
            assertThatThrownBy(() -> loop.setPoll(new NotingPoll()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has a poll of its own already");
        }
    }

    @Test
    void aClosedLoopTakesNoPoll() {
        var loop = newEventLoop();
        loop.close();
        assertThatThrownBy(() -> loop.setPoll(new NotingPoll())).hasMessage("Event loop is closed");
    }

    @Test
    void aCallbackFromAnotherThreadWakesTheNewPoll() {
        try (var loop = newEventLoop()) {
            var called = loop.<String>createFuture();
            loop.callSoon(() -> {
                loop.setPoll(new NotingPoll());
                Thread.startVirtualThread(() -> loop.callSoonThreadsafe(() -> called.setResult("called")));
            });
            assertThat(loop.runUntilComplete(called)).isEqualTo("called");
        }
    }
}
