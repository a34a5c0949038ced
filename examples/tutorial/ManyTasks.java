// Twenty tasks start in the order in which they were made.
// ./asyncio4j run examples/tutorial/ManyTasks.java

import static org.asyncio4j.Asyncio.*;
import org.asyncio4j.*;

// define a coroutine for a task
Coroutine<Void> taskCoroutine(int number) {
    return async(() -> {
        // report a message
        IO.println(">executing the task " + number);
        // suspend for a moment
        await(sleep(1));
    });
}

void main() {
    run(async(() -> {
        // report a message
        IO.println("main coroutine started");
        // create and schedule many tasks
        var tasks = IntStream.range(0, 20).mapToObj(i -> createTask(taskCoroutine(i))).toList();
        // wait for each task to complete
        for (var task : tasks) {
            await(task);
        }
        // report a final message
        IO.println("main coroutine done");
    }));
}
