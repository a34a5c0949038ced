// A task has the name that it was given, or Task-N by default. Main runs in Task-1.
// ./asyncio4j run examples/tutorial/NamedTasks.java

import static org.asyncio4j.Asyncio.*;
import org.asyncio4j.*;

Coroutine<Void> taskCoroutine() {
    return async(() -> {
        IO.println("executing " + currentTask().getName());
        await(sleep(0));
    });
}

void main() {
    run(async(() -> {
        IO.println("main coroutine runs in " + currentTask().getName());
        var named = createTask(taskCoroutine(), "MyTask");
        var unnamed = createTask(taskCoroutine());
        IO.println("created " + named.getName() + " and " + unnamed.getName());
        await(gather(named, unnamed));
        named.setName("Renamed");
        IO.println("done: " + named.getName() + " and " + unnamed.getName());
    }));
}
