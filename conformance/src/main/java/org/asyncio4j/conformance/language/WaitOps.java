package org.asyncio4j.conformance.language;

import static org.asyncio4j.Asyncio.await;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.asyncio4j.Asyncio;
import org.asyncio4j.Coroutine;
import org.asyncio4j.ReturnWhen;
import org.jspecify.annotations.Nullable;

/// Waiting for several things, or for a limited time.
final class WaitOps {
    private WaitOps() {}

    static void addTo(Map<String, Operation> ops) {
        ops.put("gather", (frame, op, _) -> {
            var awaitables = Operations.awaitables(frame, op);
            return Asyncio.gather(awaitables, Values.isTrue(op.field("return_exceptions")));
        });
        ops.put("wait", (frame, op, _) -> wait(frame, op));
        ops.put("as_completed", (frame, op, _) -> asCompleted(frame, op));
        ops.put("wait_for", (frame, op, _) -> {
            var awaitable = Operations.awaitableOrWrong(frame.value(op, "aw"));
            return await(Asyncio.waitFor(awaitable, frame.seconds(op, "timeout")));
        });
        ops.put("shield", (_, _, of) -> Asyncio.shield(Operations.awaitableOrWrong(of)));
    }

    private static List<@Nullable Object> wait(Frame frame, Op op) {
        var awaitables = Operations.awaitables(frame, op);
        var timeout = frame.seconds(op, "timeout");
        var result = await(Asyncio.waitTasks(awaitables, timeout, returnWhen(op)));
        var canon = frame.execution().canon();
        return Values.list(Arrays.asList(canon.sorted(result.done()), canon.sorted(result.pending())));
    }

    private static Flow asCompleted(Frame frame, Op op) throws Exception {
        var awaitables = Operations.awaitables(frame, op);
        var completed = Asyncio.asCompleted(awaitables, frame.seconds(op, "timeout"));
        Iterable<?> items = op.text("style").equals("async") ? completed : completed.awaitables();
        for (var item : items) {
            if (item instanceof Coroutine<?> coroutine) {
                frame.execution().keep(coroutine, "as_completed");
            }
            var flow = ControlFlow.round(frame, op, item);
            if (ControlFlow.endsLoop(flow)) {
                return ControlFlow.afterLoop(flow);
            }
        }
        return Flow.END;
    }

    /// {@return null for a text that is none of the constants, so that the library complains}
    private static @Nullable ReturnWhen returnWhen(Op op) {
        if (!op.has("return_when")) {
            return ReturnWhen.ALL_COMPLETED;
        }
        return Arrays.stream(ReturnWhen.values())
                .filter(each -> each.name().equals(op.text("return_when")))
                .findFirst()
                .orElse(null);
    }
}
