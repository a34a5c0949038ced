package org.asyncio4j.conformance.language;

import static org.asyncio4j.Asyncio.async;
import static org.asyncio4j.Asyncio.await;
import static org.asyncio4j.Asyncio.sleep;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values, calls, sleeping and awaiting.
final class BasicOps {
    private BasicOps() {}

    static void addTo(Map<String, Operation> ops) {
        ops.put("log", (frame, op, _) -> log(frame, op));
        ops.put("set", (frame, op, _) -> frame.value(op, "value"));
        ops.put("append", (frame, op, _) -> {
            Values.list(frame.value(op, "list")).add(frame.value(op, "value"));
            return null;
        });
        ops.put("call", (frame, op, _) -> call(frame, op));
        ops.put("sleep", (frame, op, _) -> {
            var delay = frame.seconds(op, "ms");
            return await(sleep(delay, frame.value(op, "result")));
        });
        ops.put("await", (_, _, of) -> await(Operations.awaitable(of)));
    }

    private static @Nullable Object log(Frame frame, Op op) {
        var line = new StringBuilder(op.text("msg"));
        List<@Nullable Object> values = op.has("vals") ? Values.list(frame.value(op, "vals")) : List.of();
        for (var value : values) {
            line.append(' ').append(frame.execution().canon().text(value));
        }
        frame.execution().trace(line.toString());
        return null;
    }

    private static @Nullable Object call(Frame frame, Op op) throws Exception {
        var arguments = frame.arguments(op);
        var function = frame.execution().function(op.text("fn"));
        var callee = new Frame(frame.execution(), function, arguments);
        return function.plain() ? callee.call() : await(async(callee::call));
    }
}
