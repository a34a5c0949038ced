// A plain method is no coroutine: it runs at once, and its result cannot become a task.
// ./asyncio4j run examples/tutorial/FromFunction.java

import static org.asyncio4j.Asyncio.*;
import org.asyncio4j.*;

// define a plain method, which returns nothing of use
Coroutine<Void> taskCoroutine() {
    // report a message
    IO.println("executing the task");
    return null;
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
