package org.asyncio4j.conformance.language;

import static java.util.Objects.requireNonNull;
import static org.asyncio4j.Asyncio.await;

import java.util.List;
import java.util.Map;
import org.asyncio4j.Barrier;
import org.asyncio4j.BoundedSemaphore;
import org.asyncio4j.Condition;
import org.asyncio4j.Event;
import org.asyncio4j.Lock;
import org.asyncio4j.Semaphore;
import org.jspecify.annotations.Nullable;

/// Locks, events, conditions, semaphores and barriers.
final class SyncOps {
    private SyncOps() {}

    static void addTo(Map<String, Operation> ops) {
        addLock(ops);
        addEvent(ops);
        addCondition(ops);
        addSemaphore(ops);
        addBarrier(ops);
    }

    private static void addLock(Map<String, Operation> ops) {
        ops.put("lock.acquire", (_, _, of) -> await(lock(of).acquire()));
        ops.put("lock.locked", (_, _, of) -> lock(of).locked());
        ops.put("lock.release", (_, _, of) -> {
            lock(of).release();
            return null;
        });
    }

    private static void addEvent(Map<String, Operation> ops) {
        ops.put("event.wait", (_, _, of) -> await(event(of)));
        ops.put("event.is_set", (_, _, of) -> event(of).isSet());
        ops.put("event.set", (_, _, of) -> {
            event(of).set();
            return null;
        });
        ops.put("event.clear", (_, _, of) -> {
            event(of).clear();
            return null;
        });
    }

    private static void addCondition(Map<String, Operation> ops) {
        ops.put("condition.acquire", (_, _, of) -> await(condition(of).acquire()));
        ops.put("condition.wait", (_, _, of) -> await(condition(of)));
        ops.put(
                "condition.wait_for",
                (frame, op, of) -> condition(of).awaitUntil(() -> Expressions.isTrue(frame, op.field("pred"))));
        ops.put("condition.locked", (_, _, of) -> condition(of).locked());
        ops.put("condition.notify", (frame, op, of) -> {
            var arguments = frame.arguments(op);
            if (arguments.isEmpty()) {
                condition(of).signal();
            } else {
                condition(of).signal(Values.smallInteger(arguments.getFirst()));
            }
            return null;
        });
        ops.put("condition.notify_all", (_, _, of) -> {
            condition(of).signalAll();
            return null;
        });
        ops.put("condition.release", (_, _, of) -> {
            condition(of).release();
            return null;
        });
    }

    private static void addSemaphore(Map<String, Operation> ops) {
        ops.put("semaphore.acquire", (_, _, of) -> await(semaphore(of).acquire()));
        ops.put("semaphore.locked", (_, _, of) -> semaphore(of).locked());
        ops.put("semaphore.release", (_, _, of) -> {
            semaphore(of).release();
            return null;
        });
    }

    private static void addBarrier(Map<String, Operation> ops) {
        ops.put("barrier.wait", (_, _, of) -> (long) await(barrier(of)));
        ops.put("barrier.reset", (_, _, of) -> await(barrier(of).reset()));
        ops.put("barrier.abort", (_, _, of) -> await(barrier(of).abort()));
        ops.put("barrier.broken", (_, _, of) -> barrier(of).broken());
        ops.put("barrier.n_waiting", (_, _, of) -> (long) barrier(of).nWaiting());
        ops.put("barrier.parties", (_, _, of) -> (long) barrier(of).parties());
    }

    static Condition newCondition(List<@Nullable Object> arguments) {
        return arguments.isEmpty() ? new Condition() : new Condition(lock(arguments.getFirst()));
    }

    static Semaphore newSemaphore(List<@Nullable Object> arguments) {
        return arguments.isEmpty() ? new Semaphore() : new Semaphore(Values.smallInteger(arguments.getFirst()));
    }

    static Semaphore newBoundedSemaphore(List<@Nullable Object> arguments) {
        return arguments.isEmpty()
                ? new BoundedSemaphore()
                : new BoundedSemaphore(Values.smallInteger(arguments.getFirst()));
    }

    private static Lock lock(@Nullable Object of) {
        return (Lock) requireNonNull(of);
    }

    private static Event event(@Nullable Object of) {
        return (Event) requireNonNull(of);
    }

    private static Condition condition(@Nullable Object of) {
        return (Condition) requireNonNull(of);
    }

    private static Semaphore semaphore(@Nullable Object of) {
        return (Semaphore) requireNonNull(of);
    }

    private static Barrier barrier(@Nullable Object of) {
        return (Barrier) requireNonNull(of);
    }
}
