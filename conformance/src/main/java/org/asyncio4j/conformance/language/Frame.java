package org.asyncio4j.conformance.language;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A call of a function: its variables, and the exception that it is handling.
final class Frame {
    private final Execution execution;
    private final Program.Function function;
    private final Map<String, @Nullable Object> locals = new HashMap<>();
    private @Nullable Throwable handled;

    Frame(Execution execution, Program.Function function, List<@Nullable Object> arguments) {
        this.execution = execution;
        this.function = function;
        var parameters = function.parameters();
        if (parameters.size() != arguments.size()) {
            throw new ProgramError(function.name() + " called with " + arguments.size() + " arguments");
        }
        for (int i = 0; i < parameters.size(); i++) {
            locals.put(parameters.get(i), arguments.get(i));
        }
    }

    Execution execution() {
        return execution;
    }

    /// Runs the function.
    ///
    /// @return what it returns
    @Nullable
    Object call() throws Exception {
        if (!function.traced()) {
            return run(function.body()).value();
        }
        execution.trace("enter " + function.name());
        Object value;
        try {
            value = run(function.body()).value();
        } catch (Throwable e) {
            execution.trace("leave " + function.name() + " raised " + text(e));
            throw e;
        }
        execution.trace("leave " + function.name() + " -> " + text(value));
        return value;
    }

    /// Runs some ops in turn.
    ///
    /// @return how they ended
    Flow run(List<Op> ops) throws Exception {
        for (var op : ops) {
            var flow = run(op);
            if (flow.leaves()) {
                return flow;
            }
        }
        return Flow.END;
    }

    private Flow run(Op op) throws Exception {
        execution.checkOpen();
        Object value;
        try {
            value = valueOf(op);
        } catch (Throwable e) {
            if (endsAt(op, e)) {
                return Flow.END;
            }
            throw e;
        }
        if (value instanceof Flow flow) {
            if (flow.leaves()) {
                return flow;
            }
            value = null;
        }
        if (op.shown() != null) {
            execution.trace(op.shown() + " -> " + text(value));
        }
        storeTarget(op, value);
        return Flow.END;
    }

    private @Nullable Object valueOf(Op op) throws Exception {
        if (!op.has("of")) {
            return op.operation().run(this, op, null);
        }
        var of = value(op, "of");
        return of == null ? null : op.operation().run(this, op, of);
    }

    /// Traces the exception of an op, if it is to be seen.
    ///
    /// @return whether it ends there
    private boolean endsAt(Op op, Throwable exception) {
        if (ExceptionTypes.isInternal(exception)) {
            return false;
        }
        boolean guarded = ExceptionTypes.matches(exception, op.guard());
        if (guarded || op.shown() != null) {
            var subject = op.shown() == null ? op.name() : op.shown();
            execution.trace(subject + " raised " + text(exception));
        }
        if (guarded) {
            storeTarget(op, null);
        }
        return guarded;
    }

    private String text(@Nullable Object value) {
        return execution.canon().text(value);
    }

    private void storeTarget(Op op, @Nullable Object value) {
        if (op.target() != null) {
            store(op.target(), value);
        }
    }

    /// Runs the body of an except clause.
    Flow handle(Throwable exception, Op.Clause clause) throws Exception {
        var outer = handled;
        handled = exception;
        try {
            if (clause.variable() != null) {
                store(clause.variable(), exception);
            }
            return run(clause.body());
        } finally {
            handled = outer;
        }
    }

    /// {@return the exception that the innermost except clause handles}
    Throwable handled() {
        if (handled == null) {
            throw new ProgramError("reraise outside of an except clause");
        }
        return handled;
    }

    private Map<String, @Nullable Object> scope(String name) {
        return name.startsWith("$") ? execution.globals() : locals;
    }

    @Nullable
    Object load(String name) {
        var scope = scope(name);
        var value = scope.get(name);
        if (value == null && !scope.containsKey(name)) {
            throw new ProgramError("undefined variable " + name);
        }
        return value;
    }

    void store(String name, @Nullable Object value) {
        scope(name).put(name, value);
    }

    /// {@return the value of a field of an op that is an expression}
    @Nullable
    Object value(Op op, String field) {
        return Expressions.evaluate(this, op.field(field));
    }

    long integer(Op op, String field) {
        return Values.integer(value(op, field));
    }

    /// {@return a field in ms as seconds; infinite if it is null or missing}
    double seconds(Op op, String field) {
        return Times.seconds(value(op, field));
    }

    /// {@return the values of the field `args`, if there is one}
    List<@Nullable Object> arguments(Op op) {
        return op.has("args") ? Values.list(value(op, "args")) : List.of();
    }
}
