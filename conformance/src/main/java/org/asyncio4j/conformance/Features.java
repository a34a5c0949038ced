package org.asyncio4j.conformance;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which features of asyncio a program uses: mostly the names that `generate.py --features` takes.
final class Features {
    private static final Map<String, String> BY_OP = Map.ofEntries(
            Map.entry("sleep", "basic"),
            Map.entry("try", "exceptions"),
            Map.entry("raise", "exceptions"),
            Map.entry("create_task", "tasks"),
            Map.entry("loop.create_task", "tasks"),
            Map.entry("ensure_future", "tasks"),
            Map.entry("current_task", "tasks"),
            Map.entry("all_tasks", "tasks"),
            Map.entry("future.cancel", "cancel"),
            Map.entry("task.uncancel", "cancel"),
            Map.entry("task.cancelling", "cancel"),
            Map.entry("future.add_done_callback", "callback"),
            Map.entry("future.remove_done_callback", "callback"),
            Map.entry("gather", "gather"),
            Map.entry("wait", "wait"),
            Map.entry("wait_for", "wait_for"),
            Map.entry("shield", "shield"),
            Map.entry("as_completed", "as_completed"),
            Map.entry("group.create_task", "group"),
            Map.entry("call_soon", "timer"),
            Map.entry("call_later", "timer"),
            Map.entry("call_at", "timer"),
            Map.entry("task.get_coro", "coroutine"));

    private static final Map<String, String> BY_PREFIX = Map.ofEntries(
            Map.entry("future.", "future"),
            Map.entry("task.", "tasks"),
            Map.entry("handle.", "timer"),
            Map.entry("timeout.", "timeout"),
            Map.entry("lock.", "lock"),
            Map.entry("event.", "event"),
            Map.entry("condition.", "condition"),
            Map.entry("semaphore.", "semaphore"),
            Map.entry("barrier.", "barrier"),
            Map.entry("queue.", "queue"),
            Map.entry("coro.", "coroutine"));

    private static final Map<String, String> BY_KIND = Map.ofEntries(
            Map.entry("Future", "future"),
            Map.entry("Lock", "lock"),
            Map.entry("Event", "event"),
            Map.entry("Condition", "condition"),
            Map.entry("Semaphore", "semaphore"),
            Map.entry("BoundedSemaphore", "semaphore"),
            Map.entry("Barrier", "barrier"),
            Map.entry("Queue", "queue"),
            Map.entry("LifoQueue", "queue"),
            Map.entry("PriorityQueue", "queue"),
            Map.entry("TaskGroup", "group"),
            Map.entry("Timeout", "timeout"),
            Map.entry("TimeoutAt", "timeout"));

    private Features() {}

    /// {@return the features in the order of their names}
    static Set<String> of(Map<String, @Nullable Object> program) {
        var found = new TreeSet<String>();
        found.add("basic");
        addTags(program.get("requires"), found);
        addTags(program.get("depends"), found);
        addUsed(program.get("functions"), found);
        return found;
    }

    private static void addTags(@Nullable Object tags, Set<String> found) {
        if (tags instanceof List<?> list) {
            list.forEach(tag -> found.add(String.valueOf(tag)));
        }
    }

    private static void addUsed(@Nullable Object node, Set<String> found) {
        if (node instanceof List<?> list) {
            list.forEach(item -> addUsed(item, found));
        } else if (node instanceof Map<?, ?> map) {
            if (map.get("op") instanceof String op) {
                addOp(op, found);
            }
            if (map.get("kind") instanceof String kind && BY_KIND.containsKey(kind)) {
                found.add(BY_KIND.get(kind));
            }
            map.values().forEach(value -> addUsed(value, found));
        }
    }

    private static void addOp(String op, Set<String> found) {
        var feature = BY_OP.get(op);
        if (feature == null) {
            feature = BY_PREFIX.get(op.substring(0, op.indexOf('.') + 1));
        }
        if (feature != null) {
            found.add(feature);
        }
    }
}
