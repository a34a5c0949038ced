package org.asyncio4j.conformance.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asyncio4j.Asyncio;
import org.jspecify.annotations.Nullable;

/// Evaluates expressions: scalars are themselves, an array is a new list, an object is an operator and its operand.
final class Expressions {
    private Expressions() {}

    static @Nullable Object evaluate(Frame frame, @Nullable Object expression) {
        return switch (expression) {
            case List<?> _ -> evaluateAll(frame, expression);
            case Map<?, ?> _ -> {
                var operator = Values.map(expression).entrySet().iterator().next();
                yield evaluate(frame, operator.getKey(), operator.getValue());
            }
            case null, default -> expression;
        };
    }

    static List<@Nullable Object> evaluateAll(Frame frame, @Nullable Object expressions) {
        var values = new ArrayList<@Nullable Object>();
        for (var item : Values.list(expressions)) {
            values.add(evaluate(frame, item));
        }
        return values;
    }

    private static @Nullable Object evaluate(Frame frame, String operator, @Nullable Object operand) {
        return switch (operator) {
            case "var" -> frame.load(Values.string(operand));
            case "add", "sub", "mul", "mod" -> arithmetic(operator, numbers(frame, operand));
            case "lt", "le", "gt", "ge" -> compare(operator, numbers(frame, operand));
            case "eq" -> equal(frame, operand);
            case "ne" -> !equal(frame, operand);
            case "and" -> Values.list(operand).stream().allMatch(item -> isTrue(frame, item));
            case "or" -> Values.list(operand).stream().anyMatch(item -> isTrue(frame, item));
            case "not" -> !isTrue(frame, operand);
            case "len" -> (long) Values.list(evaluate(frame, operand)).size();
            case "item" -> item(evaluateAll(frame, operand));
            case "concat" -> concat(frame, evaluateAll(frame, operand));
            case "type" -> ExceptionTypes.nameOf(exception(evaluate(frame, operand)));
            case "cause" -> exception(evaluate(frame, operand)).getCause();
            case "now" -> Times.ms(Asyncio.getRunningLoop().time());
            case "exc" -> newException(frame, Values.list(operand));
            case "coro" -> {
                var call = Values.list(operand);
                yield frame.execution().coroutine(Values.string(call.getFirst()), evaluateAll(frame, rest(call)));
            }
            case "callback" -> {
                var call = Values.list(operand);
                var function = frame.execution().function(Values.string(call.getFirst()));
                yield new Callback(frame.execution(), function, evaluateAll(frame, rest(call)));
            }
            default -> throw new ProgramError("no operator " + operator);
        };
    }

    static boolean isTrue(Frame frame, @Nullable Object expression) {
        return Values.isTrue(evaluate(frame, expression));
    }

    private static long[] numbers(Frame frame, @Nullable Object operands) {
        return evaluateAll(frame, operands).stream().mapToLong(Values::integer).toArray();
    }

    private static long arithmetic(String operator, long[] operands) {
        long left = operands[0];
        long right = operands[1];
        return switch (operator) {
            case "add" -> left + right;
            case "sub" -> left - right;
            case "mul" -> left * right;
            default -> Math.floorMod(left, right);
        };
    }

    private static boolean compare(String operator, long[] operands) {
        int order = Long.compare(operands[0], operands[1]);
        return switch (operator) {
            case "lt" -> order < 0;
            case "le" -> order <= 0;
            case "gt" -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean equal(Frame frame, @Nullable Object operands) {
        var values = evaluateAll(frame, operands);
        return Values.equal(values.get(0), values.get(1));
    }

    private static @Nullable Object item(List<@Nullable Object> operands) {
        return Values.list(operands.get(0)).get(Values.smallInteger(operands.get(1)));
    }

    private static Object concat(Frame frame, List<@Nullable Object> parts) {
        if (parts.getFirst() instanceof List<?>) {
            var all = new ArrayList<@Nullable Object>();
            parts.forEach(part -> all.addAll(Values.list(part)));
            return all;
        }
        var text = new StringBuilder();
        for (var part : parts) {
            text.append(
                    part instanceof String itself
                            ? itself
                            : frame.execution().canon().text(part));
        }
        return text.toString();
    }

    static Throwable exception(@Nullable Object value) {
        if (value instanceof Throwable exception) {
            return exception;
        }
        throw new ProgramError("not an exception: " + value);
    }

    private static Throwable newException(Frame frame, List<@Nullable Object> operands) {
        var arguments = evaluateAll(frame, rest(operands));
        return ExceptionTypes.create(
                Values.string(operands.getFirst()),
                arguments.isEmpty() ? null : (String) arguments.getFirst(),
                arguments.stream().skip(1).map(Expressions::exception).toList());
    }

    private static List<@Nullable Object> rest(List<@Nullable Object> list) {
        return list.subList(1, list.size());
    }
}
