// One task: createTask schedules it, await waits for it.
// ./asyncio4j run examples/tutorial/SingleTask.java

import static org.asyncio4j.Asyncio.*;
import org.asyncio4j.*;

// define a coroutine for a task
Coroutine<Void> taskCoroutine() {
    return async(() -> {
        // report a message
        IO.println("executing the task");
        // suspend for a moment
        await(sleep(1));
    });
}

void main() {
    run(async(() -> {
        // report a message
        IO.println("main coroutine started");
        // create and schedule the task
        var task = createTask(taskCoroutine());
        // wait for the task to complete
        await(task);
        // report a final message
        IO.println("main coroutine done");
    }));
}
