package org.asyncio4j.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The order in which the callbacks of an iteration run: asyncio's, or a random one.
final class Schedule {
    private final @Nullable RandomGenerator random;

    private Schedule(@Nullable RandomGenerator random) {
        this.random = random;
    }

    /// {@return asyncio's order if the seed is null, else the random one that it decides}
    static Schedule of(@Nullable Long seed) {
        return new Schedule(seed == null ? null : new SplittableRandom(seed));
    }

    void arrange(Queue<?> ready) {
        if (random != null && ready.size() > 1) {
            shuffle(ready, random);
        }
    }

    private static <C> void shuffle(Queue<C> ready, RandomGenerator random) {
        var order = new ArrayList<>(ready);
        Collections.shuffle(order, random);
        ready.clear();
        ready.addAll(order);
    }
}
