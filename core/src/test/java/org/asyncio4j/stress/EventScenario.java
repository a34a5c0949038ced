package org.asyncio4j.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.asyncio4j.Asyncio.await;

import org.asyncio4j.Event;

/// Tasks that wait for an event which is set, and cleared at once: who waits when it is set goes on.
final class EventScenario implements Scenario {
    private final Event event = new Event();
    private int waiting;
    private int owed;
    private int woken;

    @Override
    public void start(Chaos chaos) {
        for (int count = chaos.upTo(6); count > 0; count--) {
            chaos.mortal(() -> {
                chaos.pause();
                waitOnce();
            });
        }
        chaos.immortal(() -> {
            for (int count = chaos.upTo(4); count > 0; count--) {
                chaos.pause();
                event.set();
                owed += waiting;
                waiting = 0;
                event.clear();
            }
            event.set();
            owed += waiting;
            waiting = 0;
        });
    }

    private void waitOnce() {
        if (event.isSet()) {
            return;
        }
        waiting++;
        int owedBefore = owed;
        try {
            await(event);
            woken++;
        } finally {
            forget(owedBefore);
        }
    }

    /// One that was cancelled is owed nothing.
    private void forget(int owedBefore) {
        if (owed == owedBefore) {
            waiting--;
        }
    }

    @Override
    public void check() {
        assertThat(woken).isLessThanOrEqualTo(owed);
        assertThat(waiting).isZero();
    }
}
