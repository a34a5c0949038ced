package org.asyncio4j.conformance.language;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.asyncio4j.Context;
import org.asyncio4j.ContextVar;
import org.jspecify.annotations.Nullable;

/// Context variables and contexts.
final class ContextOps {
    private ContextOps() {}

    static void addTo(Map<String, Operation> ops) {
        ops.put(
                "contextvar.get",
                (frame, op, _) -> op.has("default")
                        ? variable(frame, op).get(frame.value(op, "default"))
                        : variable(frame, op).get());
        ops.put("contextvar.set", (frame, op, _) -> variable(frame, op).set(frame.value(op, "value")));
        ops.put("contextvar.reset", (frame, op, _) -> {
            var token = token(frame.value(op, "token"));
            if (token != null) {
                variable(frame, op).reset(token);
            }
            return null;
        });
        ops.put("context.copy", (_, _, _) -> Context.copyContext());
        ops.put("context.run", (frame, op, of) -> context(of).run(TimerOps.callback(frame, op)));
        ops.put("context.get", (frame, op, of) -> context(of).get(variable(frame, op)));
    }

    private static ContextVar<@Nullable Object> variable(Frame frame, Op op) {
        return frame.execution().contextVariable(op.text("cv"));
    }

    private static Context context(@Nullable Object of) {
        return (Context) requireNonNull(of);
    }

    @SuppressWarnings("unchecked") // the only tokens there are
    private static ContextVar.@Nullable Token<@Nullable Object> token(@Nullable Object value) {
        return (ContextVar.Token<@Nullable Object>) value;
    }
}
