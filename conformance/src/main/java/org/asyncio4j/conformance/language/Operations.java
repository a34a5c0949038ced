package org.asyncio4j.conformance.language;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.asyncio4j.Awaitable;
import org.asyncio4j.Context;
import org.asyncio4j.Coroutine;
import org.asyncio4j.Future;
import org.asyncio4j.Task;
import org.jspecify.annotations.Nullable;

/// The ops by their names, and what they have in common.
final class Operations {
    private static final Map<String, Operation> ALL = new HashMap<>();

    static {
        BasicOps.addTo(ALL);
        ControlFlow.addTo(ALL);
        TaskOps.addTo(ALL);
        FutureOps.addTo(ALL);
        WaitOps.addTo(ALL);
        SyncOps.addTo(ALL);
        QueueOps.addTo(ALL);
        ScopeOps.addTo(ALL);
        TimerOps.addTo(ALL);
        CoroutineOps.addTo(ALL);
        ContextOps.addTo(ALL);
        NewObjects.addTo(ALL);
    }

    private Operations() {}

    static Operation named(String name) {
        var operation = ALL.get(name);
        if (operation == null) {
            throw new ProgramError("no op " + name);
        }
        return operation;
    }

    @SuppressWarnings("unchecked") // results are plain values of the language
    static Future<@Nullable Object> future(@Nullable Object value) {
        return (Future<@Nullable Object>) Objects.requireNonNull(value);
    }

    static Task<?> task(@Nullable Object value) {
        return (Task<?>) Objects.requireNonNull(value);
    }

    @SuppressWarnings("unchecked") // results are plain values of the language
    static Coroutine<@Nullable Object> coroutine(@Nullable Object value) {
        return (Coroutine<@Nullable Object>) Objects.requireNonNull(value);
    }

    @SuppressWarnings("unchecked") // results are plain values of the language
    static Awaitable<@Nullable Object> awaitable(@Nullable Object value) {
        return (Awaitable<@Nullable Object>) Objects.requireNonNull(value);
    }

    /// {@return a coroutine, or null for anything else: the library then complains as CPython does, which takes
    /// what Java's compiler refuses}
    @SuppressWarnings({"unchecked", "NullAway"})
    static Coroutine<@Nullable Object> coroutineOrWrong(@Nullable Object value) {
        return value instanceof Coroutine<?> ? (Coroutine<@Nullable Object>) value : null;
    }

    /// {@return an awaitable, or null for anything else, as in [#coroutineOrWrong]}
    @SuppressWarnings({"unchecked", "NullAway"})
    static Awaitable<@Nullable Object> awaitableOrWrong(@Nullable Object value) {
        return value instanceof Awaitable<?> ? (Awaitable<@Nullable Object>) value : null;
    }

    /// {@return the tasks, futures and coroutines of the field `aws`}
    static List<Awaitable<@Nullable Object>> awaitables(Frame frame, Op op) {
        return Values.list(frame.value(op, "aws")).stream()
                .filter(Objects::nonNull)
                .map(Operations::awaitable)
                .toList();
    }

    /// {@return the context of an op, or null}
    static @Nullable Context context(Frame frame, Op op) {
        return (Context) frame.value(op, "context");
    }
}
