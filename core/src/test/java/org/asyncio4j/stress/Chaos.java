package org.asyncio4j.stress;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.sleep;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.asyncio4j.Coroutine;
import org.asyncio4j.CoroutineBody;
import org.asyncio4j.Task;
import org.jspecify.annotations.Nullable;

/// The tasks of one random program: they pause at random, and some of them are cancelled at random.
final class Chaos {
    /// In seconds, such that sums of it are exact.
    static final double UNIT = 1 / 1024.0;

    private static final int LONGEST_PAUSE = 20;

    private final SplittableRandom random;
    private final List<Task<?>> tasks = new ArrayList<>();
    private final List<Task<?>> mortals = new ArrayList<>();
    private final Set<Task<?>> cancelled = new LinkedHashSet<>();

    Chaos(long seed) {
        random = new SplittableRandom(seed);
    }

    /// {@return a number from 1}
    int upTo(int most) {
        return random.nextInt(1, most + 1);
    }

    boolean sometimes() {
        return random.nextInt(4) == 0;
    }

    /// Goes on at once, in the next iteration, or some time later.
    void pause() {
        switch (random.nextInt(3)) {
            case 0 -> {}
            case 1 -> await(sleep(0));
            default -> await(sleep(random.nextInt(LONGEST_PAUSE) * UNIT));
        }
    }

    /// Makes a task that may be cancelled at any time. Its body lets cancellations through.
    Task<@Nullable Void> mortal(CoroutineBody.OfVoid body) {
        var task = immortal(body);
        mortals.add(task);
        return task;
    }

    /// Makes a task that is not cancelled.
    Task<@Nullable Void> immortal(CoroutineBody.OfVoid body) {
        Coroutine<@Nullable Void> coroutine = async(body);
        var task = createTask(coroutine);
        tasks.add(task);
        return task;
    }

    /// Cancels mortal tasks now and then.
    void rage() {
        for (int count = upTo(12); count > 0 && !mortals.isEmpty(); count--) {
            pause();
            var victim = mortals.get(random.nextInt(mortals.size()));
            if (victim.cancel()) {
                cancelled.add(victim);
            }
        }
    }

    List<Task<?>> tasks() {
        return tasks;
    }

    Set<Task<?>> cancelled() {
        return cancelled;
    }
}
