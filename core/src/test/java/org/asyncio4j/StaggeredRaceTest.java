package org.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.asyncio4j.Asyncio.allTasks;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.sleep;
import static org.asyncio4j.Asyncio.staggeredRace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

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
    void cancellingTheRaceCancelsAllRunners() {
        VirtualTime.run(async(() -> {
            var race = createTask(staggeredRace(List.of(succeeding(0, 10), succeeding(1, 10)), 0.1));
            await(sleep(0.5));
            assertThat(started).containsExactly(0, 1);
            race.cancel();
            assertThatThrownBy(() -> await(race)).isInstanceOf(CancelledError.class);
            await(sleep(0));
            await(sleep(0));
            assertThat(allTasks()).hasSize(1);
        }));
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
