package org.asyncio4j.benchmarks.programs;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.createTask;
import static org.asyncio4j.Asyncio.getRunningLoop;
import static org.asyncio4j.Asyncio.run;
import static org.asyncio4j.Asyncio.sleep;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.asyncio4j.Coroutine;
import org.jspecify.annotations.Nullable;

/// Prints how many bytes of heap a parked task or a pending timer holds: the heap that many of them use more than none.
public final class Footprint {
    private static final int COUNT = 200_000;

    /// In the first of them, part of the stacks is that of code that is not compiled yet, which is larger.
    private static final int SAMPLES = 5;

    private static final double HOUR = 3_600;

    private Footprint() {}

    /// Measures.
    ///
    /// @param arguments asyncio4j or kotlinx; parked_task or pending_timer
    public static void main(String[] arguments) {
        for (int i = 0; i < SAMPLES; i++) {
            measure(String.join(" ", arguments));
        }
    }

    private static void measure(String what) {
        long before = usedHeap();
        Consumer<List<Object>> print = objects -> print(before, objects);
        switch (what) {
            case "asyncio4j parked_task" -> run(parkedTasks(print));
            case "asyncio4j pending_timer" -> run(pendingTimers(print));
            case "kotlinx parked_task" -> KotlinxFootprint.parkedCoroutines(COUNT, print);
            case "kotlinx pending_timer" -> KotlinxFootprint.pendingTimers(COUNT, print);
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static void print(long before, List<?> objects) {
        System.out.println((double) (usedHeap() - before) / objects.size());
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Coroutine<@Nullable Void> parkedTasks(Consumer<List<Object>> action) {
        return async(() -> {
            var tasks = new ArrayList<Object>(COUNT);
            for (int i = 0; i < COUNT; i++) {
                tasks.add(createTask(park()));
            }
            await(sleep(0));
            action.accept(tasks);
        });
    }

    private static Coroutine<Object> park() {
        return async(() -> await(getRunningLoop().createFuture()));
    }

    private static Coroutine<@Nullable Void> pendingTimers(Consumer<List<Object>> action) {
        return async(() -> {
            var loop = getRunningLoop();
            var timers = new ArrayList<Object>(COUNT);
            for (int i = 0; i < COUNT; i++) {
                timers.add(loop.callLater(HOUR, () -> {}));
            }
            action.accept(timers);
        });
    }
}
