// A task needs a running event loop: after run has ended, createTask fails, and its coroutine was never awaited.
// ./asyncio4j run examples/tutorial/OutsideCoroutine.java

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
        // report a final message
        IO.println("main coroutine done");
    }));
    // attempt to create a task
    var task = createTask(taskCoroutine());
}
