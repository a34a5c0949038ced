package org.asyncio4j.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.asyncio4j.Asyncio.allTasks;
import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.gather;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.asyncio4j.LifoQueue;
import org.asyncio4j.Loops;
import org.asyncio4j.PriorityQueue;
import org.asyncio4j.Queue;
import org.asyncio4j.Task;
import org.junit.jupiter.api.Test;

/// Random programs under a random schedule: whatever the order, no item, no wake-up and no cancellation is lost. A
/// lost wake-up ends in a deadlock, which virtual time reports.
final class ShuffledProgramsTest {
    private static final int PROGRAMS = 1_000;

    private final AtomicInteger cancellations = new AtomicInteger();

    @Test
    void loseNoItemNoWakeUpAndNoCancellation() {
        for (long seed = 1; seed <= PROGRAMS; seed++) {
            try {
                runProgram(seed);
            } catch (Throwable e) {
                fail("program of seed " + seed, e);
            }
        }
        assertThat(cancellations.get()).isGreaterThan(PROGRAMS);
    }

    private void runProgram(long seed) {
        Loops.run(
                async(() -> {
                    var chaos = new Chaos(seed);
                    var scenarios = scenarios(chaos);
                    scenarios.forEach(scenario -> scenario.start(chaos));
                    chaos.rage();
                    await(gather(List.copyOf(chaos.tasks()), true));
                    scenarios.forEach(Scenario::check);
                    assertThat(allTasks()).hasSize(1);
                    assertThat(chaos.tasks()).allMatch(task -> task.cancelled() || task.exception() == null);
                    assertThat(chaos.cancelled()).allMatch(Task::cancelled);
                    cancellations.addAndGet(chaos.cancelled().size());
                }),
                seed);
    }

    private static List<Scenario> scenarios(Chaos chaos) {
        List<Scenario> scenarios = new ArrayList<>();
        for (int count = chaos.upTo(3); count > 0; count--) {
            scenarios.add(
                    switch (chaos.upTo(8)) {
                        case 1 -> new QueueScenario(new Queue<>());
                        case 2 -> new QueueScenario(new Queue<>(chaos.upTo(3)));
                        case 3 ->
                            new QueueScenario(
                                    chaos.sometimes() ? new LifoQueue<>(2) : new PriorityQueue<>(chaos.upTo(3)));
                        case 4 -> new SemaphoreScenario(chaos.upTo(3));
                        case 5 -> new ConditionScenario();
                        case 6 -> new EventScenario();
                        case 7 -> new BarrierScenario(chaos.upTo(4), chaos.upTo(3));
                        default -> new GroupScenario();
                    });
        }
        return scenarios;
    }
}
