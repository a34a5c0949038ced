package org.asyncio4j.conformance.language;

import java.util.List;
import java.util.Map;
import org.asyncio4j.Asyncio;
import org.asyncio4j.Barrier;
import org.asyncio4j.Event;
import org.asyncio4j.Lock;
import org.asyncio4j.TaskGroup;
import org.jspecify.annotations.Nullable;

/// The op that makes objects of the library.
final class NewObjects {
    private NewObjects() {}

    static void addTo(Map<String, Operation> ops) {
        ops.put("new", (frame, op, _) -> create(frame, op.text("kind"), frame.arguments(op)));
    }

    private static Object create(Frame frame, String kind, List<@Nullable Object> arguments) {
        return switch (kind) {
            case "Future" -> FutureOps.newFuture(frame, Values.string(arguments.getFirst()));
            case "Lock" -> new Lock();
            case "Event" -> new Event();
            case "Condition" -> SyncOps.newCondition(arguments);
            case "Semaphore" -> SyncOps.newSemaphore(arguments);
            case "BoundedSemaphore" -> SyncOps.newBoundedSemaphore(arguments);
            case "Barrier" -> new Barrier(Values.smallInteger(arguments.getFirst()));
            case "Queue", "LifoQueue", "PriorityQueue" -> QueueOps.newQueue(kind, arguments);
            case "TaskGroup" -> new TaskGroup();
            case "Timeout" -> Asyncio.timeout(Times.seconds(arguments.getFirst()));
            case "TimeoutAt" -> Asyncio.timeoutAt(Times.seconds(arguments.getFirst()));
            default -> throw new ProgramError("nothing new of kind " + kind);
        };
    }
}
