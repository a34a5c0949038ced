package org.asyncio4j.conformance.language;

import static org.asyncio4j.conformance.language.Expressions.exception;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The ops that decide which ops run next.
final class ControlFlow {
    private ControlFlow() {}

    static void addTo(Map<String, Operation> ops) {
        ops.put("if", (frame, op, _) -> frame.run(op.block(isTrue(frame, op) ? "then" : "else")));
        ops.put("while", (frame, op, _) -> loop(frame, op));
        ops.put("for", (frame, op, _) -> iterate(frame, op));
        ops.put("break", (_, _, _) -> Flow.BREAK);
        ops.put("continue", (_, _, _) -> Flow.CONTINUE);
        ops.put("return", (frame, op, _) -> Flow.returning(frame.value(op, "value")));
        ops.put("raise", (frame, op, _) -> {
            throw thrown(exception(frame.value(op, "value")));
        });
        ops.put("reraise", (frame, _, _) -> {
            throw thrown(frame.handled());
        });
        ops.put(
                "try",
                (frame, op, _) -> op.block("finally").isEmpty() ? attempt(frame, op) : attemptFinally(frame, op));
    }

    private static boolean isTrue(Frame frame, Op op) {
        return Values.isTrue(frame.value(op, "cond"));
    }

    private static Flow loop(Frame frame, Op op) throws Exception {
        long rounds = Values.integer(op.field("max"));
        for (long i = 0; i < rounds && isTrue(frame, op); i++) {
            var flow = frame.run(op.block("body"));
            if (endsLoop(flow)) {
                return afterLoop(flow);
            }
        }
        return Flow.END;
    }

    private static Flow iterate(Frame frame, Op op) throws Exception {
        var items = Values.list(frame.value(op, "in"));
        for (int i = 0; i < items.size(); i++) { // the body may append to the list
            var flow = round(frame, op, items.get(i));
            if (endsLoop(flow)) {
                return afterLoop(flow);
            }
        }
        return Flow.END;
    }

    /// Runs the body of a loop with the loop's variable set.
    static Flow round(Frame frame, Op op, @Nullable Object item) throws Exception {
        frame.store(op.text("var"), item);
        return frame.run(op.block("body"));
    }

    static boolean endsLoop(Flow flow) {
        return flow.kind() == Flow.Kind.BREAK || flow.kind() == Flow.Kind.RETURN;
    }

    static Flow afterLoop(Flow flow) {
        return flow.kind() == Flow.Kind.BREAK ? Flow.END : flow;
    }

    private static Flow attemptFinally(Frame frame, Op op) throws Exception {
        Flow flow = Flow.END;
        Throwable failure = null;
        try {
            flow = attempt(frame, op);
        } catch (Throwable e) {
            failure = e;
        }
        var last = frame.run(op.block("finally"));
        if (last.leaves()) {
            return last;
        }
        if (failure != null) {
            throw thrown(failure);
        }
        return flow;
    }

    private static Flow attempt(Frame frame, Op op) throws Exception {
        Flow flow;
        try {
            flow = frame.run(op.block("body"));
        } catch (Throwable e) {
            for (var clause : op.clauses()) {
                if (ExceptionTypes.matches(e, clause.types())) {
                    return frame.handle(e, clause);
                }
            }
            throw e;
        }
        return flow.leaves() ? flow : frame.run(op.block("else"));
    }

    /// {@return never: throws the exception itself}
    private static Exception thrown(Throwable exception) throws Exception {
        if (exception instanceof Error error) {
            throw error;
        }
        throw (Exception) exception;
    }
}
