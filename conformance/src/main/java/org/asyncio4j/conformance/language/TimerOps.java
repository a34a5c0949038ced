package org.asyncio4j.conformance.language;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.asyncio4j.Asyncio;
import org.asyncio4j.Handle;
import org.asyncio4j.TimerHandle;
import org.jspecify.annotations.Nullable;

/// Callbacks and timers of the loop.
final class TimerOps {
    private TimerOps() {}

    static void addTo(Map<String, Operation> ops) {
        ops.put("call_soon", (frame, op, _) -> {
            var callback = callback(frame, op);
            var context = Operations.context(frame, op);
            var loop = Asyncio.getRunningLoop();
            return context == null ? loop.callSoon(callback) : loop.callSoon(callback, context);
        });
        ops.put("call_soon_threadsafe", (frame, op, _) -> {
            var callback = callback(frame, op);
            var context = Operations.context(frame, op);
            var loop = Asyncio.getRunningLoop();
            return context == null ? loop.callSoonThreadsafe(callback) : loop.callSoonThreadsafe(callback, context);
        });
        ops.put("call_later", (frame, op, _) -> {
            var delay = frame.seconds(op, "ms");
            var callback = callback(frame, op);
            var context = Operations.context(frame, op);
            var loop = Asyncio.getRunningLoop();
            return context == null ? loop.callLater(delay, callback) : loop.callLater(delay, callback, context);
        });
        ops.put("call_at", (frame, op, _) -> {
            var when = frame.seconds(op, "when");
            var callback = callback(frame, op);
            var context = Operations.context(frame, op);
            var loop = Asyncio.getRunningLoop();
            return context == null ? loop.callAt(when, callback) : loop.callAt(when, callback, context);
        });
        ops.put("handle.cancel", (_, _, of) -> {
            handle(of).cancel();
            return null;
        });
        ops.put("handle.cancelled", (_, _, of) -> handle(of).cancelled());
        ops.put("handle.when", (_, _, of) -> Times.ms(((TimerHandle) handle(of)).when()));
    }

    static Callback callback(Frame frame, Op op) {
        return (Callback) requireNonNull(frame.value(op, "callback"));
    }

    private static Handle handle(@Nullable Object of) {
        return (Handle) requireNonNull(of);
    }
}
