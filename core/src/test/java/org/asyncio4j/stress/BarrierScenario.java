package org.asyncio4j.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.await;

import org.asyncio4j.Barrier;

/// Tasks that meet at a barrier, several times: each round has each index once.
final class BarrierScenario implements Scenario {
    private final int parties;
    private final int rounds;
    private final int[] seen;

    BarrierScenario(int parties, int rounds) {
        this.parties = parties;
        this.rounds = rounds;
        seen = new int[parties];
    }

    @Override
    public void start(Chaos chaos) {
        var barrier = new Barrier(parties);
        for (int i = 0; i < parties * rounds; i++) {
            chaos.immortal(() -> {
                chaos.pause();
                seen[await(barrier)]++;
            });
        }
    }

    @Override
    public void check() {
        assertThat(seen).containsOnly(rounds);
    }
}
