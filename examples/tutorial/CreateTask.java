// createTask schedules a child; it starts when main awaits, and run cancels it when main ends.
// ./asyncio4j run examples/tutorial/CreateTask.java

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
        createTask(child());
        IO.println("before sleep");
        await(sleep(0));
        IO.println("after sleep");
    }));
}
