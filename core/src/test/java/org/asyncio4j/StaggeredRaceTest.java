package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.allTasks;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.captureCallGraph;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.eagerTaskFactory;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.staggeredRace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StaggeredRaceTest {
    private static final double NEVER = Double.POSITIVE_INFINITY;

    private final List<Integer> started = new ArrayList<>();

    private Supplier<Coroutine<String>> succeeding(int number, double seconds) {
        return () -> async(() -> {
            started.add(number);
            await(sleep(seconds));
            return "Res: " + number;
        });
    }

    private Supplier<Coroutine<String>> failing(int number) {
        return () -> async(() -> {
            started.add(number);
            throw new IllegalArgumentException("failed " + number);
        });
    }

    private StaggeredRace<String> race(double delay, List<Supplier<Coroutine<String>>> starters) {
        return VirtualTime.run(staggeredRace(starters, delay));
    }

    @Test
    void aRaceOfNoneHasNoWinner() {
        assertThat(race(NEVER, List.of())).isEqualTo(new StaggeredRace<String>(null, null, List.of()));
    }

    @Test
    void whereTheFirstSucceedsTheSecondIsNeverStarted() {
        var race = race(NEVER, List.of(succeeding(0, 0.1), succeeding(1, 0.1)));
        assertThat(race.winner()).isEqualTo("Res: 0");
        assertThat(race.winnerIndex()).isZero();
        assertThat(race.exceptions()).hasSize(1).containsOnlyNulls();
        assertThat(started).containsExactly(0);
    }

    @Test
    void whereTheFirstFailsTheSecondIsStartedAtOnceAndWins() {
        VirtualTime.run(async(() -> {
            var race = await(staggeredRace(List.of(failing(0), succeeding(1, 0)), 10));
            assertThat(race.winner()).isEqualTo("Res: 1");
            assertThat(race.winnerIndex()).isEqualTo(1);
            assertThat(race.exceptions()).hasSize(2);
            assertThat(race.exceptions().getFirst()).hasMessage("failed 0");
            assertThat(race.exceptions().getLast()).isNull();
            assertThat(getRunningLoop().time()).isZero();
        }));
    }

    @Test
    void whereTheFirstIsSlowTheSecondIsStartedAfterTheDelayAndTheFirstCancelledWhenItWins() {
        VirtualTime.run(async(() -> {
            var race = await(staggeredRace(List.of(succeeding(0, 10), succeeding(1, 0.2)), 0.1));
            assertThat(race.winner()).isEqualTo("Res: 1");
            assertThat(race.winnerIndex()).isEqualTo(1);
            assertThat(race.exceptions()).hasSize(2);
            assertThat(race.exceptions().getFirst()).isInstanceOf(CancelledError.class);
            assertThat(race.exceptions().getLast()).isNull();
            assertThat(getRunningLoop().time()).isEqualTo(0.1 + 0.2);
            assertThat(allTasks()).hasSize(1);
        }));
    }

    @Test
    void whereAllFailThereIsNoWinnerAndAllExceptionsAreKeptInOrder() {
        var race = race(NEVER, List.of(failing(0), failing(1)));
        assertThat(race.winner()).isNull();
        assertThat(race.winnerIndex()).isNull();
        assertThat(race.exceptions())
                .extracting(exception -> exception == null ? "" : exception.getMessage())
                .containsExactly("failed 0", "failed 1");
    }

    @Test
    void anErrorOfTheIterableIsThrownWhenAllRunnersHaveEnded() {
        Iterator<Supplier<Coroutine<String>>> starters = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Supplier<Coroutine<String>> next() {
                if (started.isEmpty()) {
                    return succeeding(0, 10);
                }
                throw new IllegalArgumentException("no more");
            }
        };
        Iterable<Supplier<Coroutine<String>>> once = () -> starters;
        VirtualTime.run(async(() -> {
            assertThatThrownBy(() -> await(staggeredRace(once, 0.1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no more");
            assertThat(getRunningLoop().time()).isEqualTo(10);
            assertThat(allTasks()).hasSize(1);
        }));
    }

    @Test
    void aLoserThatSuppressesItsCancellationDoesNotWin() {
        Supplier<Coroutine<String>> stubborn = () -> async(() -> {
            try {
                await(sleep(10));
            } catch (CancelledError e) {
                await(sleep(1));
            }
            return "late";
        });
        VirtualTime.run(async(() -> {
            var race = await(staggeredRace(List.of(stubborn, succeeding(1, 0.2)), 0.1));
            assertThat(race.winner()).isEqualTo("Res: 1");
            assertThat(race.winnerIndex()).isEqualTo(1);
            assertThat(race.exceptions()).containsExactly(null, null);
            assertThat(getRunningLoop().time()).isEqualTo(0.1 + 0.2 + 1);
        }));
    }

    @Test
    void theCallGraphHasTheRaceAwaitItsRunners() {
        VirtualTime.run(async(() -> {
            Supplier<Coroutine<String>> waitingFor = () -> async(() -> {
                var graph = captureCallGraph();
                return graph == null ? "" : graph.awaitedBy().toString();
            });
            var race = createTask(staggeredRace(List.of(waitingFor), NEVER), "the race");
            assertThat(await(race).winner()).contains("the race");
        }));
    }

    @Nested
    final class WithEagerTasks {
        private static List<TaskFactory> factories() {
            return List.of(eagerTaskFactory(), WithEagerTasks::alwaysEager);
        }

        private static Task<?> alwaysEager(EventLoop loop, Coroutine<?> coroutine, TaskOptions options) {
            return new Task<>(loop, coroutine, options.withEagerStart(true));
        }

        @ParameterizedTest
        @MethodSource("factories")
        void withEagerTasksTheFirstToSucceedWins(TaskFactory factory) {
            VirtualTime.run(async(() -> {
                getRunningLoop().setTaskFactory(factory);
                var race = await(staggeredRace(List.of(succeeding(0, 10), succeeding(1, 0.2), succeeding(2, 10)), 0.1));
                assertThat(race.winner()).isEqualTo("Res: 1");
                assertThat(race.winnerIndex()).isEqualTo(1);
                assertThat(race.exceptions()).hasSize(3);
                assertThat(race.exceptions().getFirst()).isInstanceOf(CancelledError.class);
                assertThat(race.exceptions().get(1)).isNull();
                assertThat(race.exceptions().getLast()).isInstanceOf(CancelledError.class);
                assertThat(getRunningLoop().time()).isEqualTo(0.1 + 0.2);
                assertThat(allTasks()).hasSize(1);
            }));
        }

        @ParameterizedTest
        @MethodSource("factories")
        void withEagerTasksOneThatSucceedsAtOnceIsAloneInTheRace(TaskFactory factory) {
            VirtualTime.run(async(() -> {
                getRunningLoop().setTaskFactory(factory);
                var race = await(staggeredRace(List.of(() -> async(() -> "at once"), succeeding(1, 0)), 0.1));
                assertThat(race).isEqualTo(new StaggeredRace<>("at once", 0, Collections.singletonList(null)));
                assertThat(getRunningLoop().time()).isZero();
                assertThat(started).isEmpty();
                assertThat(allTasks()).hasSize(1);
            }));
        }

        @ParameterizedTest
        @MethodSource("factories")
        void withEagerTasksAllExceptionsAreKept(TaskFactory factory) {
            VirtualTime.run(async(() -> {
                getRunningLoop().setTaskFactory(factory);
                var race = await(staggeredRace(List.of(failing(0), failing(1), failing(2)), 10));
                assertThat(race.winnerIndex()).isNull();
                assertThat(race.exceptions())
                        .extracting(exception -> exception == null ? "" : exception.getMessage())
                        .containsExactly("failed 0", "failed 1", "failed 2");
                assertThat(getRunningLoop().time()).isZero();
            }));
        }
    }

    @Nested
    final class Cancelled {
        private final List<@Nullable Object> cleanedUp = new ArrayList<>();

        private Supplier<Coroutine<String>> slowToEnd(double seconds) {
            return () -> async(() -> {
                try {
                    await(sleep(10));
                } catch (CancelledError e) {
                    await(sleep(seconds));
                    cleanedUp.add(e.argument());
                    throw e;
                }
                return "";
            });
        }

        @Test
        void aCancelledRaceEndsWhenAllItsRunnersHaveEnded() {
            VirtualTime.run(async(() -> {
                var race = createTask(staggeredRace(List.of(slowToEnd(2), slowToEnd(1)), 0.1));
                await(sleep(1));
                race.cancel("stop");
                assertThatThrownBy(() -> await(race))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("stop");
                assertThat(cleanedUp).containsExactly("stop", "stop");
                assertThat(getRunningLoop().time()).isEqualTo(3);
                assertThat(allTasks()).hasSize(1);
            }));
        }

        @Test
        void aCancelledRaceStartsNoOtherRunner() {
            VirtualTime.run(async(() -> {
                var race = createTask(staggeredRace(List.of(slowToEnd(1), succeeding(1, 0)), 0.5));
                await(sleep(0.1));
                race.cancel();
                assertThatThrownBy(() -> await(race)).isInstanceOf(CancelledError.class);
                assertThat(started).isEmpty();
                assertThat(cleanedUp).hasSize(1);
            }));
        }

        @Test
        void aRaceCancelledTwiceCancelsItsRunnersTwice() {
            VirtualTime.run(async(() -> {
                var race = createTask(staggeredRace(List.of(slowToEnd(5)), 0.1));
                await(sleep(1));
                race.cancel("first");
                await(sleep(1));
                race.cancel("second");
                assertThatThrownBy(() -> await(race)).hasMessage("second");
                assertThat(cleanedUp).isEmpty();
                assertThat(getRunningLoop().time()).isEqualTo(2);
            }));
        }

        @Test
        void aRaceCancelledAfterAStarterHasWonHasNoResult() {
            VirtualTime.run(async(() -> {
                var race = createTask(staggeredRace(List.of(slowToEnd(1), succeeding(1, 0)), 0.1));
                await(sleep(0.5));
                race.cancel();
                assertThatThrownBy(() -> await(race)).isInstanceOf(CancelledError.class);
                assertThat(started).containsExactly(1);
            }));
        }

        @Test
        void aRaceCancelledAfterSystemExitDoesNotThrowThatAgain() {
            var exit = new SystemExit(3);
            Supplier<Coroutine<String>> exiting = () -> async(() -> {
                throw exit;
            });
            assertThatThrownBy(() -> race(0.1, List.of(slowToEnd(1), exiting))).isSameAs(exit);
            assertThat(exit.getSuppressed()).isEmpty();
            assertThat(cleanedUp).hasSize(1);
        }
    }

    @Test
    void theDelayMayBeADuration() {
        var race =
                VirtualTime.run(staggeredRace(List.of(succeeding(0, 10), succeeding(1, 0.2)), Duration.ofMillis(100)));
        assertThat(race.winner()).isEqualTo("Res: 1");
        var patient = VirtualTime.run(staggeredRace(List.of(succeeding(2, 10)), (Duration) null));
        assertThat(patient.winner()).isEqualTo("Res: 2");
    }
}
