package org.asyncio4j;

/// The task factory of [Asyncio#eagerTaskFactory()].
///
/// @param constructor makes the tasks
record EagerTasks(TaskFactory constructor) implements TaskFactory {
    static final TaskFactory FACTORY = new EagerTasks(Task::new);

    static TaskFactory madeBy(TaskFactory constructor) {
        return new EagerTasks(constructor);
    }

    @Override
    public Task<?> create(EventLoop loop, Coroutine<?> coroutine, TaskOptions options) {
        return constructor.create(
                loop, coroutine, options.eagerStart() == null ? options.withEagerStart(true) : options);
    }
}
