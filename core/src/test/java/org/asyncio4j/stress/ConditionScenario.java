package org.asyncio4j.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.waitTasks;

import java.util.ArrayList;
import java.util.List;
import org.asyncio4j.Condition;
import org.asyncio4j.Lock;
import org.asyncio4j.Task;

/// Tasks that wait for a token each, of which there is one at a time. It wakes one task; if that one is cancelled,
/// another one has to wake, else no further token is ever made.
final class ConditionScenario implements Scenario {
    private final Lock lock = new Lock();
    private final Condition tokenMade = new Condition(lock);
    private final Condition tokenTaken = new Condition(lock);
    private int tokens;
    private int taken;
    private int made;

    @Override
    public void start(Chaos chaos) {
        List<Task<?>> takers = new ArrayList<>();
        for (int count = chaos.upTo(8); count > 0; count--) {
            takers.add(chaos.mortal(() -> take(chaos)));
        }
        var maker = chaos.immortal(() -> {
            while (true) {
                chaos.pause();
                make();
            }
        });
        chaos.immortal(() -> {
            await(waitTasks(takers));
            maker.cancel();
        });
    }

    private void take(Chaos chaos) {
        chaos.pause();
        try (var _ = await(lock.hold())) {
            var _ = tokenMade.awaitUntil(() -> tokens > 0);
            tokens--;
            taken++;
            tokenTaken.signal();
            if (chaos.sometimes()) {
                chaos.pause();
            }
        }
    }

    private void make() {
        try (var _ = await(lock.hold())) {
            var _ = tokenTaken.awaitUntil(() -> tokens == 0);
            tokens++;
            made++;
            tokenMade.signal();
        }
    }

    @Override
    public void check() {
        assertThat(lock.locked()).isFalse();
        assertThat(taken + tokens).isEqualTo(made);
    }
}
