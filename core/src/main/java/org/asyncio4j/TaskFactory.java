package org.asyncio4j;

/// Makes the tasks of an event loop.
///
/// @python the factory of `loop.set_task_factory`
@FunctionalInterface
public interface TaskFactory {

    /// Makes the task that runs a coroutine, usually by [Task#Task(EventLoop, Coroutine, TaskOptions)].
    ///
    /// @param loop the loop of the task
    /// @param coroutine the coroutine that the task runs
    /// @param options the task's name and context
    /// @return a task for that coroutine on that loop, never null
    Task<?> create(EventLoop loop, Coroutine<?> coroutine, TaskOptions options);
}
