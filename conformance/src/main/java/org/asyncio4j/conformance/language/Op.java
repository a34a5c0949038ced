package org.asyncio4j.conformance.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One op of a function: its name, its fields and the ops inside of it.
final class Op {
    private static final List<String> BLOCKS = List.of("body", "then", "else", "finally");

    private final String name;
    private final Operation operation;
    private final Map<String, @Nullable Object> fields;
    private final Map<String, List<Op>> blocks = new HashMap<>();
    private final List<Clause> clauses = new ArrayList<>();
    private final List<String> guard;

    /// A clause of `except`.
    ///
    /// @param types the names of the exceptions that it handles
    /// @param variable where the exception is put, or null
    /// @param body what it does
    record Clause(List<String> types, @Nullable String variable, List<Op> body) {}

    private Op(Map<String, @Nullable Object> fields) {
        this.fields = fields;
        name = Values.string(fields.get("op"));
        operation = Operations.named(name);
        guard = strings(fields.get("guard"));
        for (var block : BLOCKS) {
            if (fields.get(block) != null) {
                blocks.put(block, all(Values.list(fields.get(block))));
            }
        }
        if (fields.get("except") != null) {
            for (var each : Values.list(fields.get("except"))) {
                var clause = Values.map(each);
                clauses.add(new Clause(
                        strings(clause.get("types")), (String) clause.get("as"), all(Values.list(clause.get("body")))));
            }
        }
    }

    static List<Op> all(List<@Nullable Object> ops) {
        return ops.stream().map(op -> new Op(Values.map(op))).toList();
    }

    private static List<String> strings(@Nullable Object value) {
        return value == null
                ? List.of()
                : Values.list(value).stream().map(Values::string).toList();
    }

    String name() {
        return name;
    }

    Operation operation() {
        return operation;
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    /// {@return a field as it stands in the program: an expression or a constant}
    @Nullable
    Object field(String field) {
        return fields.get(field);
    }

    String text(String field) {
        return Values.string(fields.get(field));
    }

    /// {@return the ops inside of it, none if it has no such block}
    List<Op> block(String field) {
        return blocks.getOrDefault(field, List.of());
    }

    List<Clause> clauses() {
        return clauses;
    }

    List<String> guard() {
        return guard;
    }

    /// {@return what a line about its outcome starts with, or null if its value is not shown}
    @Nullable
    String shown() {
        return (String) fields.get("show");
    }

    /// {@return the variable that gets its value, or null}
    @Nullable
    String target() {
        return (String) fields.get("to");
    }
}
