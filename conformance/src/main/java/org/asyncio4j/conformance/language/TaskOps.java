package org.asyncio4j.conformance.language;

import static java.util.Objects.requireNonNull;
import static org.asyncio4j.conformance.language.Operations.task;

import java.util.Map;
import org.asyncio4j.Asyncio;
import org.asyncio4j.TaskGroup;
import org.asyncio4j.TaskOptions;

/// Making tasks and asking them.
final class TaskOps {
    private TaskOps() {}

    static void addTo(Map<String, Operation> ops) {
        ops.put("create_task", (frame, op, _) -> {
            var coroutine = Operations.coroutineOrWrong(frame.value(op, "coro"));
            return Asyncio.createTask(coroutine, options(frame, op));
        });
        ops.put("loop.create_task", (frame, op, _) -> {
            var coroutine = Operations.coroutineOrWrong(frame.value(op, "coro"));
            return Asyncio.getRunningLoop().createTask(coroutine, options(frame, op));
        });
        ops.put(
                "ensure_future",
                (frame, op, _) -> Asyncio.ensureFuture(Operations.awaitableOrWrong(frame.value(op, "aw"))));
        ops.put("group.create_task", (frame, op, of) -> {
            var coroutine = Operations.coroutineOrWrong(frame.value(op, "coro"));
            return ((TaskGroup) requireNonNull(of)).createTask(coroutine, options(frame, op));
        });
        ops.put("loop.set_task_factory", (_, op, _) -> {
            var eager = Values.isTrue(op.field("eager"));
            Asyncio.getRunningLoop().setTaskFactory(eager ? Asyncio.eagerTaskFactory() : null);
            return null;
        });
        ops.put("current_task", (_, _, _) -> Asyncio.currentTask());
        ops.put("all_tasks", (frame, _, _) -> frame.execution().canon().sorted(Asyncio.allTasks()));
        ops.put("asyncio.run", (frame, op, _) -> Asyncio.run(Operations.coroutine(frame.value(op, "coro"))));
        ops.put("task.cancelling", (_, _, of) -> (long) task(of).cancelling());
        ops.put("task.uncancel", (_, _, of) -> (long) task(of).uncancel());
        ops.put("task.get_name", (frame, _, of) -> frame.execution().canon().nameOf(task(of)));
        ops.put("task.set_name", (frame, op, of) -> {
            task(of).setName(Values.string(frame.arguments(op).getFirst()));
            return null;
        });
        ops.put("task.get_coro", (_, _, of) -> task(of).getCoro());
    }

    static TaskOptions options(Frame frame, Op op) {
        var name = (String) frame.value(op, "name");
        var context = Operations.context(frame, op);
        return new TaskOptions(name, context, null);
    }
}
