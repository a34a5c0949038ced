package org.asyncio4j.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.await;

import org.asyncio4j.BoundedSemaphore;
import org.asyncio4j.Lock;

/// Tasks that share a lock and a semaphore: never are there too many inside, and both are free at the end.
final class SemaphoreScenario implements Scenario {
    private final int permits;
    private final BoundedSemaphore semaphore;
    private final Lock lock = new Lock();
    private int holders;
    private boolean locked;

    SemaphoreScenario(int permits) {
        this.permits = permits;
        semaphore = new BoundedSemaphore(permits);
    }

    @Override
    public void start(Chaos chaos) {
        for (int count = chaos.upTo(8); count > 0; count--) {
            chaos.mortal(() -> visit(chaos));
        }
    }

    private void visit(Chaos chaos) {
        for (int count = chaos.upTo(3); count > 0; count--) {
            try (var _ = await(semaphore.hold())) {
                holders++;
                try {
                    assertThat(holders).isLessThanOrEqualTo(permits);
                    chaos.pause();
                    lockedPart(chaos);
                } finally {
                    holders--;
                }
            }
            chaos.pause();
        }
    }

    private void lockedPart(Chaos chaos) {
        try (var _ = await(lock.hold())) {
            assertThat(locked).isFalse();
            locked = true;
            try {
                chaos.pause();
            } finally {
                locked = false;
            }
        }
    }

    @Override
    public void check() {
        assertThat(lock.locked()).isFalse();
        for (int i = 0; i < permits; i++) {
            assertThat(semaphore.locked()).isFalse();
            await(semaphore.acquire());
        }
        assertThat(semaphore.locked()).isTrue();
    }
}
