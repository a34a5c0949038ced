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

    /// Until the code is compiled for good, its stacks are larger.
    private static final int WARM_UPS = 5;

    private static final int SAMPLES = 3;

    private static final double HOUR = 3_600;

    private Footprint() {}

    /// Measures.
    ///
    /// @param arguments asyncio4j or kotlinx; parked_task or pending_timer
    public static void main(String[] arguments) {
        var what = String.join(" ", arguments);
        for (int i = 0; i < WARM_UPS; i++) {
            with(what, _ -> usedHeap());
        }
        for (int i = 0; i < SAMPLES; i++) {
            long before = usedHeap();
            with(what, objects -> System.out.println((double) (usedHeap() - before) / objects.size()));
        }
    }

    /// Has an action done while there are many of something.
    private static void with(String what, Consumer<List<Object>> action) {
        switch (what) {
            case "asyncio4j parked_task" -> run(parkedTasks(action));
            case "asyncio4j pending_timer" -> run(pendingTimers(action));
            case "kotlinx parked_task" -> KotlinxFootprint.parkedCoroutines(COUNT, action);
            case "kotlinx pending_timer" -> KotlinxFootprint.pendingTimers(COUNT, action);
            default -> throw new IllegalArgumentException(what);
        }
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
