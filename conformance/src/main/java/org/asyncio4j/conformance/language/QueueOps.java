package org.asyncio4j.conformance.language;

import static org.asyncio4j.Asyncio.await;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.asyncio4j.LifoQueue;
import org.asyncio4j.PriorityQueue;
import org.asyncio4j.Queue;
import org.jspecify.annotations.Nullable;

/// Queues.
final class QueueOps {
    private QueueOps() {}

    static void addTo(Map<String, Operation> ops) {
        ops.put(
                "queue.put",
                (frame, op, of) -> await(queue(of).put(frame.arguments(op).getFirst())));
        ops.put("queue.put_nowait", (frame, op, of) -> {
            queue(of).putNowait(frame.arguments(op).getFirst());
            return null;
        });
        ops.put("queue.get", (_, _, of) -> await(queue(of).get()));
        ops.put("queue.get_nowait", (_, _, of) -> queue(of).getNowait());
        ops.put("queue.join", (_, _, of) -> await(queue(of).join()));
        ops.put("queue.task_done", (_, _, of) -> {
            queue(of).taskDone();
            return null;
        });
        ops.put("queue.shutdown", (frame, op, of) -> {
            var arguments = frame.arguments(op);
            if (arguments.isEmpty()) {
                queue(of).shutdown();
            } else {
                queue(of).shutdown(Values.isTrue(arguments.getFirst()));
            }
            return null;
        });
        ops.put("queue.qsize", (_, _, of) -> (long) queue(of).qsize());
        ops.put("queue.maxsize", (_, _, of) -> (long) queue(of).maxsize());
        ops.put("queue.empty", (_, _, of) -> queue(of).empty());
        ops.put("queue.full", (_, _, of) -> queue(of).full());
    }

    static Object newQueue(String kind, List<@Nullable Object> arguments) {
        int maxsize = arguments.isEmpty() ? 0 : Values.smallInteger(arguments.getFirst());
        return switch (kind) {
            case "LifoQueue" -> new LifoQueue<@Nullable Object>(maxsize);
            case "PriorityQueue" -> new PriorityQueue<Long>(maxsize);
            default -> new Queue<@Nullable Object>(maxsize);
        };
    }

    @SuppressWarnings("unchecked") // items are plain data; integers in a priority queue
    private static Queue<@Nullable Object> queue(@Nullable Object of) {
        return (Queue<@Nullable Object>) Objects.requireNonNull(of);
    }
}
