package org.asyncio4j.conformance.language;

import static org.asyncio4j.conformance.language.Operations.future;

import java.util.Map;
import org.asyncio4j.Asyncio;
import org.asyncio4j.Future;
import org.jspecify.annotations.Nullable;

/// Futures, which tasks are too.
final class FutureOps {
    private FutureOps() {}

    static void addTo(Map<String, Operation> ops) {
        ops.put("future.done", (_, _, of) -> future(of).done());
        ops.put("future.cancelled", (_, _, of) -> future(of).cancelled());
        ops.put("future.result", (_, _, of) -> future(of).result());
        ops.put("future.exception", (_, _, of) -> future(of).exception());
        ops.put("future.cancel", (frame, op, of) -> {
            var arguments = frame.arguments(op);
            return arguments.isEmpty() ? future(of).cancel() : future(of).cancel(arguments.getFirst());
        });
        ops.put("future.set_result", (frame, op, of) -> {
            future(of).setResult(frame.arguments(op).getFirst());
            return null;
        });
        ops.put("future.set_exception", (frame, op, of) -> {
            future(of).setException(Expressions.exception(frame.arguments(op).getFirst()));
            return null;
        });
        ops.put("future.add_done_callback", (frame, op, of) -> addDoneCallback(frame, op, future(of)));
        ops.put("future.remove_done_callback", (frame, op, of) -> {
            var callback = (Callback) frame.arguments(op).getFirst();
            return callback == null ? null : (long) future(of).removeDoneCallback(callback);
        });
    }

    private static @Nullable Object addDoneCallback(Frame frame, Op op, Future<@Nullable Object> future) {
        var callback = TimerOps.callback(frame, op);
        var context = Operations.context(frame, op);
        if (context == null) {
            future.addDoneCallback(callback);
        } else {
            future.addDoneCallback(callback, context);
        }
        return null;
    }

    static Object newFuture(Frame frame, String label) {
        var future = Asyncio.getRunningLoop().createFuture();
        frame.execution().canon().name(future, label);
        return future;
    }
}
