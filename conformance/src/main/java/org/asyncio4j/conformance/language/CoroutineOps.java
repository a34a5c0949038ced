package org.asyncio4j.conformance.language;

import static org.asyncio4j.conformance.language.Operations.coroutine;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.asyncio4j.StopIteration;
import org.jspecify.annotations.Nullable;

/// Coroutines driven by hand.
final class CoroutineOps {
    private CoroutineOps() {}

    static void addTo(Map<String, Operation> ops) {
        ops.put("coro.send", (frame, op, of) -> {
            var value = frame.value(op, "value");
            return resume(() -> coroutine(of).send(value));
        });
        ops.put("coro.throw", (frame, op, of) -> {
            var exception = Expressions.exception(frame.value(op, "value"));
            return resume(() -> coroutine(of).throwIn(exception));
        });
        ops.put("coro.close", (_, _, of) -> coroutine(of).close());
        ops.put("coro.state", (_, _, of) -> "CORO_" + coroutine(of).state());
    }

    private static @Nullable Object resume(Supplier<@Nullable Object> step) {
        try {
            return step.get();
        } catch (StopIteration e) {
            return Values.list(Arrays.asList("returned", e.value()));
        }
    }
}
