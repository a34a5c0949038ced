package org.asyncio4j.conformance.language;

import static org.asyncio4j.Asyncio.await;

import java.util.Map;
import java.util.Objects;
import org.asyncio4j.Barrier;
import org.asyncio4j.Condition;
import org.asyncio4j.Held;
import org.asyncio4j.Lock;
import org.asyncio4j.Semaphore;
import org.asyncio4j.TaskGroup;
import org.asyncio4j.Timeout;
import org.jspecify.annotations.Nullable;

/// Python's `async with`, and timeouts.
final class ScopeOps {
    private ScopeOps() {}

    static void addTo(Map<String, Operation> ops) {
        ops.put("with", (frame, op, of) -> with(frame, op, of));
        ops.put("timeout.when", (_, _, of) -> Times.msOrNull(timeout(of).when()));
        ops.put("timeout.expired", (_, _, of) -> timeout(of).expired());
        ops.put("timeout.reschedule", (frame, op, of) -> {
            timeout(of).reschedule(frame.seconds(op, "when"));
            return null;
        });
    }

    private static Flow with(Frame frame, Op op, @Nullable Object of) throws Exception {
        return switch (of) {
            case TaskGroup group -> await(group.run(_ -> body(frame, op, group)));
            case Timeout timeout -> await(timeout.run(_ -> body(frame, op, timeout)));
            case Lock lock -> holding(await(lock.hold()), frame, op);
            case Condition condition -> holding(await(condition.hold()), frame, op);
            case Semaphore semaphore -> holding(await(semaphore.hold()), frame, op);
            case Barrier barrier -> body(frame, op, (long) await(barrier));
            case null, default -> throw new ProgramError("with " + of);
        };
    }

    /// As in Python, an exception of the release replaces that of the body; try-with-resources would prefer the
    /// body's.
    private static Flow holding(Held held, Frame frame, Op op) throws Exception {
        try {
            return body(frame, op, null);
        } finally {
            held.close();
        }
    }

    private static Flow body(Frame frame, Op op, @Nullable Object entered) throws Exception {
        if (op.has("as")) {
            frame.store(op.text("as"), entered);
        }
        return frame.run(op.block("body"));
    }

    private static Timeout timeout(@Nullable Object of) {
        return (Timeout) Objects.requireNonNull(of);
    }
}
