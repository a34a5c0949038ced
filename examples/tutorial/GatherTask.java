// The child of CreateTask again, but gather waits for it, so that it comes to its end.
// ./asyncio4j run examples/tutorial/GatherTask.java

import static org.asyncio4j.Asyncio.*;
import org.asyncio4j.*;

Coroutine<Void> child() {
    return async(() -> {
        IO.println("started child");
        await(sleep(1));
        IO.println("finished child");
    });
}

void main() {
    run(async(() -> {
        var task = createTask(child());
        IO.println("before sleep");
        await(sleep(0));
        IO.println("after sleep");
        await(gather(task));
    }));
}
