package org.asyncio4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.newEventLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.waitFor;

import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.Callback;
import org.asyncio4j.CoroutineBody;
import org.asyncio4j.EventLoop;
import org.asyncio4j.spi.Poll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The virtual time of a loop that has a network, here on a real clock that is none.
final class NetworkTimeTest {
    private final Network network = new Network();
    private boolean waitsForThreads;

    /// Brings an event after each of some times, in seconds.
    private static final class Network implements Poll {
        private final ArrayList<Double> events = new ArrayList<>();
        private final ArrayList<String> calls = new ArrayList<>();
        private Callback callback = () -> {};
        private EventLoop loop = newEventLoop();
        private boolean open = true;
        private double now;
        private double stall;

        @Override
        public double time() {
            throw new AssertionError("the clock is another one");
        }

        @Override
        public void prepare() {
            if (!calls.contains("prepare")) {
                calls.add("prepare");
            }
        }

        @Override
        public void poll(double timeout) {
            now += stall;
            stall = 0;
            if (!events.isEmpty() && events.getFirst() <= now + timeout) {
                now = events.removeFirst();
                loop.callSoon(callback);
            } else {
                assertThat(timeout).isFinite();
                now += timeout;
            }
        }

        @Override
        public boolean expectsEvents() {
            return open;
        }

        @Override
        public void wakeup() {
            calls.add("wakeup");
        }

        @Override
        public void close() {
            calls.add("close");
        }

        private long nanos() {
            return Math.round(now * 1e9);
        }
    }

    @BeforeEach
    void closeTheLoopThatNobodyNeeds() {
        network.loop.close();
    }

    private void runWithNetwork(CoroutineBody.OfVoid body) {
        run(async(body), () -> {
            var time = new VirtualTime(Schedule.of(null), waitsForThreads, new Silence(network::nanos));
            network.loop = newEventLoop(time);
            network.loop.setPoll(network);
            return network.loop;
        });
    }

    @Test
    void theClockJumpsAfterASecondOfSilence() {
        runWithNetwork(() -> {
            await(sleep(3600));
            assertThat(network.loop.time()).isEqualTo(3600);
            assertThat(network.now).isCloseTo(1, within());
            await(sleep(3600));
            assertThat(network.now).isCloseTo(2, within());
        });
    }

    @Test
    void noWaitTakesLongerThanItReallyWould() {
        runWithNetwork(() -> {
            await(sleep(0.05));
            assertThat(network.loop.time()).isEqualTo(0.05);
            assertThat(network.now).isCloseTo(0.05, within());
        });
    }

    @Test
    void theClockJumpsAtOnceWhereNothingIsOpen() {
        network.open = false;
        runWithNetwork(() -> {
            await(sleep(3600));
            assertThat(network.now).isZero();
        });
    }

    @Test
    void anEventIsWaitedForBeforeATimer() {
        network.events.addAll(List.of(0.9, 1.8, 2.7));
        runWithNetwork(() -> {
            var third = network.loop.<String>createFuture();
            network.callback = () -> {
                if (network.events.isEmpty()) {
                    third.setResult("arrived");
                }
            };
            assertThat(await(waitFor(third, 2))).isEqualTo("arrived");
            assertThat(network.loop.time()).isZero();
        });
    }

    @Test
    void aStallOfTheProcessIsNoSilence() {
        network.stall = 100;
        network.events.add(100.5);
        runWithNetwork(() -> {
            var arrived = network.loop.<String>createFuture();
            network.callback = () -> arrived.setResult("arrived");
            assertThat(await(waitFor(arrived, 5))).isEqualTo("arrived");
        });
    }

    @Test
    void onANetworkThatIsNeverSilentTheClockGoesWithTheRealOneAfterFiveSeconds() {
        for (int i = 1; i < 100; i++) {
            network.events.add(i * 0.5);
        }
        runWithNetwork(() -> {
            await(sleep(10));
            assertThat(network.loop.time()).isCloseTo(10, within());
            assertThat(network.now).isBetween(14.0, 16.0);
        });
    }

    @Test
    void aDeadlockIsReportedAfterFiveSecondsOfSilence() {
        assertThatThrownBy(() -> runWithNetwork(() -> await(network.loop.createFuture())))
                .isInstanceOf(DeadlockError.class)
                .hasMessageStartingWith(
                        "deadlock: nothing is ready and no timer is scheduled, and what is open has been"
                                + " silent for 5 seconds; an unfinished task:\n");
        assertThat(network.now).isCloseTo(5, within());
    }

    @Test
    void aDeadlockIsReportedAtOnceWhereNothingIsOpen() {
        network.open = false;
        assertThatThrownBy(() -> runWithNetwork(() -> await(network.loop.createFuture())))
                .hasMessageStartingWith("deadlock: nothing is ready and no timer is scheduled; an unfinished task:\n");
        assertThat(network.now).isZero();
    }

    @Test
    void aLoopThatWaitsForThreadsWaitsForTheNetworkAsLong() {
        waitsForThreads = true;
        network.events.add(1e6);
        runWithNetwork(() -> {
            var arrived = network.loop.<String>createFuture();
            network.callback = () -> arrived.setResult("arrived");
            assertThat(await(arrived)).isEqualTo("arrived");
        });
    }

    @Test
    void theNetworkIsToldWhatTheLoopTells() {
        runWithNetwork(() -> {
            assertThat(network.loop.getPoll()).isInstanceOf(VirtualTime.class);
            assertThat(network.loop.getPoll().events()).isSameAs(network);
            network.loop.getPoll().wakeup();
            await(sleep(0));
        });
        assertThat(network.calls).contains("prepare", "wakeup").endsWith("close");
    }

    @Test
    void aSecondNetworkIsRefused() {
        runWithNetwork(() -> assertThatThrownBy(() -> network.loop.setPoll(new Network()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("this event loop has a poll of its own already: "));
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-3);
    }
}
